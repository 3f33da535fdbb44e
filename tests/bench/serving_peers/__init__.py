"""Servers that others would write for the same saves, as their manuals say, to be measured beside ours."""
