"""Another model answers than was chosen: what the transcript says, and what the widget shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests import moments

from hudline.events.model_fallback import ModelFallback
from hudline.frame import compose
from hudline.host.line_output import picture
from hudline.render.fit import Fit
from hudline.render.fragment import Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.sources.transcripts import model_fallback
from hudline.view.snapshot import Snapshot

OPUS, SONNET = "claude-opus-5-5", "claude-sonnet-5"
AT = "2026-11-29T09:50:00.000Z"
SINCE = 1_795_945_800.0
FIT = Fit(None, {**glyphs("unicode"), **words("en")})


def fallback(subtype: str = "model_fallback", **text: Any) -> dict[str, Any]:
    """The client's entry, as 2.1.332 writes it."""
    entry = {
        "parentUuid": "u1", "isSidechain": False, "type": "system", "subtype": subtype,
        "content": "Switched to Sonnet 5 due to high demand for Opus 5.5", "level": "warning",
        "trigger": "overloaded", "originalModel": OPUS, "fallbackModel": SONNET, "isMeta": False,
        "timestamp": AT,
    }  # fmt: skip
    return {**entry, **text}


def answer(model: str, **text: Any) -> dict[str, Any]:
    return {"type": "assistant", "isSidechain": False, "message": {"model": model}, **text}


def read(folder: Path, *entries: object) -> ModelFallback | None:
    transcript = folder / "s1.jsonl"
    lines = [
        one if isinstance(one, str) else json.dumps(one, separators=(",", ":")) for one in entries
    ]
    transcript.write_text("\n".join(lines) + "\n", "utf-8")
    return model_fallback(str(transcript))


@pytest.mark.parametrize("after", [[], [answer(SONNET)], [answer("claude-sonnet-5-20260101")]])
def test_it_holds_while_the_fallback_answers(tmp_path: Path, after: list[dict[str, Any]]) -> None:
    found = read(tmp_path, answer(OPUS), fallback(), *after)

    assert found == ModelFallback(OPUS, SONNET, "overloaded", SINCE)


@pytest.mark.parametrize("model", [OPUS, "claude-haiku-5-5", "us.anthropic.claude-opus-5-5-v1:0"])
def test_it_is_over_when_another_model_answers(tmp_path: Path, model: str) -> None:
    assert read(tmp_path, fallback(), answer(SONNET), answer(model)) is None


@pytest.mark.parametrize("one", [answer("<synthetic>"), answer(OPUS, isSidechain=True), "{", "{}"])
def test_what_is_no_answer_of_the_main_thread_ends_nothing(tmp_path: Path, one: Any) -> None:
    assert read(tmp_path, fallback(), one) is not None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({"direction": "retry", "trigger": "refusal"}, "refusal"), ({"direction": "restore"}, None)],
)
def test_a_refusal_falls_back_and_is_left_again(
    tmp_path: Path, fields: dict[str, Any], expected: str | None
) -> None:
    found = read(tmp_path, fallback("model_refusal_fallback", **fields))

    assert (found.trigger if found else None) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"originalModel": None}, {"fallbackModel": 7}, {"timestamp": "soon"}, {"timestamp": 7},
        {"fallbackModel": OPUS + "[1m]"}, {"type": "user"}, {"originalModel": ""},
    ],
)  # fmt: skip
def test_an_entry_that_says_nothing_certain_is_none(tmp_path: Path, fields: dict[str, Any]) -> None:
    assert read(tmp_path, fallback(**fields)) is None


def test_a_tool_result_that_quotes_an_entry_is_none(tmp_path: Path) -> None:
    quoted = {"type": "user", "message": {"content": json.dumps(fallback())}}

    assert read(tmp_path, quoted) is None
    assert model_fallback("") is model_fallback("/nowhere/s1.jsonl") is None


def test_a_transcript_that_was_written_to_is_read_again(tmp_path: Path) -> None:
    assert read(tmp_path, answer(OPUS)) is None
    assert read(tmp_path, answer(OPUS), fallback()) is not None


def drawn(now: Snapshot, **options: Any) -> str:
    frame = compose.draw("model_fallback", now, options, 2)
    return "".join(span.text for span in FIT.line(Row(frame)))


def test_both_models_the_reason_and_the_age_are_shown() -> None:
    assert drawn(moments.fallen_back()) == "⚠ Sonnet 5 instead of Opus 5.5 · overloaded · 3m"
    assert drawn(moments.fallen_back(), reason=False) == "⚠ Sonnet 5 instead of Opus 5.5"


@pytest.mark.parametrize(
    ("trigger", "text"),
    [("sun_spots", " · sun spots · 3m"), ("", " · 3m"), ("last_resort", " · last resort · 3m")],
)
def test_the_reason_is_the_clients_word(trigger: str, text: str) -> None:
    fallback = ModelFallback(OPUS, SONNET, trigger, 1000.0)

    assert drawn(moments.moment(model_fallback=fallback, clock=1180.0)).endswith("Opus 5.5" + text)


@pytest.mark.parametrize(
    ("model", "is_shown"),
    [(OPUS, True), (SONNET, True), ("", True), ("claude-haiku-5-5", False)],
)
def test_who_has_chosen_another_since_sees_nothing_of_it(model: str, is_shown: bool) -> None:
    now = moments.moment(
        {"model": {"id": model, "display_name": "It"}},
        model_fallback=ModelFallback(OPUS, SONNET, "overloaded", 0.0),
    )

    assert bool(drawn(now)) is is_shown


@pytest.mark.parametrize("preset", ["essential", "standard", "everything"])
def test_it_stands_behind_the_model_in_every_preset(preset: str) -> None:
    env = {"NO_COLOR": "1", "COLUMNS": "160", "LINES": "40"}

    shown = picture(moments.fallen_back(), 2, env, {"preset": preset})

    assert "Opus 5.5" in shown.partition("⚠ Sonnet 5 instead of")[0]
