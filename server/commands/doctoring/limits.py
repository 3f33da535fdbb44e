"""Looks whether programs are really kept within their limits, and lets the server know."""

import socket
from collections.abc import Iterator

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import SandboxError
from sandbox.probing import Finding, probe_limits
from server.services.deps import Deps
from server.services.readiness import PartReadiness
from server.services.self_checks import note_check


def limit_parts(deps: Deps, sandbox: DockerSandbox, *, notes: bool) -> Iterator[PartReadiness]:
    """Every limit as it is tried; practical papers are opened or refused by what was found.

    Args:
        notes: whether there is a schema to note it in.
    """
    found = []
    try:
        identity = sandbox.identity()
        for finding in probe_limits(sandbox):
            found.append(finding)
            yield PartReadiness(part=f"sandbox: {finding.limit}", ready=finding.holds, why=finding.why)
    except SandboxError as reason:
        yield PartReadiness(part="sandbox", ready=False, why=str(reason))
        return
    if notes:
        note_check(deps, socket.gethostname(), identity, failures_of(found))


def orphans_part(sandbox: DockerSandbox) -> PartReadiness:
    """Sandboxes of dead judges do no harm to an exam; the next judge removes them."""
    try:
        found = sandbox.orphans()
    except SandboxError as error:
        return PartReadiness(part="sandboxes left behind", ready=False, why=str(error))
    return PartReadiness(part="sandboxes left behind", ready=True, why=", ".join(found))


def failures_of(found: list[Finding]) -> list[str]:
    """What does not hold, each with what happened instead."""
    return [f"{finding.limit} ({finding.why})" for finding in found if not finding.holds]
