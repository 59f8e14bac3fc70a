"""What each prompt did and cost: requests, calls, reads, time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hudline.insight.money import Money, Tokens, added

SORTS = ("cost", "tokens", "reads", "time", "calls")


class PromptRow(NamedTuple):
    """A prompt of a person with all turns that its agents woke. `at`: seconds since 1970; `took`:
    seconds in which something went on for it; `waited`: seconds of dialogs; `files`: different
    ones that were read; "" in `prompt` where it is not known."""

    prompt: str
    session: str
    project: str
    at: float
    money: Money
    tokens: Tokens
    requests: int
    calls: int = 0
    reads: int = 0
    files: int = 0
    failed: int = 0
    agents: int = 0
    took: float = 0.0
    waited: float = 0.0


def with_hidden(rows: Iterable[PromptRow], readings: dict[str, float], left: dict[str, float]) -> (
    list[PromptRow]
):  # fmt: skip
    """Add to each prompt what its readings tell beyond its requests, the largest part first, as
    long as there is so much hidden in its session.

    readings: dollars by prompt; left: hidden dollars by session.
    """
    found = list(rows)
    parts = {
        row.prompt: readings.get(row.prompt, 0.0) - row.money.usd for row in found if row.prompt
    }
    left, added_ = dict(left), dict.fromkeys(parts, 0.0)
    sessions = {row.prompt: row.session for row in found}
    for prompt in sorted(parts, key=lambda key: (-parts[key], key)):
        session = sessions[prompt]
        part = min(max(parts[prompt], 0.0), left.get(session, 0.0))
        left[session] = left.get(session, 0.0) - part
        added_[prompt] = part
    return [
        row._replace(money=row.money.plus(Money(part, part)))
        for row, part in ((row, added_.get(row.prompt, 0.0)) for row in found)
    ]


def together(spans: Iterable[tuple[float, float]]) -> float:
    """Seconds in which at least one of the spans went on."""
    total, until = 0.0, float("-inf")
    for first, last in sorted(spans):
        total += max(last - max(first, until), 0.0)
        until = max(until, last)
    return total


def ordered(rows: Iterable[PromptRow], by: str) -> list[PromptRow]:
    """The rows, the largest first; those that are equal, the newest first."""
    keys = {
        "cost": lambda row: row.money.usd,
        "tokens": lambda row: row.tokens.total,
        "reads": lambda row: row.reads,
        "time": lambda row: row.took,
        "calls": lambda row: row.calls,
    }
    return sorted(rows, key=lambda row: (-keys[by](row), -row.at, row.prompt))


def total_of(rows: Iterable[PromptRow]) -> PromptRow:
    """All prompts together."""
    total = PromptRow("", "", "", 0.0, Money(), Tokens(), 0)
    for row in rows:
        sums = [mine + more for mine, more in zip(total[6:], row[6:])]
        tokens = added(total.tokens, row.tokens)
        total = PromptRow._make(["", "", "", 0.0, total.money.plus(row.money), tokens, *sums])
    return total
