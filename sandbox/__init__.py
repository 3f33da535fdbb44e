"""How to run a program inside limits, and what the kernel said about it."""
