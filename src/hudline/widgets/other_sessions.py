"""Your other sessions on this machine: who waits for you, who failed, who is done.

It speaks when one of them needs you or has just come to its end; the others are only counted. In a
band at rest it says the time of day: 1 waits since 14:02 (api). Where all of them are at the same,
their number is said once: 1 other session: done.

Short form: of the names the first alone.
Options: `most`, how many that wait or failed are named (2); `idle`, the minutes after which one
that is done counts as idle (30); `always`, to speak also when none of them needs you (off).
Example: 4 others: 1 waits 3m (api), 1 done, 1 at work, 1 idle
Source: the client's registry, <config>/sessions, and the ends of Hudline's own journals.
"""

from __future__ import annotations

from hudline.events.other_sessions import OtherSession, OtherSessions
from hudline.render.cell_width import cut
from hudline.render.formatting import counted, duration
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

# What is gone is not shown faintly either: another session would seem to go on.
WIDGET = Widget(
    requires="other_sessions", urgency=75, is_fleeting=True, places=(Place("urgent", 40),)
)

_TONES = {"waiting": "warn", "failed": "alarm", "done": "good", "working": "faint", "idle": "faint"}
_NAMED = ("waiting", "failed")
_SHORT = 12  # cells of the name in the short form


class Options(WidgetOptions):
    most = integer(2, 0, 16)
    idle = integer(30, 1, 1440)
    always = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """How many there are, and what they are at, the most urgent first."""
    sessions = snapshot.other_sessions
    if not sessions:
        return []
    groups = _groups(sessions, options.idle * 60)
    if not (groups["waiting"] or groups["failed"] or groups["done"] or options.always):
        return []
    count = Span(counted(sessions.total, "other session", "others"))
    spans, compact = [count], [count]
    elastic_span = None
    for state, group in groups.items():
        if not group:
            continue
        gap = Span(", " if len(spans) > 1 else ": ")
        group_span = Span(_state_text(state, group, snapshot, sessions.total), _TONES[state])
        names = [one.name for one in group if one.name] if state in _NAMED else []
        spans += [gap, group_span]
        # As one span: no comma is left where it is cut.
        compact.append(Span(gap.text + group_span.text, group_span.tone))
        if names and options.most:
            if elastic_span is None:
                elastic_span = len(spans) + 1
                compact += _bracketed([cut(names[0], _SHORT), *names[1:]], 1)
            spans += _bracketed(names, options.most)
    return [Fragment(spans, compact, ESSENTIAL - 1, elastic_span=elastic_span)]


def _groups(sessions: OtherSessions, latest: float) -> dict[str, list[OtherSession]]:
    """Those that are known by what they are at; who is done for longer than `latest` is idle."""
    groups: dict[str, list[OtherSession]] = {state: [] for state in _TONES}
    for one in sessions.known:
        is_old = one.state == "done" and one.age >= latest
        groups["idle" if is_old else one.state].append(one)
    return groups


def _state_text(state: str, group: list[OtherSession], snapshot: Snapshot, total: int) -> str:
    """How many are at it, unless all are; of those that wait, since when the first of them does."""
    count = len(group)
    number = "" if count == total else f"{count} "
    if state == "waiting":
        verb, age = label("waits" if count == 1 else "wait"), group[0].age
        is_unknown = snapshot.still and not age  # the registry does not tell since when
        since = "" if is_unknown else when(snapshot, age, duration(age), "since {}")
        return f"{number}{verb} {since}".rstrip()
    return number + label("at work" if state == "working" else state)


def _bracketed(names: list[str], most: int) -> list[Span]:
    """The first names, and how many there are beside them; the very first can be cut by itself."""
    more = [f"+{len(names) - most}"] if len(names) > most else []
    rest = "".join([f", {one}" for one in (*names[1:most], *more)])
    return [Span(" ("), Span(names[0]), Span(rest + ")")]
