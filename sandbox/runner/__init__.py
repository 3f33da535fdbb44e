"""What runs inside a box as its first process: standard library only, small because every box starts it."""
