"""Answer files of candidates whose network never came back: looked at, then loaded."""

from server.edge.context import Call
from server.edge.models_answer_files import AnswerFile, AnswerFileLoad, AnswerFileShown, AnswersLoaded
from server.edge.operations import Api
from server.edge.policies import steerers
from server.services import answer_files

api = Api("answer_files")
LARGEST_FILE = 3 * 1024 * 1024  # the text of a file inside JSON


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/answer-files",
    steerers,
    body=AnswerFileShown,
    response=AnswerFile,
    largest=LARGEST_FILE,
)
def look_at(call: Call, room_id: int, body: AnswerFileShown) -> object:
    """What is in it, against what the server has; changes nothing."""
    return answer_files.look_at(call.deps, call.who, room_id, body.content, body.code)


@api(
    "POST",
    "/api/sitting-rooms/<row:room_id>/answer-files/loads",
    steerers,
    body=AnswerFileLoad,
    response=AnswersLoaded,
    status=201,
    errors=(409,),
    largest=LARGEST_FILE,
)
def load(call: Call, room_id: int, body: AnswerFileLoad) -> object:
    """Take it like a save, or keep it apart after the end."""
    return answer_files.load(call.deps, call.who, room_id, body.content, body.code, body.reason, body.items)
