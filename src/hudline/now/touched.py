"""The files that Claude has edited since the person's last prompt."""

from hudline.state.edits import FILES, edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment
    from hudline.state.rules import Entity


class File:
    """An edited file: its path as tools' targets are told, the type of the agent who edited it
    last ("": the main thread), and since when, in seconds."""

    def __init__(self, path: str, by: str, age: float) -> None:
        self.path = path
        self.by = by
        self.age = age


class Touched:
    """`files`, the newest first; `is_more`: there are others that are no longer known by name.

    `added` and `removed` lines of all of them; None where some edit did not tell.
    """

    def __init__(self, files: "list[File]", is_more: bool) -> None:
        self.files = files
        self.is_more = is_more
        self.added: Optional[int] = None
        self.removed: Optional[int] = None


def answer(moment: "Moment") -> "Optional[Touched]":
    """None where none was edited.

    Source: PostToolUse of Edit, Write and NotebookEdit, by anyone, `structuredPatch`; of Bash,
    `bashEditDiff`.
    """
    told = edits(moment.table("files"), moment.turn, moment.table("calls").values())
    if not told:
        return None
    named = sorted((key for key in told if key), key=lambda key: (*told[key]["by"], key))
    newest = [
        File(_name(key, told[key]), moment.kind(told[key]["by"][1]), moment.age(told[key]["by"][0]))
        for key in reversed(named)
    ]
    made = Touched(newest[:FILES], "" in told)
    if not any(one["unknown"] for one in told.values()):
        made.added = sum(one["added"] for one in told.values())
        made.removed = sum(one["removed"] for one in told.values())
    return made


def _name(key: str, told: "Entity") -> str:
    name: str = told["name"][1] if "name" in told else key
    return name
