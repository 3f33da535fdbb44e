"""Responses to theory items and their marking, one small function per item kind."""
