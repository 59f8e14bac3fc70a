"""Laws of money over what clients do: ask, compact, exit, resume, fork, clear, die.

A made client counts as the real one does (facts of 2.1.332): its total holds what stands in no
transcript, goes on from the last `cost-state` when a session is resumed, from the parent's in a
fork, and from nothing after /clear. A client that was killed writes none; then only its last
reading tells it, and whoever resumes it does not count what it did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.ledgers import MODEL, Person, account, answered, prompted, spent, stamp, usage
from tests.test_ledger_laws import somebody

from hudline.insight.money import Price, Tokens, added, cost

LAWS = settings(  # without shrinking, which takes minutes with so many files
    max_examples=60, deadline=None, database=None, phases=[Phase.explicit, Phase.generate]
)
START = 1795168800.0
OPUS = Price(4, 20, 0.2, 5, 8)
NOTHING = Tokens()
_LAST = 4  # lines that a compaction leaves: the last answer and its total
SMALL = st.integers(0, 300)
TOKENS = st.builds(Tokens, SMALL, SMALL, st.integers(0, 5000), SMALL, SMALL, st.just(0))


@dataclass
class Session:
    """A session as its client has it: the lines of its transcript, its totals, its readings."""

    name: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    total: Tokens = NOTHING
    written: Tokens = NOTHING  # the last total in its transcript
    uncounted: Tokens = NOTHING  # hidden since then
    process: int = 1
    kept: int = 0  # lines before that a compaction has left behind
    events: list[dict[str, Any]] = field(default_factory=list)
    is_dead: bool = False
    is_parent: bool = False
    is_open: bool = False  # something came behind its last cost-state


@dataclass
class World:
    """All sessions, and what was really spent."""

    sessions: list[Session] = field(default_factory=lambda: [Session("s0")])
    spent: Tokens = NOTHING
    hidden: Tokens = NOTHING
    unknown: Tokens = NOTHING  # hidden, and nothing tells whose it is
    clock: float = 0.0

    def ask(self, session: Session, tokens: Tokens) -> None:
        self.clock += 1
        key = f"r{self.clock:g}"
        used = usage(
            input_tokens=tokens.input, output_tokens=tokens.output,
            cache_read_input_tokens=tokens.cache_read,
            cache_creation_input_tokens=tokens.cache_write_5m + tokens.cache_write_1h,
            cache_creation={"ephemeral_1h_input_tokens": tokens.cache_write_1h},
        )  # fmt: skip
        session.lines += [
            prompted(self.clock, f"p{key}"),
            answered(self.clock + 0.3, key, message={"usage": used}),
            answered(self.clock + 0.5, key, message={"usage": used}),
        ]
        self._count(session, tokens)

    def hide(self, session: Session, tokens: Tokens) -> None:
        """A compaction: billed, and its request is in no line."""
        self.hidden = added(self.hidden, tokens)
        if session.is_parent:
            self.unknown = added(self.unknown, tokens)
        else:
            session.uncounted = added(session.uncounted, tokens)
        session.kept = max(len(session.lines) - _LAST, 0)
        self._count(session, tokens)
        session.lines.append(
            {"type": "system", "subtype": "compact_boundary", "timestamp": stamp(self.clock)}
        )

    def _count(self, session: Session, tokens: Tokens) -> None:
        self.spent = added(self.spent, tokens)
        session.total = added(session.total, tokens)
        session.is_open = True
        self.clock += 1
        session.events.append(
            {"at": START + self.clock, "kind": "reading", "cost": cost(session.total, OPUS),
             "pid": session.process, "prompt": ""}
        )  # fmt: skip

    def exit(self, session: Session) -> None:
        total, usd = session.total, cost(session.total, OPUS)
        model = {
            "inputTokens": total.input, "outputTokens": total.output,
            "cacheReadInputTokens": total.cache_read,
            "cacheCreationInputTokens": total.cache_write_5m + total.cache_write_1h,
            "cacheCreationEphemeral1hInputTokens": total.cache_write_1h, "costUSD": usd,
        }  # fmt: skip
        session.lines.append(
            {"type": "cost-state", "totalCostUSD": usd, "modelUsage": {MODEL: model}}
        )
        session.written, session.uncounted = total, NOTHING
        session.is_open = False

    def kill(self, session: Session) -> None:
        session.is_dead = True

    def restart(self, session: Session) -> None:
        """Kill the process, and resume with another: what is in no total is in none ever after."""
        self.unknown = added(self.unknown, session.uncounted)
        session.total, session.uncounted = session.written, NOTHING
        session.is_open = False
        session.process += 1
        self.clock += 1
        session.events.append(
            {"at": START + self.clock, "kind": "session.began", "source": "resume",
             "pid": session.process}
        )  # fmt: skip

    def fork(self, session: Session) -> None:
        """The lines but for the totals are copied, and say whose the answers are: nothing else
        says whose fork it is, so a session without an answer of its own has none."""
        if not any(is_own(line) for line in session.lines[session.kept :]):
            return
        if session.is_open:
            self.exit(session)
        session.is_parent = True
        child = Session(f"s{len(self.sessions)}", total=session.total, written=session.total)
        for line in session.lines[session.kept :]:
            if line["type"] == "assistant":
                owner = line.get("requestSessionId", session.name)
                child.lines.append({**line, "requestSessionId": owner})
            elif line["type"] == "user":
                child.lines.append({**line, "promptId": f"{line['promptId']}-{child.name}"})
        self.sessions.append(child)

    def clear(self, session: Session) -> None:
        """The old one gets its totals at once, another begins at nothing."""
        self.exit(session)
        self.sessions.append(Session(f"s{len(self.sessions)}"))

    def write(self, person: Person) -> None:
        for session in self.sessions:
            if session.is_open and not session.is_dead:
                self.exit(session)
            if session.lines:
                person.write(session.name, session.lines)
            if session.events and (session.is_dead or session.process > 1):
                person.journal(session.name, session.events)


def is_own(line: dict[str, Any]) -> bool:
    return line["type"] == "assistant" and "requestSessionId" not in line


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, 9), TOKENS),
        st.tuples(st.just("ask"), st.integers(0, 9), TOKENS),
        st.tuples(st.just("hide"), st.integers(0, 9), TOKENS),
        st.tuples(
            st.sampled_from(["exit", "fork", "clear", "kill", "restart"]),
            st.integers(0, 9),
            st.none(),
        ),
    ),
    min_size=1,
    max_size=14,
)


def played(steps: list[Any]) -> World:
    world = World()
    for name, number, tokens in steps:
        living = [one for one in world.sessions if not one.is_dead]
        if not living:
            world.sessions.append(Session(f"s{len(world.sessions)}"))
            continue
        session = living[number % len(living)]
        if name == "kill" and session.is_parent:
            continue  # its totals were written when it was forked
        getattr(world, name)(session, *([tokens] if tokens is not None else []))
    return world


@LAWS
@given(STEPS)
def test_all_that_is_billed_is_counted_once(steps: list[Any]) -> None:
    """Only what is hidden may be missing: in a process that was killed and resumed, and in a parent
    between its fork and the fork's first answer, for nothing says when that began."""
    world = played(steps)
    with somebody() as person:
        world.write(person)
        with person.ledger() as ledger:
            found, money = account(ledger), spent(ledger)

    truth, unknown = cost(world.spent, OPUS), cost(world.unknown, OPUS)
    assert found.contradictions == []
    assert all(part.usd >= 0 and min(part.tokens) >= 0 for part in found.hidden)
    assert truth - unknown - 2e-6 * len(world.sessions) <= money.usd <= truth + 1e-6
    assert money.hidden <= cost(world.hidden, OPUS) + 1e-6
    assert (money.is_estimated, money.unpriced) == (False, 0)


