"""What a draw finds on disk when a widget asks for it, and what of it should be refreshed.

Nothing is started here and nothing waited for: a refresher has left its findings in the session's
folder, and what is missing or old is noted in `errand.due`.
"""

from hudline.now.disk import InForce, Output, Repository, Wrapped
from hudline.state.horizon import AHEAD
from hudline.store import operation
from hudline.store.files import modified, read_object
from hudline.store.home import is_plain, person_folder
from hudline.store.own import INSIDE, WRAP, command, mark
from hudline.store.repository import answered, branch, find, worktree
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from hudline.entry.errand import Errand
    from hudline.now.disk import Account

_GIT = 15.0  # seconds after which git is asked again, and as many times what it took
_GIT_SHARE = 20.0
_GIT_AGAIN = 300.0  # where it failed
_GIT_FOR = 3600.0  # seconds that an answer of git is worth showing
_IN_FORCE = 60.0
_WRAPPED_FOR = 600.0  # seconds that rows of a line that fails are worth showing
_COUNTS = ("ahead", "behind", "staged", "modified", "untracked", "conflicted", "stash")
_TICKING = ("total_duration_ms", "total_api_duration_ms")  # of `cost`: new at every tick
_LONGEST = 200  # characters of a variable
_ESCAPED = {"%": "%25", "#": "%23", "?": "%3F"}  # of a path in an address
_RECENT = 3600.0  # seconds that an error of Hudline's own is news


def repository(errand: "Errand") -> "Optional[Repository]":
    """The repository around the session's folder; None where there is none."""
    git_folder = find(errand.reading.folder)
    if not git_folder:
        return None
    held = _kept(errand, "git")
    held = held if held.get("git_folder") == git_folder else {}
    is_recent = _age(errand, held.get("tried")) < _GIT_AGAIN  # and in vain
    head = branch(git_folder) or answered(git_folder, held)
    if not head:
        errand.due += ["git"] if head == "" and not is_recent else []
        return None
    is_loose = head.startswith("(")
    made = Repository("" if is_loose else head, head[1:-1] if is_loose else "")
    is_same = held.get("branch") == made.branch
    age = _age(errand, held.get("at"))
    if not is_recent and (not is_same or age > max(_GIT, _GIT_SHARE * _number(held.get("took")))):
        errand.due.append("git")
    if is_same and age < _GIT_FOR:
        for name in _COUNTS:
            setattr(made, name, _whole(held.get(name)))
        made.tag = clean(held.get("tag"), 60) if is_loose else ""
    made.web = clean(held.get("web"), 400)
    made.doing, made.step, made.steps = operation.operation(git_folder)
    made.branch = made.branch or operation.rebased(git_folder)
    made.worktree = worktree(git_folder)
    return made


def in_force(errand: "Errand") -> "Optional[InForce]":
    """What a refresher counted; None where none has."""
    held = _kept(errand, "in_force")
    same = held.get("mark") == mark(errand.codec, errand.reading.folder, errand.reading.project)
    if not same or _age(errand, held.get("at")) > _IN_FORCE:
        errand.due.append("in_force")
    counts = [_whole(held.get(name)) for name in ("instructions", "rules", "servers", "hooks")]
    known = [count for count in counts if count is not None]
    return InForce(*known) if same and len(known) == len(counts) else None


def output(errand: "Errand") -> "Callable[[str], Optional[Output]]":
    """What finds the output of a command of the person's own by its name."""

    def find_output(name: str) -> "Optional[Output]":
        told = command(errand.held, name)
        if told is None:
            return None
        held = _kept(errand, "command." + name)
        same = held.get("mark") == mark(errand.codec, told.run, errand.reading.folder)
        age = _age(errand, held.get("at"))
        if not same or age > told.every:
            errand.due.append("command." + name)
        if not same:
            return None
        lines = held.get("lines")
        lines = [clean(line, 200) for line in lines] if isinstance(lines, list) else []
        made = Output(lines[: told.lines], age, _whole(held.get("code")))
        made.late = age > told.every + told.timeout + errand.patience
        return made

    return find_output


