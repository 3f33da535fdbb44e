"""Item banks as authors upload and preview them."""

from server.edge.context import Call
from server.edge.models_banks import Bank, Banks, ImportReport
from server.edge.models_papers import BankItem, BankTask
from server.edge.operations import Api, Reply
from server.edge.pacing import COSTLY
from server.edge.policies import authors
from server.services import banks

api = Api("banks")
LARGEST_PACKAGE = 64 * 1024 * 1024


@api("GET", "/api/banks", authors, response=Banks)
def list_banks(call: Call) -> object:
    """All banks."""
    return {"banks": banks.banks(call.deps)}


@api(
    "POST",
    "/api/banks",
    authors,
    upload="package",
    response=ImportReport,
    status=201,
    errors=(409,),
    largest=LARGEST_PACKAGE,
    pace=COSTLY,
)
def import_bank(call: Call, package: bytes) -> Reply:
    """Load a zipped bank folder: all of it, or nothing and every problem by file and field."""
    report = banks.import_bank(call.deps, call.who, package)
    return Reply(value=report, code=201 if report.bank is not None else 422)


@api("GET", "/api/banks/<slug:bank_id>", authors, response=Bank)
def bank(call: Call, bank_id: str) -> object:
    """A bank with the lists of its items and tasks."""
    return banks.bank(call.deps, bank_id)


@api("GET", "/api/banks/<slug:bank_id>/items/<slug:item_id>", authors, response=BankItem)
def bank_item(call: Call, bank_id: str, item_id: str) -> object:
    """An item whole, and as candidates will see it."""
    return banks.bank_item(call.deps, bank_id, item_id)


@api("GET", "/api/banks/<slug:bank_id>/tasks/<slug:task_id>", authors, response=BankTask)
def bank_task(call: Call, bank_id: str, task_id: str) -> object:
    """A task as candidates will see it, its cases by id and its solutions."""
    return banks.bank_task(call.deps, bank_id, task_id)
