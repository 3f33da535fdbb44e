"""Registers what every test may use; each subject has its own module under tests/support."""

pytest_plugins = (
    "tests.support.network",
    "tests.support.skipping",
    "tests.support.promises",
    "tests.support.databases",
    "tests.support.engine",
    "tests.support.fragile_postgres",
    "tests.support.private_engine",
    "tests.support.private_redis",
    "tests.support.small_disk",
    "tests.support.chromium",
    "tests.support.ready_halls",
    "tests.support.app",
)