@pytest.mark.parametrize("end", ["exit", "kill"])
def test_a_session_that_was_resumed_behind_its_total_has_all(end: str) -> None:
    world, tokens = World(), Tokens(10, 100, 1000)
    (session,) = world.sessions
    world.ask(session, tokens)
    world.exit(session)
    world.ask(session, tokens)
    getattr(world, end)(session)
    with somebody() as person:
        world.write(person)
        with person.ledger() as ledger:
            money = spent(ledger)

    assert money.usd == pytest.approx(2 * 0.00224)
    assert money.hidden == pytest.approx(0, abs=1e-9)


def test_a_fork_of_a_fork_counts_each_request_once() -> None:
    world, tokens = World(), Tokens(10, 100, 1000)
    world.ask(world.sessions[0], tokens)
    world.hide(world.sessions[0], Tokens(1000))
    for number in range(3):
        world.fork(world.sessions[number])
        world.ask(world.sessions[number + 1], tokens)
    with somebody() as person:
        world.write(person)
        with person.ledger() as ledger:
            money = spent(ledger)
            requests = len(ledger.rows("select 1 from request"))

    assert requests == 4
    assert money.usd == pytest.approx(float(Fraction(4 * 224 + 400, 100_000)))
    assert money.hidden == pytest.approx(0.004)
