"""Rooms, seats, presence and the room board: pure rules over narrow values."""
