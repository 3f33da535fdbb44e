"""Pages of invigilators: their rooms, the board of one room, and answer files that are brought to it."""

from server.edge.context import Call
from server.edge.policies import steerers, watchers
from server.services import boards, steering
from server.web.pages import Pages, render

pages = Pages("invigilate")


@pages("/invigilate", watchers)
def rooms(call: Call) -> str:
    """The rooms one steers or watches."""
    return render("invigilate/rooms.html", rooms=steering.my_sitting_rooms(call.deps, call.who))


@pages("/invigilate/rooms/<row:room_id>", watchers)
def room(call: Call, room_id: int) -> str:
    """The board of a room; the page's own code keeps it true."""
    return render("invigilate/room.html", board=boards.board(call.deps, call.who, room_id))


@pages("/invigilate/rooms/<row:room_id>/answer-files", steerers)
def answer_files(call: Call, room_id: int) -> str:
    """Where a file from a candidate's machine is looked at and loaded."""
    return render("invigilate/answer_files.html", board=boards.board(call.deps, call.who, room_id))
