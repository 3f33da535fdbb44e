# ended: cpu
# limits: cpu_ms=300
# defence: cpu limit
"""Computes a number that nobody can wait for."""

print(7 ** (10**8) % 10)
