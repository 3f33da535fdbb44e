"""Typed tables, one file per subject; rows know values, nothing that acts."""
