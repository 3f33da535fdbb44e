"""Shows at the end of a run what the tests of promises injected, and what was lost."""

import re

import pytest

# A line of a test's output: `fault=kill -9 injected=20 ... lost=0`, `promise=6 requests=600 ...`.
LINE = re.compile(r"^(?:fault|promise)=.*$", re.MULTILINE)


class Promises:
    """Gathers the lines, of every worker there is."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """After each phase of a test."""
        if report.when == "call":
            self._lines += LINE.findall(report.capstdout)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """After all of them."""
        if self._lines:
            terminalreporter.section("what was injected, and what was lost")
            for line in sorted(self._lines):
                terminalreporter.write_line(line)


def pytest_configure(config: pytest.Config) -> None:
    """One for the run."""
    config.pluginmanager.register(Promises(), "promises")
