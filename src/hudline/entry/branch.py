"""The branch, as most draws show it: from the repository's files, and from what git said last."""

from hudline.now.snapshot import Git
from hudline.state.horizon import AHEAD
from hudline.store.files import read_object
from hudline.store.home import is_plain
from hudline.store.repository import answered, branch, changed, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.entry.errand import Errand

_OFTEN = 300.0  # seconds after which git is asked again though nothing tells of a change
_FOR = 900.0  # seconds that an answer is worth showing
_LEAST = 5.0  # seconds between two questions, and as many times what git took
_SHARE = 20.0


def git(errand: "Errand") -> "Optional[Git]":
    """The repository around the session's folder, None where there is none.

    Whether anything is changed is known while git's answer is of this branch, and nobody has
    committed, staged or switched since; else git is asked behind the draw.
    """
    git_folder = find(errand.reading.folder)
    if not git_folder:
        return None
    name, held = branch(git_folder), _kept(errand)
    if not name:
        told = answered(git_folder, held)
        if told is None:
            return None
        name = told
    made = Git(name) if name else None
    if held.get("git_folder") != git_folder:
        errand.due.append("git")
        return made
    web, at = held.get("web"), held.get("at")
    age = errand.clock - at if isinstance(at, (int, float)) else _FOR
    is_so = held.get("branch") == ("" if name.startswith("(") else name)
    since = changed(git_folder)
    # What lies ahead of the clock was written before it was set back, so before this answer.
    is_so = is_so and (since <= errand.clock - age or since > errand.clock + AHEAD)
    if not 0 <= min(age, _since_failure(errand, held)) < (_OFTEN if is_so else _pause(held)):
        errand.due.append("git")
    if made:
        is_current = is_so and 0 <= age < _FOR and "dirty" in held
        made.dirty = held["dirty"] is True if is_current else None
        made.web = web if isinstance(web, str) else ""
    return made


def _since_failure(errand: "Errand", held: "dict[str, Any]") -> float:
    tried = held.get("tried")
    return errand.clock - tried if isinstance(tried, (int, float)) else _FOR


def _pause(held: "dict[str, Any]") -> float:
    """Seconds between two questions: the slower git was, the more, and where it fails many."""
    if "tried" in held:
        return _OFTEN
    took = held.get("took")
    return max(_LEAST, _SHARE * took) if isinstance(took, (int, float)) else _LEAST


def _kept(errand: "Errand") -> "dict[str, Any]":
    """What a hook or a refresher has left of git's answer; nothing where that is not ours."""
    session = errand.reading.session_id
    if not is_plain(session):
        return {}
    return read_object(f"{errand.home.session(session)}/git.json", errand.codec)
