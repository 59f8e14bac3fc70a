"""Rate limits of one draw: how old they are, and what other sessions of the account know by now.

<home>/accounts/<process>.process.json   what the client's process told last, see `now.limits`
"""

from hudline.now.limits import Process, age, believed, newest
from hudline.store.account import readings
from hudline.store.files import make_folder, read_object, replace
from hudline.store.home import is_plain
from hudline.store.limits import found, keep, read
from hudline.store.own import INSIDE
from hudline.wire.fields import number

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
    held = read_object(path, errand.codec)
    process = Process(held, session, clock)
    windows = list(now.limits)
    own = process.heard(windows, reading.cost, reading.tokens is not None)
    account = readings(env, errand.home, errand.codec)
    name = account.rpartition("/")[2] or held.get("account")
    since = _since(held, name, clock)
    kept = {**process.after(windows, own, reading.cost), "account": name, "since": since}
    shared = read(account, errand.codec, clock) if account else {}
    news: dict[str, list[Made]] = {}
    for window, made in zip(windows, own):
        best = made
        # Dollars are told by nobody else; and what was heard before somebody signed in as another
        # is the former account's.
        if made[0] and window.spent is None and made[2] >= since:
            known = found(shared, window.name, made[0])
            best = newest(made, known) if known else made
            if _is_news(made, known):
                news[window.name] = [made]
        window.used, window.age = best[1], age(best[2], clock)

    def after() -> None:
        if kept != held:
            _note(errand, path, kept)
        if account and news:
            keep(account, news, errand.codec, clock)

    return after


def _note(errand: "Errand", path: str, kept: "dict[str, Any]") -> None:
    make_folder(errand.home.accounts)
    replace(path, errand.codec.dumps(kept))


def _since(held: "dict[str, Any]", account: object, clock: float) -> float:
    """When the process was first seen with this account; 0.0 where it never had another."""
    if held.get("account") in (None, account):
        return believed(number(held.get("since")), clock)
    return clock


def _is_news(made: "Made", known: "Made | None") -> bool:
    """Whether a reading is worth writing down for the others."""
    if known is None:
        return True
    is_later = newest(made, known) == made
    return is_later and (made[1] != known[1] or made[2] - known[2] >= _SOONER)
