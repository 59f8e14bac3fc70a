"""Rate limits of one draw: how old they are, and what other sessions of the account know by now.

<home>/accounts/<process>.process.json   what the client's process told last, see `now.limits`
"""

from hudline.now.limits import Process, age, newest
from hudline.store.account import readings
from hudline.store.files import make_folder, read_object, replace
from hudline.store.home import is_plain
from hudline.store.limits import found, keep, read
from hudline.store.own import INSIDE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from hudline.entry.errand import Errand
    from hudline.now.limits import Made
    from hudline.now.snapshot import Now

_SOONER = 60.0  # seconds by which a reading that says the same must be newer to be written


def share(errand: "Errand", now: "Now") -> "Callable[[], None] | None":
    """Let the windows of `now` tell the newest reading that any session of the account has for the
    same reset, and how old it is; what is to be done when the picture is out, None for nothing.

    A window of which this session has no reading is not shown, whatever others know.
    """
    reading, clock, env = now.reading, now.clock, errand.env
    session = reading.session_id
    who = env.get("CLAUDE_PID") or session
    if not is_plain(session) or not is_plain(who) or env.get(INSIDE):
        return None
    path = f"{errand.home.accounts}/{who}.process.json"
    process = Process(read_object(path, errand.codec), session, clock)
    windows = list(now.limits)
    own = process.heard(windows, reading.cost, reading.tokens is not None)
    kept = process.after(windows, own, reading.cost)
    account = readings(env, errand.home, errand.codec)
    shared = read(account, errand.codec, clock) if account else {}
    news: dict[str, list[Made]] = {}
    for window, made in zip(windows, own):
        if window.spent is None and made[0]:  # dollars are told by nobody else
            known = found(shared, window.name, made[0])
            if _is_news(made, known):
                news[window.name] = [made]
        else:
            known = None
        best = newest(made, known) if known else made
        window.used, window.age = best[1], age(best[2], clock)
    if not account or not news:
        return (lambda: _note(path, kept, errand)) if kept else None

    def after() -> None:
        if kept:
            _note(path, kept, errand)
        keep(account, news, errand.codec, clock)

    return after


def _is_news(made: "Made", known: "Made | None") -> bool:
    """Whether a reading is worth writing down for the others."""
    if known is None:
        return True
    is_later = newest(made, known) == made
    return is_later and (made[1] != known[1] or made[2] - known[2] >= _SOONER)


def _note(path: str, kept: "dict[str, Any]", errand: "Errand") -> None:
    make_folder(path.rpartition("/")[0])
    replace(path, errand.codec.dumps(kept))
