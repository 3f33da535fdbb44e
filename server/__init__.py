"""Kaohe's server: rules, store, use cases, and the edges that candidates and staff reach."""
