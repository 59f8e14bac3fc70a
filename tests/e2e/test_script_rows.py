"""Rows that scripts feed, in the real client: from a call of the model, a hook, another shell."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest

from .messages_api import Gate, MessagesApi, Turn, call
from .person import Person, held, shown
from .terminal import Terminal
from .test_band import ALLOWED, rows_above

MANY = 200


class Feed:
    """A person whose scripts report, and what Hudline shows of it."""

    def __init__(self, person: Person, surface: str) -> None:
        person.client.env["HUDLINE_SURFACE"] = surface
        self.person, self.surface = person, surface
        self.program = f"'{person.root}/bin/hudline'"

    def launch(self) -> Terminal:
        """Start the client, and wait until Hudline is there."""
        self.terminal = self.person.client.launch(*ALLOWED)
        self.wait("of 1M")
        return self.terminal

    def shell(self, script: str, **more: Any) -> str:
        """What another shell of the folder prints, in which `hudline` is that program; nothing of
        the client's is in its environment."""
        done = subprocess.run(
            ["sh", "-c", f'hudline() {{ {self.program} "$@"; }}\n{script}'],
            cwd=self.person.client.project, env=self.person.client.env, capture_output=True,
            text=True, timeout=300, check=True, **more,
        )  # fmt: skip
        return f"{done.stdout}{done.stderr}"

    def wait(self, pattern: str, seconds: float = 30) -> str:
        """Wait until it shows the pattern; its rows."""

        def found(lines: list[str]) -> str:
            rows = rows_above(lines) if self.surface == "band" else shown(lines)
            return "\n".join(rows)

        lines = self.terminal.wait_until(
            lambda lines: bool(re.search(pattern, found(lines))), f"{pattern!r}", seconds
        )
        return found(lines)

    def wait_left(self, pattern: str) -> str:
        """Wait until it is there, and does not show the pattern."""
        return self.wait(rf"\A(?s:(?!.*(?:{pattern})).*of 1M)")


@pytest.mark.parametrize("surface", ["band", "line"])
def test_calls_hooks_and_other_shells_feed_rows_of_the_session(
    person: Person, api: MessagesApi, surface: str
) -> None:
    feed = Feed(person, surface)
    ticks = {"type": "command", "command": f"{feed.program} progress tick build"}
    person.client.write_settings(
        {"hooks": {"PostToolUse": [{"matcher": "Bash", "hooks": [ticks]}]}}
    )
    steps = (
        f"{feed.program} progress start build --total 8 --label compiling",
        f"{feed.program} note 'staging is frozen' --tone warn",
        held(),
    )
    ended = Gate()
    api.script(
        main=[
            Turn("I build.", [call("Bash", command="; ".join(steps))]),
            Turn("I look.", [call("Bash", command=held("end"))], wait=ended),
            Turn("Built."),
        ]
    )
    terminal = feed.launch()
    terminal.submit("please")

    feed.wait(r"0% build · compiling · 0/8")
    feed.wait("⚠ staging is frozen")
    assert terminal.colour_of("⚠ staging") != terminal.colour_of("compiling")
    person.read_tail()
    feed.wait("▱ 12% build · compiling · 1/8")  # by the hook behind the call
    assert (
        feed.shell("hudline progress tick build 3; hudline progress set build --label linking")
        == ""
    )
    feed.wait("50% build · linking · 4/8")
    assert feed.shell("hudline progress fail build --label 'no network'") == ""
    feed.wait("build failed · no network · 4/8")
    assert feed.shell("hudline progress start build; hudline progress done build") == ""
    feed.wait_left("build")
    assert feed.shell("hudline note --clear") == ""
    feed.wait_left("frozen")
    ended.open()
    person.read_tail("end")
    terminal.wait_for("Built.")
    kept = [path.read_text("utf-8") for path in person.client.config.glob("projects/*/*.jsonl")]
    results = re.findall(r'"tool_use_result[^\n]*', "\n".join(kept))
    assert not any("is frozen" in one for one in results)  # nothing was printed to the model
    assert not (person.home / "errors.log").exists()


@pytest.mark.parametrize("surface", ["band", "line"])
def test_of_two_hundred_calls_at_once_none_is_lost(person: Person, surface: str) -> None:
    feed = Feed(person, surface)
    feed.launch()
    many = f"for _ in $(seq {MANY}); do hudline progress tick load & done; wait"
    assert feed.shell(f"hudline progress start load --total {MANY + 50}; {many}") == ""
    feed.wait(f"80% load · {MANY}/{MANY + 50}")
    lines = feed.shell("seq 40 | hudline progress pipe load --total 40 | wc -l")
    assert lines.strip() == "40"
    feed.wait_left("load")
