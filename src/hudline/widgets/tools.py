"""The tools that run now, on what, and for how long.

A command that has run for five seconds stands beside what it usually takes in this project: the
median of its last runs that succeeded and took two seconds or more. Twice as long is marked.
Options: `most`, how many are named (3), the others are counted; `usual`, whether what is usual is
said (true).
Example: ● Bash pytest -q tests/auth 0:42 usually 0:38   ● Read src/auth.py
Source: hooks, PreToolUse to PostToolUse; without an end event, the registry and the transcript.
What is usual: `duration_ms` of earlier PostToolUse(Bash), looked up when a command begins.
"""

from __future__ import annotations

from hudline.render.formatting import elapsed, spaced, tool
from hudline.render.fragment import ESSENTIAL, NICE, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot
from hudline.view.values import Call

WIDGET = Widget(
    requires="calls",
    urgency=70,
    is_quiet=True,
    has_section=True,
    by_level={1: {"most": 1}, 3: {"most": 6}},
    places=(Place("activity", 10, FROM_STANDARD), Place("session", 110, ("essential",))),
)

_MOMENT = 2.0  # seconds before a duration is worth its place
_WHILE = 5.0  # seconds before it is worth a look at what is usual
_SLOW = 2.0  # times as long as usual


class Options(WidgetOptions):
    most = integer(3, 1, 20)
    usual = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """The longest-running first; equal calls are one, with their number."""
    most = options.most
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in snapshot.calls:
        groups.setdefault((call.tool, call.target), []).append(call)
    calls = list(groups.values())
    fragments = []
    for index, group in enumerate(calls[:most]):
        usual = _usual(group[0]) if options.usual else []
        is_slow = any(one.tone == "warn" for one in usual)
        omitted = sum(len(group) for group in calls[most:]) if index == most - 1 else 0
        fragment = _fragment(group, usual if is_slow else [])
        rank = fragment.rank - index
        fragments.append(fragment._replace(rank=rank, item_count=len(group), omitted=omitted))
        if usual and not is_slow:
            fragments.append(Fragment(usual, rank=NICE, joined=True))
    return fragments


def _fragment(group: list[Call], slow: list[Span]) -> Fragment:
    """Calls of the same tool on the same target; `slow`: what is usual, where that is less."""
    call = group[0]
    name = [Span(icon("run") + " ", "accent"), Span(tool(call.tool), "strong")]
    times = f" ×{len(group)}" if len(group) > 1 else ""
    age = f" {elapsed(call.age)}" if call.age >= _MOMENT else ""
    end = [Span(times + age, "faint"), Span(f" {icon('warn')}" if slow else "", "warn")]
    usual = [Span(" " + one.text, one.tone) for one in slow]
    whole = [*name, Span(spaced(call.target)), *end, *usual]
    return Fragment(whole, [*name, *end], ESSENTIAL - 1, elastic_span=2)


def _usual(call: Call) -> list[Span]:
    """What the command usually takes, where that is known."""
    if call.age < _WHILE or call.usual is None:
        return []
    text = label("usually {}", elapsed(call.usual))
    return [Span(text, "warn" if call.age > call.usual * _SLOW else "faint")]
