"""Half of a surrogate pair in any field costs that field, or the character, and nothing else.

The client cuts texts by UTF-16 units, so such halves come in; UTF-8 has no bytes for them.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import entries, stories
from tests.stories import BASE, CWD, SESSION

from hudline.core import json_codec
from hudline.core.fields import identifier
from hudline.core.json_codec import dumps, loads
from hudline.core.paths import session_of
from hudline.events.band_message import agent_usage_events, status_payload
from hudline.events.status_input import StatusInput, path_field
from hudline.hook.payload import event_of
from hudline.host.line_output import picture
from hudline.render.widget import PRESETS
from hudline.state.prune import prune
from hudline.state.reducer import reduce_events
from hudline.store.session_store import SessionStore
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence

LAWS = settings(max_examples=60, deadline=None, database=None)
HALVES = ("\ud800", "\udbff", "\udc00", "\udcff", "\udfff", "\ud83d")
STORIES = sorted(path.stem for path in (Path(__file__).parent / "recordings").glob("*.jsonl"))
CHANCE = random.Random
CHANCES = st.integers(0, 10**6).map(CHANCE)


def halved(value: Any, chance: random.Random, share: float) -> Any:
    """The value with halves put into some of its texts and keys, at any place."""

    def put(text: str) -> str:
        if chance.random() >= share:
            return text
        at = chance.randint(0, len(text))
        return text[:at] + chance.choice(HALVES) + text[at:]

    if isinstance(value, str):
        return put(value)
    if isinstance(value, list):
        return [halved(one, chance, share) for one in value]
    if isinstance(value, dict):
        keys = {name: put(name) if chance.random() < 0.2 else name for name in value}
        return {keys[name]: halved(one, chance, share) for name, one in value.items()}
    return value


def is_clean(value: Any) -> bool:
    """Whether every text in it has its bytes in UTF-8."""
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return True


@LAWS
@given(st.sampled_from(STORIES), CHANCES, st.sampled_from((0.05, 0.3, 1)))
def test_any_event_yields_a_record_that_comes_back_as_it_was(
    name: str, chance: random.Random, share: float
) -> None:
    for row in stories.rows(name):
        result = halved(row["input"], chance, share)
        result["hook_event_name"] = row["input"].get("hook_event_name", "Stop")
        event = event_of(loads(json.dumps(result).encode()), BASE, 1)

        assert event is not None
        assert is_clean(event)
        assert loads(dumps(event)) == event
        assert orjson.loads(orjson.dumps(event)) == event


@LAWS
@given(st.sampled_from(STORIES), CHANCES)
def test_any_story_yields_a_state_and_pictures_in_utf_8(name: str, chance: random.Random) -> None:
    items = [event_of(halved(row["input"], chance, 0.2), BASE + row["t"], 1)
            for row in stories.rows(name)]  # fmt: skip
    state = reduce_events({}, [one for one in items if one])
    tick = StatusInput.parse(halved(stories.tick(session_id=SESSION), chance, 0.4))
    now = build_snapshot(state, tick, Evidence(1), BASE + 600)

    assert is_clean(loads(dumps(prune(state, BASE + 600))))
    for preset in PRESETS:
        assert picture(now, 3, {"COLUMNS": "200", "LINES": "60"}, {"preset": preset}).encode(
            "utf-8"
        )


@LAWS
@given(CHANCES)
def test_any_choices_yield_a_picture_in_utf_8(chance: random.Random) -> None:
    chosen = {
        "theme": "default", "language": "en", "icons": "unicode", "clock": "12", "preset": "full",
        "rows": [["model", "directory", {"widget": "text", "text": "mine"}, "context"], ["tools"]],
    }  # fmt: skip
    now = build_snapshot({}, StatusInput.parse(stories.tick(session_id=SESSION)), Evidence(1), BASE)
    env = halved({"COLUMNS": "120", "LANG": "en_US", "TERM": "xterm", "LC_TIME": "C"}, chance, 0.5)

    picture(now, 3, env, halved(chosen, chance, 0.5)).encode("utf-8")


@LAWS
@given(CHANCES)
def test_what_the_module_tells_yields_a_reading_and_records(chance: random.Random) -> None:
    result = halved(
        {
            "session": SESSION, "cwd": CWD, "project": CWD, "model": "claude-opus-5-5",
            "style": "default", "agent": "reviewer", "effort": "high", "version": "2.1.332",
            "agents": [{"id": "a1", "state": "running", "tokens": 5, "model": "claude-haiku-5-5"}],
            "usage": {"context": {"window": 200_000, "percent": 50, "tokens": 100_000},
                      "rateLimits": [{"kind": "five_hour", "percentUsed": 5,
                                      "resetsAt": "2026-11-20T17:34:37.000Z"}]},
        },
        chance, 0.4,
    )  # fmt: skip
    now = build_snapshot(
        {}, StatusInput.parse(status_payload(result, "Opus 5.5", BASE)), Evidence(1), BASE
    )

    assert is_clean(agent_usage_events(result))
    picture(now, 3, {"COLUMNS": "120"}).encode("utf-8")


def test_an_id_loses_the_half_alone_so_that_it_stays_the_same_in_every_event() -> None:
    assert identifier("a\ud8001") == identifier("a1") == "a1"
    assert identifier("\ud800") == ""
    assert identifier("a\ud800\x1b") == identifier("a\n") == ""


def test_a_path_with_a_half_names_no_file() -> None:
    assert path_field({"cwd": "/a\ud800"}, "cwd") == ""
    assert path_field({"cwd": "/ä/\U0001f600"}, "cwd") == "/ä/\U0001f600"


def test_a_session_whose_id_is_lost_is_the_one_of_the_environment() -> None:
    assert session_of("s1", {"CLAUDE_CODE_SESSION_ID": "s2"}) == "s1"
    assert session_of("", {"CLAUDE_CODE_SESSION_ID": "s2"}) == "s2"
    assert session_of("../x", {"CLAUDE_CODE_SESSION_ID": "../y"}) == ""
    assert session_of(None, {}) == ""


@pytest.mark.parametrize("library", [orjson, None])
def test_json_is_written_whatever_writes_it(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_codec, "orjson", library)
    fields = {"a\ud800": ["\udcff", "ok"], "b": "x" * 200_000}

    assert loads(dumps(fields)) == {"a?": ["?", "ok"], "b": "x" * 200_000}
    assert loads(json.dumps(fields).encode()) == fields


@pytest.mark.parametrize("half", HALVES)
def test_the_entries_keep_and_draw_what_is_whole(tmp_path: Path, half: str) -> None:
    (tmp_path / "hudline").mkdir()
    home, more = tmp_path / "hudline", {"CLAUDE_CODE_SESSION_ID": SESSION, "CLAUDE_PID": "7"}
    call = {
        "hook_event_name": "PreToolUse", "session_id": SESSION + half, "tool_name": "Bash" + half,
        "tool_use_id": "one" + half, "tool_input": {"command": f"make {half}it", half: half},
        "cwd": "/tmp/" + half, "transcript_path": "/tmp/" + half, "prompt_id": half, half: half,
    }  # fmt: skip
    begun = {**call, "hook_event_name": "UserPromptSubmit", "prompt": half, "prompt_id": "p"}
    for event in (begun, call):
        done = entries.hear(event, home, **more)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    stored = entries.journal(home, SESSION)[-1]
    assert (stored["tool"], stored["target"], stored["id"]) == ("Bash", "make it", "one")

    shaken = halved(stories.tick(session_id=SESSION), CHANCE(ord(half)), 0.4)
    shaken.update({"session_id": SESSION + half, "transcript_path": half, "cwd": "/x" + half})
    shaken["model"] = {"id": "claude-opus-5-5" + half, "display_name": "Opus 5.5" + half}
    shaken["workspace"] = {"current_dir": "/tmp/" + half, "project_dir": half}
    (home / "config.json").write_text(json.dumps({"clock": half, "rows": [["model", "tools"]]}))
    shown = entries.draw(shaken, home, **more, LANG="en\udcff")
    assert "Opus 5.5" in shown
    assert "make it" in shown
    assert not (home / "errors.log").exists()


def test_a_checkpoint_and_a_journal_with_halves_are_read(tmp_path: Path) -> None:
    fields = {
        "at": BASE,
        "kind": "prompted",
        "prompt": "p\ud800",
        "human": True,
        "x\ud800": "\udc00",
    }
    (tmp_path / "journal.jsonl").write_text(json.dumps(fields) + "\n")
    memory = SessionStore(str(tmp_path))
    memory.load()
    memory._tail = 10**9
    memory.save_checkpoint(BASE + 100)

    assert SessionStore(str(tmp_path)).load()
    (tmp_path / "checkpoint.json").read_bytes().decode("utf-8")
