"""A waterfall on a terminal: a row for each span, its bar below the others' on one axis of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from rich.console import Console

from hudline.cli.reporting import columns, figures, prompt_cost, time_notes, words
from hudline.cli.reporting.chosen_prompts import Chosen
from hudline.cli.reporting.columns import Column
from hudline.insight.intervals import Interval
from hudline.insight.money import Money, Tokens, sum_money
from hudline.insight.spans import BLOCKED, EXECUTION, INTERACTION, REQUEST, TOOL, Span
from hudline.insight.waterfall import (
    DIALOG,
    LOST,
    MODEL,
    REST,
    RUN,
    TURN,
    Axis,
    Row,
    stretches,
)
from hudline.ledger.database import Ledger
from hudline.ledger.session_costs import SessionCosts, session_costs
from hudline.ledger.timeline import session_period
from hudline.render.cell_width import cells, cut

_WOKEN = "task_notification"
_NAME = (14, 44)  # cells of a name: at least, at most
_SHARE = 3  # of the width for names: a third
_MONEY_FROM = 70  # columns
_GAPS = 8  # cells between columns, and around them
_MARKS = {"failed": "✗", "denied": "⊘", "interrupted": "⊘"}


class Costs:
    """What spans cost: requests by their tokens, turns by all that is known of their prompt."""

    def __init__(self, ledger: Ledger, chosen: Chosen) -> None:
        self._costs: Optional[SessionCosts] = None
        self._prompts: dict[str, Money] = {}
        if chosen.session:
            period = session_period(ledger, chosen.session)
            self._costs = session_costs(ledger, period)
            self._prompts = {one.prompt: one.money for one in prompt_cost.rows(ledger, chosen)}

    def of(self, span: Span) -> Optional[Money]:
        """What a request cost; None of all else, and where that is not known."""
        name = span.attributes.get("price")
        if self._costs is None or not isinstance(name, str):
            return None
        counts = [span.attributes.get(name, 0) for name in Tokens._fields]
        tokens = Tokens(*(one if isinstance(one, int) else 0 for one in counts))
        session = str(span.attributes["session"])
        return self._costs.money(session, name, tokens)

    def total(self) -> str:
        """What the prompts cost, for a heading; "" where that is not known."""
        total = sum_money(self._prompts.values())
        return f" · {figures.spent(total)}" if self._prompts else ""


def draw(
    console: Console, shown: Sequence[Row], spans: Sequence[Span], windows: Sequence[Interval],
    costs: Costs,
) -> None:  # fmt: skip
    """Draw the rows as wide as the terminal."""
    parts: dict[str, list[Span]] = {}
    for span in spans:
        if span.kind in (BLOCKED, EXECUTION):
            parts.setdefault(span.parent, []).append(span)
    times = [figures.tenths(row.span.ended - row.span.began) for row in shown]
    money = [costs.of(row.span) for row in shown]
    prices = ["" if one is None else figures.spent(one) for one in money]
    has_money = console.width >= _MONEY_FROM and any(prices)
    names = [_name(row) for row in shown]
    least, most = _NAME
    widest = min(max([least, *map(cells, names)]), most, max(console.width // _SHARE, least))
    rest = console.width - widest - max([4, *map(cells, times)]) - _GAPS
    rest -= max(map(cells, prices)) + 2 if has_money else 0
    axis = Axis(windows, max(rest, 8))
    bars = [axis.bar(stretches(row.span, parts.get(row.span.id, []))) for row in shown]
    table = [
        Column("", [cut(name, widest) for name in names], is_right=False),
        Column("", bars, is_right=False, style="cyan"),
        Column(words.say("TIME"), times),
    ]
    if has_money:
        table.append(Column(words.say("COST"), prices, style="green"))
    columns.draw(console, table)


def legend(console: Console, shown: Sequence[Row], spans: Sequence[Span]) -> None:
    """What the signs of bars and names mean, those that are there."""
    kinds = {row.span.kind for row in shown}
    ids = {row.span.id for row in shown}
    inside = {span.kind for span in spans if span.parent in ids or span.id in ids}
    said = []
    if INTERACTION in kinds:
        said.append(f"{TURN} {words.say('turn')}")
    if REQUEST in kinds:
        said.append(f"{MODEL} {words.say('model')}")
    if EXECUTION in inside:
        said.append(f"{RUN} {words.say('tool runs')}")
    if BLOCKED in inside:
        said.append(f"{DIALOG} {words.say('waits for you')}")
    if TOOL in kinds:
        said.append(f"{REST} {words.say('waits for others')}")
    if any(row.span.attributes.get("lost_seconds") for row in shown):
        said.append(f"{LOST} {words.say('attempts without an answer')}")
    outcomes = {row.span.attributes.get("outcome") for row in shown if row.span.kind == TOOL}
    if "failed" in outcomes:
        said.append(f"✗ {words.say('failed')}")
    if outcomes & {"denied", "interrupted"}:
        said.append(f"⊘ {words.say('denied')}")
    if any(row.span.attributes.get("is_running") for row in shown):
        said.append(f"… {words.say('running')}")
    columns.note(console, " · ".join(said))


def _name(row: Row) -> str:
    """A span as people call it, behind what it is below."""
    span, of = row.span, row.span.attributes
    indent = "  " * row.depth
    if span.kind == INTERACTION:
        sign = "↻ " if of.get("origin") == _WOKEN else ""
        return f"{indent}{sign}{words.say('prompt')} {span.id[: figures.ID]}"
    if span.kind == REQUEST:
        model = figures.model(str(of.get("model", ""))) or words.say("compaction")
        attempts = of.get("attempt")
        tries = f" ({attempts}×)" if isinstance(attempts, int) and attempts > 1 else ""
        return f"{indent}{model}{tries}"
    if span.kind == BLOCKED:
        return f"{indent}{words.say('waits for you')}"
    if span.kind == EXECUTION:
        return f"{indent}{words.say('runs')}"
    tool, target = str(of.get("tool_name", "")), span.name.partition(" ")[2]
    mark = _MARKS.get(str(of.get("outcome", "")), "…" if of.get("is_running") else "")
    return f"{indent}{mark + ' ' if mark else ''}{time_notes.call_name(tool, target)}"
