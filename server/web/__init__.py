"""Thin HTTP views, one file per audience."""