def variable(errand: "Errand") -> "Callable[[str], str]":
    """What finds a variable of the client's environment; "" where it is not set."""
    from hudline.wire.redact import looked_over  # without what looks like a secret

    return lambda name: looked_over(errand.env.get(name, ""), _LONGEST)


def located(errand: "Errand") -> "Callable[[str], str]":
    """What finds the address of a file by its path as tools' targets are told; "" where it is not
    there any more, or was told in short."""

    def address(path: str) -> str:
        for folder in (errand.reading.folder, errand.reading.project):
            whole = path if path.startswith("/") else f"{folder}/{path}"
            if whole.startswith("/") and whole.isprintable() and modified(whole):
                return "file://" + "".join([_ESCAPED.get(char, char) for char in whole])
        return ""

    return address


def mishaps(errand: "Errand") -> int:
    """How many errors of hooks, refreshers and draws were noted in the last hour."""
    if errand.clock - modified(errand.home.errors) > _RECENT:
        return 0
    from hudline.store.errors import count  # few hours have any

    return count(errand.home, errand.clock - _RECENT, until=errand.clock + AHEAD)


def person(errand: "Errand") -> str:
    """The path of the person's own folder, "" where nobody says."""
    try:
        return person_folder(errand.env)
    except LookupError:
        return ""


def account(errand: "Errand") -> "Optional[Account]":
    """The account that the client is signed in to; None where there is nothing to say."""
    from hudline.entry.account import account as found  # few rows show it

    return found(errand)


def wrapped(errand: "Errand") -> "Wrapped | Output | None":
    """The rows of the status line that was there before Hudline; without any, how it failed; None
    where there is nothing to say."""
    if errand.held.get(WRAP) is not True:
        return None
    held = _kept(errand, "wrapped")
    every = max(_number(held.get("every")), 1.0)
    if held.get("mark") != moment(errand) or _age(errand, held.get("tried")) > every:
        errand.due.append("wrapped")
    age = _age(errand, held.get("at"))
    rows = held.get("rows")
    if not isinstance(rows, list) or age > _WRAPPED_FOR:
        code = held.get("code", 0)
        return Output([], _age(errand, held.get("tried")), _whole(code)) if code != 0 else None
    made = [[_part(part) for part in row] for row in rows if isinstance(row, list)]
    return Wrapped(made, age, age > every + errand.patience)


def moment(errand: "Errand") -> int:
    """A figure for all that a wrapped line draws from, but for what changes with every tick."""
    cost = errand.payload.get("cost")
    if isinstance(cost, dict):
        cost = {key: value for key, value in cost.items() if key not in _TICKING}
    size = [errand.env.get(name) for name in ("COLUMNS", "LINES")]
    return mark(errand.codec, {**errand.payload, "cost": cost}, size)


FINDERS: "dict[str, Callable[[Errand], Any]]" = {
    "repository": repository,
    "in_force": in_force,
    "wrapped": wrapped,
    "output": output,
    "variable": variable,
    "located": located,
    "person": person,
    "mishaps": mishaps,
    "account": account,
}


def folder(errand: "Errand") -> str:
    """The session's folder; "" where its id is none, or inside what Hudline itself runs."""
    if not is_plain(errand.reading.session_id) or errand.env.get(INSIDE):
        return ""
    return errand.home.session(errand.reading.session_id)


def _kept(errand: "Errand", name: str) -> "dict[str, Any]":
    """What a refresher has left under that name; nothing where that is nothing of ours."""
    place = folder(errand)
    return read_object(f"{place}/{name}.json", errand.codec) if place else {}


def _age(errand: "Errand", at: object) -> float:
    """Seconds since; without end where nobody knows, or where the clock was set back."""
    known = isinstance(at, (int, float)) and -1 <= errand.clock - at
    return max(errand.clock - _number(at), 0.0) if known else float("inf")


def _number(value: object) -> float:
    return value if isinstance(value, (int, float)) else 0.0


def _whole(value: object) -> "Optional[int]":
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _part(part: object) -> "tuple[str, str, str]":
    """A part of a row as it was kept: text, address, SGR parameters."""
    told = part if isinstance(part, list) and len(part) == 3 else ["", "", ""]
    text, link, style = (one if isinstance(one, str) else "" for one in told)
    return text, link, style
