"""Rows of agents: which have one, where it stands, and the columns at the right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments
from tests.stories import BASE
from tests.test_agents_measured import FIT, drawn, of, seen
from tests.test_band_picture import Desk

from hudline.frame.registry import WIDGETS
from hudline.render.cell_width import cells
from hudline.render.formatting import elapsed
from hudline.render.fragment import Row
from hudline.view.agents import with_own_row
from hudline.view.snapshot import Snapshot
from hudline.view.values import Agent
from hudline.widgets import agents

LAWS = settings(max_examples=80, deadline=None, database=None)


def event(at: float, what: str, number: int) -> dict[str, Any]:
    """An event of the agent with that number."""
    return {
        "at": BASE + at,
        "kind": f"agent.{what}",
        "actor": f"a{number}",
        "type": "Explore",
        "pid": 1,
    }


# The client's own list

LISTED = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def listed(now: Snapshot, *keys: str) -> Snapshot:
    now.listed_agents = with_own_row(now.agents, list(keys))
    return now


def named(key: str, **fields: Any) -> Agent:
    return replace(moments.agent("Explore", f"Do {key}", **fields), key=key)


def test_agents_that_the_client_lists_are_counted_with_their_tokens_together() -> None:
    now = of(named("a", tokens=38_000), named("b", tokens=9_900), named("c"))

    assert drawn(listed(now, "a", "b", "c")) == ["3 agents", "· 48k"]
    assert drawn(listed(of(named("c")), "c")) == ["1 agent"]
    assert len(drawn(listed(now, "a", "b", "c"), listed=True)) == 3


def test_what_the_list_has_no_row_for_keeps_its_own() -> None:
    """An agent's agent, one that has ended, and what the list has not got yet."""
    parts = [named("a", tokens=2000), named("b", depth=1), named("c", state="done"), named("d")]
    rows = drawn(listed(of(*parts), "a", "b", "c"))

    assert rows[0] == "1 agent · 2k"
    assert [row.split("  ")[0] for row in rows[1:]] == [
        "├ Explore Do b · thinking",
        "├ Explore Do c · ✓ done",
        "└ Explore Do d · thinking",
    ]


def test_the_list_shows_five_before_one_scrolls() -> None:
    now = of(*(named(key) for key in "abcdefgh"))

    assert listed(now, *"hgfedcba").listed_agents == frozenset("hgfed")


@LAWS
@given(LISTED)
def test_every_agent_has_a_row_or_is_counted(keys: list[str]) -> None:
    now = listed(of(*(named(key) for key in "abcdefgh")), *keys)
    text = "\n".join(drawn(now))
    rows = text.count("Explore Do")

    assert rows == 8 - len(now.listed_agents)
    assert len(now.listed_agents) == min(len(keys), 5)
    assert not keys or f"{min(len(keys), 5)} agent" in text


@LAWS
@given(st.permutations(range(5)))
def test_no_agent_changes_its_place_when_one_ends(order: list[int]) -> None:
    items = [event(number / 10, "began", number) for number in range(5)]
    before = [agent.key for agent in seen(items, 1)]
    for at, number in enumerate(order):
        items.append(event(2 + at, "ended", number))

        assert [agent.key for agent in seen(items, 2.5 + at)] == before


@LAWS
@given(
    st.lists(
        st.builds(
            lambda tools, tokens, age, model, target: moments.agent(
                "Explore", target, tools=tools, tokens=tokens, age=age, model=model
            ),
            st.integers(0, 400),
            st.none() | st.integers(0, 2_000_000),
            st.floats(0, 90_000),
            st.sampled_from(["", "claude-haiku-4-5"]),
            st.sampled_from(["", "Look", "検索する", "x" * 70]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.none() | st.integers(1, 220),
)
def test_the_columns_are_aligned_in_every_width(actual: list[Agent], columns: int | None) -> None:
    """Each cell ends where its column ends, and no row is wider than the terminal."""
    rows = agents.render(of(*actual), WIDGETS["agents"].configured({}, 2))
    fit = FIT._replace(columns=columns)
    lines = fit.lines([one for one in rows if isinstance(one, Row)])
    texts = ["".join(span.text for span in line) for line in lines]

    assert columns is None or all(cells(text) <= columns for text in texts)
    if columns is None or columns >= 60:
        assert len({cells(text) for text in texts}) == 1  # the time stands at the right edge
        for agent, text in zip(actual, texts):
            assert text.endswith("  " + elapsed(agent.age))


# In the band


def test_a_list_that_is_on_the_screen_no_longer_leaves_the_rows_to_the_band(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.happen(1, "agent.began", actor="a1", type="Explore")
    listed = {"at": (BASE + 3) * 1000, "ids": ["a1", "other"]}
    desk.tell(at=(BASE + 2) * 1000)
    assert "└ Explore" in desk.shown(2.5)
    desk.tell(at=(BASE + 3) * 1000, listed=listed)
    assert "Explore" not in desk.shown(3.5)  # nor faint, in the place that it had
    assert "1 agent" in desk.shown(9.5)
    assert "└ Explore" in desk.shown(10.5)


def test_a_list_that_makes_no_sense_hides_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.happen(1, "agent.began", actor="a1", type="Explore")
    now = (BASE + 3) * 1000
    nonsense: list[Any] = [
        None, 7, [], {"ids": ["a1"]}, {"at": now}, {"at": now, "ids": "a1"},
        {"at": "x", "ids": ["a1"]}, {"at": now + 9000, "ids": ["a1"]},
        {"at": now, "ids": [None, 7, ["a1"], {"a1": 1}]},
    ]  # fmt: skip
    for listed in nonsense:
        desk.tell(at=now, listed=listed)
        assert "└ Explore" in desk.shown(3.5), listed


def test_where_nothing_can_be_faint_a_row_that_falls_silent_is_empty(tmp_path: Path) -> None:
    def second_row(folder: Path, **env: str) -> list[list[Any]]:
        """The row of a call that has just ended."""
        folder.mkdir()
        desk = Desk(folder)
        desk.env.update(env)
        desk.happen(1, "call.began", id="t1", tool="Bash", target="make", prompt="p1")
        desk.tell()
        assert "make" in desk.shown(2)
        desk.happen(3, "call.settled", id="t1")
        picture = desk.resident.frame(BASE + 4)
        assert picture is not None
        row: list[list[Any]] = picture["rows"][1]
        return row

    coloured = second_row(tmp_path / "a")
    plain = second_row(tmp_path / "b", NO_COLOR="1")
    assert "make" in "".join(text for text, *_ in coloured)
    assert len({tuple(style) for _, *style in coloured}) == 1
    assert "".join(text for text, *_ in plain).strip() == ""
