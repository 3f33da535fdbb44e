"""Benchmarks: how fast judging is beside running the program bare, and how right on published problems."""
