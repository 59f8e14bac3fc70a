"""What the last turn was, until your next prompt.

A turn lasts from your prompt until everything is at rest: Claude, all agents and workflows, also
what Claude does when one of them calls it back. It waits for no shell or monitor in the background,
which may run for ever; a rest after which one calls Claude back is not counted.

How long it took, and for how much of that only background work went on; the tools that were used,
by Claude and by agents, and how many calls failed; the files edited with their lines, the agents,
the cost, and how long dialogs waited for you. What happens after your next prompt belongs to that
turn. A turn that you left or an error ended says so, and so does one whose agents still run.

Example: turn 3:12 · 1:05 in background · 22 tools · ✗ 1 failed · 3 files +40 −7 · 2 agents · $0.42
Source: hooks, from UserPromptSubmit to the last Stop; the client's registry for a turn that was
left; for the cost, the status line's `cost.total_cost_usd` now and at the end of the turn before.
"""

from __future__ import annotations

from hudline.render.formatting import CENT, counted, elapsed, money
from hudline.render.fragment import ESSENTIAL, NICE, USEFUL, Fragment, Span, separated
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot
from hudline.view.values import TurnSummary
from hudline.widgets import changed_lines

WIDGET = Widget(
    requires="resting", urgency=60, has_section=True, places=(Place("finished", 20, FROM_STANDARD),)
)

_WORTH = 1.0  # seconds of waiting, or of background work, that are worth a word


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    turn = snapshot.finished_turn
    return summary(turn) if turn else []


def summary(turn: TurnSummary) -> list[Fragment]:
    """The end and the time first, then what was done."""
    fragments = [_end(turn)]
    if turn.took is not None and turn.background >= _WORTH:
        text = f"{elapsed(turn.background)} {label('in background')}"
        fragments.append(Fragment.of(text, "faint", NICE - 1))
    if turn.tools:
        fragments.append(Fragment.of(counted(turn.tools, "tool", "tools"), "faint", NICE))
    if turn.failed:
        sign = Span(icon("fail") + " ", "alarm")
        words = Span(f"{turn.failed} {label('failed')}")
        fragments.append(Fragment([sign, words], [sign, Span(str(turn.failed))], USEFUL))
    if turn.files:
        spans = [Span(counted(turn.files, "file", "files", turn.is_more), "faint")]
        if turn.added is not None:
            spans += changed_lines(turn.added, turn.removed)
        fragments.append(Fragment(spans, rank=USEFUL))
    if turn.agents:
        fragments.append(Fragment.of(counted(turn.agents, "agent", "agents"), "faint", NICE))
    if turn.working:
        text = f"{icon('run')} {turn.working} {label('still running')}"
        fragments.append(Fragment.of(text, "accent", USEFUL))
    if turn.cost is not None and turn.cost >= CENT:
        fragments.append(Fragment.of(money(turn.cost), "faint", NICE + 1))
    if turn.waited >= _WORTH:
        text = f"{label('waited for you')} {elapsed(turn.waited)}"
        fragments.append(Fragment.of(text, "faint", NICE - 1))
    return fragments


def _end(turn: TurnSummary) -> Fragment:
    parts: list[Span] = []
    if turn.end == "interrupted":
        parts.append(Span(label("interrupted"), "warn"))
    elif turn.end == "failed":
        parts.append(Span(f"{icon('fail')} {label('failed')}", "alarm"))
    if turn.took is not None:
        parts.append(Span(f"{label('turn')} {elapsed(turn.took)}"))
    spans = separated(parts or [Span(label("turn"))], Span(" · ", "faint"))
    return Fragment(spans, rank=ESSENTIAL)
