"""Tests: guards."""
