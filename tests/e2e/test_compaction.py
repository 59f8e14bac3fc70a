"""When the real client compacts by itself: Hudline says the same, and then it does."""

from __future__ import annotations

import re

import pytest

from .messages_api import COMPACTION, MessagesApi, Turn
from .person import Person, wait_shown


def told(answer: str, tokens: int) -> Turn:
    """An answer behind which so many tokens are in the context."""
    return Turn(answer, usage={"cache_read_input_tokens": tokens - 1203 - 120})


def compactions(api: MessagesApi) -> int:
    return sum(COMPACTION in str(one.body.get("messages", [])[-1:]) for one in api.requests)


@pytest.mark.parametrize("way", ["variable", "settings"])
def test_what_is_left_is_the_clients_own_figure_and_then_it_compacts(
    person: Person, api: MessagesApi, way: str
) -> None:
    if way == "variable":
        person.client.env["CLAUDE_CODE_AUTO_COMPACT_WINDOW"] = "200k"
    else:
        person.client.write_settings({**person.client.settings(), "autoCompactWindow": 200_000})
    sizes = (100_000, 150_000, 168_000, 20_000)
    api.script(main=[told(f"Answer {n}.", size) for n, size in enumerate(sizes)])
    terminal = person.launch()
    terminal.submit("one")
    terminal.wait_for("Answer 0.")
    wait_shown(terminal, "50% of 200k · 40% to compaction")

    terminal.submit("two")
    terminal.wait_for("Answer 1.")
    wait_shown(terminal, "75% of 200k · 10% to compaction")
    terminal.wait_for("10% until auto-compact")  # the client's own footer
    terminal.submit("/context")
    terminal.wait_for("/200k tokens (75%)")

    terminal.submit("three")
    terminal.wait_for("Answer 2.")
    wait_shown(terminal, "84% of 200k · compaction is next")
    assert not compactions(api)
    terminal.submit("four")
    terminal.wait_for("Answer 3.")
    wait_shown(terminal, re.compile(r"10% of 200k · \d\d% to compaction ↻1"))
    assert compactions(api) == 1
