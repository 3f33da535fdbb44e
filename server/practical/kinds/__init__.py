"""Kinds of practical tasks: one file each, judging one case of a task."""
