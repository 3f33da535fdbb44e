"""Health for load balancers, metrics for operators, and the documents that describe API and events."""

from flask import request

from server.edge.context import Call, parts
from server.edge.models_health import Alive, Document, Readiness
from server.edge.operations import Api, Reply
from server.edge.policies import public
from server.errors import NotFound
from server.services.readiness import (
    PartReadiness,
    durability,
    judges_part,
    judging_gauges,
    readiness,
    waiting_jobs,
)

api = Api("health")
METRICS = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = ("127.", "::1")


@api("GET", "/healthz", public, response=Alive)
def healthz(call: Call) -> object:
    """This process answers."""
    return {"alive": True}


@api("GET", "/readyz", public, response=Readiness, errors=(503,))
def readyz(call: Call) -> Reply:
    """Whether every part an exam needs is ready; 503 when one is not that serving cannot do without."""
    found = [*readiness(call.deps, parts().sandbox_probe), durability(call.deps), judges_part(call.deps)]
    found += [PartReadiness(part=name, ready=False, why="not running") for name in parts().stopped_loops()]
    ready = all(part.ready for part in found)
    shown = [
        {"part": part.part, "ready": part.ready, "why": part.why if _is_here(call) else ""} for part in found
    ]
    serves = all(part.ready or not part.holds_up for part in found)
    return Reply(value={"ready": ready, "parts": shown}, code=200 if serves else 503)


@api("GET", "/metrics", public, media_type=METRICS, errors=(404,))
def metrics(call: Call) -> Reply:
    """Counters for Prometheus; only for operators on this machine."""
    if not _is_here(call):
        raise NotFound("no such page")
    waiting = {reason: float(count) for reason, count in waiting_jobs(call.deps).items()}
    gauges = {
        **judging_gauges(call.deps),
        **parts().serving_gauges(),
        "jobs_waiting": waiting,
        "sockets": parts().open_sockets(),
    }
    return Reply(value=parts().meters.text(gauges).encode())


@api("GET", "/api/openapi.json", public, response=Document)
def openapi(call: Call) -> object:
    """This description."""
    return parts().openapi


@api("GET", "/api/events.json", public, response=Document)
def events(call: Call) -> object:
    """Every live event with the schema of its payload."""
    return parts().events


def _is_here(call: Call) -> bool:
    """True for a program on this machine; a proxy in front speaks for somebody else."""
    return call.address.startswith(LOOPBACK) and "X-Forwarded-For" not in request.headers
