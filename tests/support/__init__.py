"""What tests share: fixtures and guards, one subject a module."""
