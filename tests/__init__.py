"""Kaohe's tests: unit, integration, e2e, guards."""
