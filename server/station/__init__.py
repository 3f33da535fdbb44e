"""Roster rows, seating, candidate numbers: pure rules of an exam station."""
