"""Checkers: one file each, one signature: decide whether an output answers a case."""
