"""Machinery of the benchmarks of serving: a crowd of exam pages, servers to measure, what they cost."""
