"""The candidate's own attempt: what it is, its papers, its steps, its end."""

from functools import partial

from pydantic import BaseModel

from server.edge.context import Call, parts
from server.edge.models_attempt import Attempt, Receipt, RulesAcceptance, SectionChoice
from server.edge.models_papers import PracticalPaper, TheoryPaper
from server.edge.models_time import TimeExplanation
from server.edge.operations import Api, Reply
from server.edge.policies import candidate
from server.edge.shapes import Nothing
from server.exam.words import Section
from server.services import attempts, collecting, explaining, papers
from server.web.negotiating import negotiated

api = Api("attempt")


@api("GET", "/api/attempt", candidate, response=Attempt)
def my_attempt(call: Call) -> object:
    """Everything the page shows of the attempt."""
    return attempts.my_attempt(call.deps, call.who)


@api("POST", "/api/attempt/confirmation", candidate, body=Nothing, response=Attempt, errors=(409,))
def confirm(call: Call, body: Nothing) -> object:
    """The particulars shown are right."""
    return attempts.confirm_particulars(call.deps, call.who)


@api("POST", "/api/attempt/rules", candidate, body=RulesAcceptance, response=Attempt, errors=(409,))
def accept_rules(call: Call, body: RulesAcceptance) -> object:
    """The rules are read; on to waiting, or straight to the questions of a running room."""
    return attempts.accept_rules(call.deps, call.who, body.accepted)


@api("GET", "/api/attempt/paper/theory", candidate, response=TheoryPaper, errors=(409,))
def theory_paper(call: Call) -> Reply:
    """The theory paper in the candidate's own order."""
    return _paper(call, Section.THEORY, TheoryPaper)


@api("GET", "/api/attempt/paper/practical", candidate, response=PracticalPaper, errors=(409,))
def practical_paper(call: Call) -> Reply:
    """The practical paper, once it may be seen."""
    return _paper(call, Section.PRACTICAL, PracticalPaper)


@api("PUT", "/api/attempt/section", candidate, body=SectionChoice, response=Attempt, errors=(409,))
def change_section(call: Call, body: SectionChoice) -> object:
    """Go on to a paper; rolling over seals theory for good."""
    return attempts.change_section(call.deps, call.who, Section(body.section))


@api("POST", "/api/attempt/hand-in", candidate, body=Nothing, response=Receipt, status=201, errors=(409,))
def hand_in(call: Call, body: Nothing) -> object:
    """The candidate is done; asking again gives the same receipt."""
    return collecting.hand_in(call.deps, call.who)


@api("GET", "/api/attempt/time", candidate, response=TimeExplanation)
def explain_time(call: Call) -> object:
    """Why the attempt ends when it ends, row by row."""
    return explaining.explain_mine(call.deps, call.who)


@api("GET", "/api/attempt/receipt", candidate, response=Receipt, errors=(404,))
def receipt(call: Call) -> object:
    """The receipt of the hand-in or collection."""
    return collecting.my_receipt(call.deps, call.who)


def _paper(call: Call, section: Section, model: type[BaseModel]) -> Reply:
    mine = papers.my_arrangement(call.deps, call.who, section)
    body = parts().press.paper(
        (mine.sitting_id, section.value),
        model,
        partial(papers.whole_paper, call.deps, mine.sitting_id, section),
        mine.entries,
    )
    return negotiated(body)
