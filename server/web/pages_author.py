"""Pages of authors: banks and uploading, a bank's lists, previews of items and tasks."""

from server.edge.context import Call
from server.edge.policies import authors
from server.services import banks
from server.web.pages import Pages, render

pages = Pages("author")


@pages("/author", authors)
def list_banks(call: Call) -> str:
    """All banks; the page's own code uploads one and shows every problem."""
    return render("author/banks.html", banks=banks.banks(call.deps))


@pages("/author/banks/<slug:bank_id>", authors)
def bank(call: Call, bank_id: str) -> str:
    """A bank with its items and tasks."""
    return render("author/bank.html", bank=banks.bank(call.deps, bank_id))


@pages("/author/banks/<slug:bank_id>/items/<slug:item_id>", authors)
def item(call: Call, bank_id: str, item_id: str) -> str:
    """An item with key and explanation beside what candidates will see."""
    return render("author/item.html", bank_id=bank_id, **banks.bank_item(call.deps, bank_id, item_id))


@pages("/author/banks/<slug:bank_id>/tasks/<slug:task_id>", authors)
def task(call: Call, bank_id: str, task_id: str) -> str:
    """A task as candidates will see it, with its cases and solutions."""
    return render("author/task.html", bank_id=bank_id, **banks.bank_task(call.deps, bank_id, task_id))
