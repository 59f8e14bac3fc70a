"""What a host and its widgets' process write to each other, a line of JSON each.

Requests: {"load": name, "path", "source"}, {"snapshot": {…}} (not answered), {"render": name,
"given", "level"}. Answers: {"loaded": {…}}, {"shown": […], "spent": seconds}, or {"error": kind,
"line", "says"}. Each has a "number", an answer that of its request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Union

from hudline.core.fields import clean, printable, rows, table, whole
from hudline.core.terminal_text import is_link
from hudline.render.fragment import TONES, USEFUL, Fragment, Row, Span
from hudline.render.icons import TABLE, icon
from hudline.render.layout import separator
from hudline.render.widget import Choice, Number, Spec, Specs, Switch, Text

Part = Union[Fragment, Row]
LOADING, RENDERING = 5.0, 1.0  # seconds after which the process ends itself
MEMORY = 256 * 1024 * 1024  # bytes that it may have
LIMIT = 0.05  # seconds that a render may take
MOST_LATE = 3  # renders one after the other that took longer, after which a widget is given up
LATE = "it takes longer than 50 ms"
LONGEST = 400  # characters of a span
MOST = 40  # fragments, or spans of one
MOST_ROWS = 8
_MOST_URGENT = 100  # as the most urgent widget
_MOST_ITEMS = 9999  # that a fragment stands for
_ICONS = re.compile("([" + "".join(map(icon, TABLE)) + "])")
_SPECS = {"number": Number, "choice": Choice, "switch": Switch, "text": Text}


def dump_parts(shown: Iterable[object], urgency: int = 0) -> list[Any]:
    """What a widget returned as JSON; TypeError where that is no list of fragments or rows. What
    is too much is cut. urgency: of the rows that have none of their own."""
    parts = list(shown)[:MOST]
    return [_dump_row(one, urgency) if isinstance(one, Row) else _dump(one) for one in parts]


def _dump_row(one: Row, urgency: int) -> dict[str, Any]:
    return {
        "fragments": [_dump(part) for part in one.fragments[:MOST]],
        "separator": one.separator,
        "urgency": one.urgency or urgency,
        "fill": one.fill,
    }


def _dump(one: object) -> dict[str, Any]:
    if not isinstance(one, Fragment):
        raise TypeError(f"render must return fragments or rows, not {type(one).__name__}")
    return {
        "spans": _dump_spans(one.spans),
        "compact": None if one.compact is None else _dump_spans(one.compact),
        "rank": one.rank,
        "joined": one.joined,
        "elastic": one.elastic_span,
        "count": one.item_count,
        "omitted": one.omitted,
    }


def _dump_spans(spans: list[Span]) -> list[list[str]]:
    return [[span.text[: LONGEST + 1], span.tone, span.link] for span in list(spans)[:MOST]]


def load_parts(value: object) -> list[Part]:
    """The fragments and rows that JSON from that process means, without anything that a terminal
    would obey; whatever it is, it fits."""
    found: list[Part] = []
    count = 0
    for one in rows(value)[:MOST]:
        if "fragments" not in one:
            found.append(_load(one))
        elif count < MOST_ROWS:
            count += 1
            fragments = [_load(part) for part in rows(one["fragments"])[:MOST]]
            row = Row(fragments, separator(one.get("separator")), _urgency(one.get("urgency")))
            fill = whole(one.get("fill"))
            row.fill = fill if fill is not None and fill <= len(row.fragments) else None
            found.append(row)
    return [one for one in found if _has_text(one)]


class Facts(NamedTuple):
    """What is known of a loaded widget: its urgency, and the fields of the snapshot that it
    names."""

    urgency: int
    uses: frozenset[str]


def load_facts(value: object) -> Facts:
    """What JSON from that process says of a widget that it has loaded."""
    found = table(value)
    uses = found.get("uses")
    names = [one for one in uses if isinstance(one, str)] if isinstance(uses, list) else []
    return Facts(_urgency(found.get("urgency")), frozenset(names))


def _urgency(value: object) -> int:
    return min(whole(value) or 0, _MOST_URGENT)


def _has_text(one: Part) -> bool:
    parts = one.fragments if isinstance(one, Row) else [one]
    return any(span.text for part in parts for span in part.spans)


def _load(one: dict[str, object]) -> Fragment:
    spans = _load_spans(one.get("spans"))
    compact = one.get("compact")
    rank, elastic = whole(one.get("rank")), whole(one.get("elastic"))
    return Fragment(
        spans,
        _load_spans(compact) if isinstance(compact, list) else None,
        rank=min(max(rank, 1), 9) if rank is not None else USEFUL,
        joined=one.get("joined") is True,
        elastic_span=elastic if elastic is not None and elastic < len(spans) else None,
        item_count=min(whole(one.get("count")) or 0, _MOST_ITEMS),
        omitted=min(whole(one.get("omitted")) or 0, _MOST_ITEMS),
    )


def _load_spans(value: object) -> list[Span]:
    spans = []
    for one in value[:MOST] if isinstance(value, list) else []:
        words = one if isinstance(one, list) and len(one) == 3 else ["", "", ""]
        text, tone, link = (word if isinstance(word, str) else "" for word in words)
        is_web = link.startswith(("https://", "http://")) and is_link(link)
        spans.append(Span(safe(text), tone if tone in TONES else "plain", link if is_web else ""))
    return spans


def safe(text: str) -> str:
    """A text as it may be shown: printable, one line, of bounded length; icons stay."""
    parts = _ICONS.split(text[: LONGEST + 1])
    shown = "".join([part if index % 2 else printable(part) for index, part in enumerate(parts)])
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def dump_specs(specs: Specs) -> dict[str, Any]:
    """The options of a widget as JSON."""
    kinds = {kind: name for name, kind in _SPECS.items()}
    return {name: [kinds[type(spec)], list(spec)] for name, spec in specs.items()}


def load_specs(value: object) -> Specs:
    """The options that JSON from that process means; those that are none are left out."""
    found: dict[str, Spec] = {}
    for name, one in table(value).items():
        kind, values = one if isinstance(one, list) and len(one) == 2 else ("", [])
        if kind == "number" and _are(values, 3, (int, float)):
            found[name] = Number(*values)
        elif kind == "choice" and values and _are(values[0], len(values[0]), str) and values[0]:
            found[name] = Choice(tuple(values[0]))
        elif kind == "switch" and _are(values, 1, bool):
            found[name] = Switch(*values)
        elif kind == "text":
            found[name] = Text()
    return found


def _are(values: object, count: int, kind: Any) -> bool:
    return (
        isinstance(values, list)
        and len(values) == count
        and all(isinstance(one, kind) for one in values)
    )


def failure_text(answer: Mapping[str, Any]) -> str:
    """How a widget failed by the process's answer, without the error's own text, which may hold
    what is private: ZeroDivisionError in line 12."""
    line = whole(answer.get("line"))
    return clean(answer.get("error"), 60) + (f" in line {line}" if line else "")
