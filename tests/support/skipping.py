"""No test is left out unnoticed: a skip fails, unless KAOHE_SKIP names what the test needs."""

import os
from collections.abc import Generator

import pytest

NEEDS = frozenset({"docker", "postgres", "browser"})


def permitted() -> frozenset[str]:
    """The needs that KAOHE_SKIP names, by comma or space. Raises UsageError for an unknown word."""
    words = frozenset(os.environ.get("KAOHE_SKIP", "").replace(",", " ").split())
    if words - NEEDS:
        raise pytest.UsageError(
            f"KAOHE_SKIP may name {', '.join(sorted(NEEDS))}, not {', '.join(sorted(words - NEEDS))}"
        )
    return words


def pytest_configure() -> None:
    """Refuse an unknown word before anything runs."""
    permitted()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what KAOHE_SKIP names without trying it."""
    for need in permitted():
        for item in items:
            if item.get_closest_marker(need):
                item.add_marker(pytest.mark.skip(reason=f"KAOHE_SKIP names {need}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip that nobody asked for into a failure."""
    report = yield
    needs = {need for need in NEEDS if item.get_closest_marker(need)}
    if report.skipped and not hasattr(report, "wasxfail") and not needs & permitted():
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself whole."""
    report = yield
    if report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"skipped, and KAOHE_SKIP does not name what it needs: {reason}"
