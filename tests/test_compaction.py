"""When the client compacts by itself: its own rule, its variables and its settings."""

from __future__ import annotations

import json
import os
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudline.core.file_io import read_regular
from hudline.core.paths import Home
from hudline.events.compaction import compaction, parse_tokens
from hudline.events.status_input import Compaction, StatusInput
from hudline.frame import compose
from hudline.host.drawing import Drawing
from hudline.render.fit import Fit
from hudline.render.fragment import Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.sources import settings_files
from hudline.sources.settings_files import mentioning_compaction
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence

FIT = Fit(None, {**glyphs("unicode"), **words("en")})
WINDOW = "CLAUDE_CODE_AUTO_COMPACT_WINDOW"
SHARE = "CLAUDE_AUTOCOMPACT_PCT_OVERRIDE"
OPUS = "claude-opus-5-5"
LAWS = settings(max_examples=80, deadline=None, database=None)


def payload(
    stored: int | None = 20_000, size: Any = 1_000_000, model: str = OPUS
) -> dict[str, Any]:
    usage = None if stored is None else {"cache_read_input_tokens": stored}
    window = {"context_window_size": size, "current_usage": usage}
    if stored is not None and size:
        window["used_percentage"] = stored * 100 // size
    return {"model": {"id": model}, "version": "2.1.332", "context_window": window}


def found(
    env: dict[str, str] | None = None,
    layers: list[dict[str, Any]] | None = None,
    is_on: bool = True,
    **value: Any,
) -> tuple[float, float | None] | None:
    """(window, point) of a reading, as far as it is known."""
    known = compaction(StatusInput.parse(payload(**value)), env or {}, layers or [], is_on)
    return None if known is None else (known.window, known.at)


# The rule, as it was measured on client 2.1.332


@pytest.mark.parametrize(
    ("env", "settings", "expected"),
    [
        ({WINDOW: "200000"}, [], (200_000, 167_000)),
        ({}, [{"autoCompactWindow": 200_000}], (200_000, 167_000)),
        ({}, [], (1_000_000, 967_000)),
        ({WINDOW: "200k", SHARE: "50"}, [], (200_000, 90_000)),
        ({SHARE: "50"}, [], (1_000_000, 490_000)),
        ({SHARE: "99"}, [], (1_000_000, 967_000)),
        ({WINDOW: "50000"}, [], (100_000, 67_000)),
        ({WINDOW: "2m"}, [], (1_000_000, 967_000)),
        ({WINDOW: "200k"}, [{"autoCompactWindow": 400_000}], (200_000, 167_000)),
        ({WINDOW: "200k", "CLAUDE_CODE_MAX_OUTPUT_TOKENS": "8000"}, [], (200_000, 179_000)),
        ({WINDOW: "200k", "CLAUDE_CODE_MAX_OUTPUT_TOKENS": "64000"}, [], (200_000, 167_000)),
    ],
)
def test_the_client_compacts_where_its_rule_says(
    env: dict[str, str], settings: list[dict[str, Any]], expected: Any
) -> None:
    assert found(env, settings) == expected


@pytest.mark.parametrize("name", ["DISABLE_COMPACT", "DISABLE_AUTO_COMPACT"])
def test_switched_off_there_is_no_point_but_the_variable_still_narrows_the_window(
    name: str,
) -> None:
    assert found({name: "1"}) is None
    assert found({name: "TRUE", WINDOW: "200k"}) == (200_000, None)
    assert found({name: " yes ", SHARE: "50"}) is None
    assert found({name: "on"}, [{"autoCompactWindow": 200_000}]) is None
    assert found({name: "0"}) == found({name: ""}) == found({name: "off"}) == found()


def test_the_strongest_settings_switch_it() -> None:
    off, on = {"autoCompactEnabled": False}, {"autoCompactEnabled": True}

    assert found({}, [off]) is None
    assert found({}, [off, on]) == found()
    assert found({}, [on, off]) is None
    assert found({}, [], is_on=False) is None
    assert found({}, [on], is_on=False) == found()
    assert found({}, [{"autoCompactEnabled": "no"}]) == found()
    assert found({"DISABLE_COMPACT": "1"}, [on]) is None


@pytest.mark.parametrize(
    ("model", "size", "is_known"),
    [
        ("claude-opus-5-5", 1_000_000, True),
        ("claude-opus-5-5", 200_000, True),
        ("us.anthropic.claude-opus-4-8", 1_000_000, True),
        ("claude-opus-4-7[1m]", 1_000_000, True),
        ("claude-sonnet-5", 1_000_000, True),
        ("claude-fable-5", 1_000_000, True),
        ("glm-4.6", 1_000_000, True),
        ("claude-haiku-4-5-20251001", 200_000, False),
        ("claude-sonnet-4-5[1m]", 1_000_000, False),
        ("claude-sonnet-4-6", 200_000, False),
        ("claude-sonnet-4@20250514", 200_000, False),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", 200_000, False),
        ("claude-opus-4-1-20250805", 200_000, False),
    ],
)
def test_where_nobody_set_a_window_only_some_models_are_compacted_ahead(
    model: str, size: int, is_known: bool
) -> None:
    expected = (size, size - 33_000) if is_known else None

    assert found(model=model, size=size) == expected
    assert (found({SHARE: "50"}, model=model, size=size) is not None) == is_known
    assert found({WINDOW: "150k"}, model=model, size=size) == (150_000, 117_000)


def test_of_older_clients_only_what_a_person_set_is_known() -> None:
    fields = {**payload(), "version": "2.1.197"}

    assert compaction(StatusInput.parse(fields), {}, []) is None
    known = compaction(StatusInput.parse(fields), {WINDOW: "200000"}, [])
    assert known is not None
    assert known.at == 167_000


def test_without_a_window_or_with_a_tiny_one_nothing_is_known() -> None:
    assert found({WINDOW: "200k"}, size=None) is None
    assert found({WINDOW: "200k"}, size=0) is None
    assert found({WINDOW: "200k"}, stored=5, size=30_000) is None
    assert found({WINDOW: "200k"}, stored=310_000, size=200_000) is None  # the window is refuted


# Values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200000", 200_000), (" 200000 ", 200_000), ("200k", 200_000), ("200K", 200_000),
        ("0.5m", 500_000), ("1M", 1_000_000), ("200,000", 200_000), ("200_000", 200_000),
        ("200 000", 200_000), ("2e5", 200_000), ("2.5e5", 250_000), ("200000.9", 200_000),
        ("200000 tokens", 200_000), ("150.5k", 150_500), ("+200000", 200_000),
        ("1", 100_000), ("99999", 100_000), ("12,34", 100_000), ("0.9k", 100_000),
        ("1e2k", 100_000), ("000200000", 200_000),
        ("", None), ("0", None), ("-200000", None), ("-5k", None), ("abc", None), ("k", None),
        ("NaN", None), ("Infinity", None), ("9" * 400, None), ("9" * 30, None), ("1e400", None),
        ("0x30d40", None), ("auto", None), ("1e-3", None), ("2.5", 100_000), ("٢٠٠٠٠٠", None),
        ("\ud800", None), ("e5", None), (".k", None),
    ],
)  # fmt: skip
def test_a_number_of_tokens_is_read_as_the_client_reads_it(text: str, expected: int | None) -> None:
    assert parse_tokens(text) == expected


@pytest.mark.parametrize(
    "share", ["0", "-5", "101", "1e3", "x", "", "NaN", "Infinity", "9" * 5000, "\udcff"]
)
def test_a_share_that_is_none_changes_nothing(share: str) -> None:
    assert found({SHARE: share}) == found()


@pytest.mark.parametrize(
    ("share", "at"), [("50%", 490_000), ("050", 490_000), ("12.5", 122_500), ("1e1", 98_000)]
)
def test_a_share_is_what_its_text_begins_with(share: str, at: int) -> None:
    assert found({SHARE: share}) == (1_000_000, at)


@pytest.mark.parametrize(
    "value",
    [99_999, 0, -1, 200_000.5, "200000", "auto", True, None, [], {}, 1e300, float("inf"),
     float("nan"), 2**53],
)  # fmt: skip
def test_a_setting_that_the_client_does_not_take_counts_as_not_there(value: Any) -> None:
    wrong = {"autoCompactWindow": value}

    assert found({}, [wrong]) == found()
    assert found({}, [{"autoCompactWindow": 300_000}, wrong]) == (300_000, 267_000)
    single = {"modelSettings": {OPUS: wrong}}
    if value != "auto":
        assert found({}, [{"autoCompactWindow": 300_000, **single}]) == (300_000, 267_000)


def test_stronger_settings_win_and_a_model_may_have_its_own() -> None:
    user, project = {"autoCompactWindow": 300_000}, {"autoCompactWindow": 250_000}
    single = {"modelSettings": {OPUS: {"autoCompactWindow": 150_000}}}
    auto = {"modelSettings": {OPUS: {"autoCompactWindow": "auto"}}}
    other = {"modelSettings": {"claude-haiku-5-5": {"autoCompactWindow": 150_000}}}

    assert found({}, [user, project]) == (250_000, 217_000)
    assert found({}, [{**user, **single}]) == (150_000, 117_000)
    assert found({}, [user, single]) == (150_000, 117_000)
    assert found({}, [single, project]) == (250_000, 217_000)
    assert found({}, [user, auto]) == found()
    assert found({}, [user, other]) == (300_000, 267_000)
    assert found({}, [user, {"modelSettings": 5}]) == (300_000, 267_000)


@pytest.mark.parametrize(
    "model",
    ["us.anthropic.claude-opus-5-5-v1:0", "claude-opus-5-5[1m]", "claude-opus-5-5@20261001"],
)
def test_a_models_own_setting_holds_for_it_in_every_cloud(model: str) -> None:
    settings = [{"modelSettings": {OPUS: {"autoCompactWindow": 150_000}}}]

    assert found({}, settings, model=model) == (150_000, 117_000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["autoCompactWindow", "autoCompactEnabled", "modelSettings", OPUS, "x"]
            ),
            part,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@LAWS
@given(
    st.lists(st.dictionaries(st.sampled_from(["autoCompactWindow", "modelSettings"]), JSON)),
    st.text(max_size=12),
    st.text("0123456789.eEkm-+,%", max_size=9),
    st.integers(1, 2_000_000),
)
def test_whatever_is_set_the_point_lies_inside_the_window(
    settings: list[dict[str, Any]], window: str, share: str, size: int
) -> None:
    env = {WINDOW: window, SHARE: share, "CLAUDE_CODE_MAX_OUTPUT_TOKENS": share}
    known = compaction(StatusInput.parse(payload(0, size)), env, settings)

    assert known is None or 0 < (known.at or 1) < known.window <= size


# Files


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config").mkdir()
    (tmp_path / "project" / ".claude").mkdir(parents=True)
    return {"CLAUDE_CONFIG_DIR": str(tmp_path / "config"), "HOME": str(tmp_path)}


@cache
def drawing(home: str) -> Drawing:
    """The same for all draws of a test, as in a host: it has to notice what changes."""
    return Drawing(Home(home))


def in_files(env: dict[str, str], **value: Any) -> Any:
    tick = payload(**value)
    project = Path(env["HOME"]) / "project"
    tick["workspace"] = {"current_dir": str(project), "project_dir": str(project)}
    status = StatusInput.parse(tick)
    drawing(env["HOME"]).set_compaction(status, env)
    known = status.compaction
    return None if known is None else (known.window, known.at)


def settings_of(env: dict[str, str], where: str) -> Path:
    if where == "user":
        return Path(env["CLAUDE_CONFIG_DIR"]) / "settings.json"
    name = "settings.json" if where == "project" else "settings.local.json"
    return Path(env["HOME"]) / "project" / ".claude" / name


def test_the_persons_the_projects_and_the_local_settings_count(env: dict[str, str]) -> None:
    settings_of(env, "user").write_text('{"autoCompactWindow": 300000}')
    assert in_files(env) == (300_000, 267_000)
    settings_of(env, "project").write_text('{"autoCompactWindow": 250000}')
    assert in_files(env) == (250_000, 217_000)
    settings_of(env, "local").write_text('{"autoCompactWindow": 150000}')
    assert in_files(env) == (150_000, 117_000)
    settings_of(env, "local").write_text('{"autoCompactEnabled": false}')
    assert in_files(env) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le"])
def test_settings_are_read_in_the_encodings_that_the_client_reads(
    env: dict[str, str], encoding: str
) -> None:
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    text = mark + '{\r\n  "note": "ä",\r\n  "autoCompactWindow": 200000\r\n}\r\n'
    settings_of(env, "user").write_bytes(text.encode(encoding))

    assert in_files(env) == (200_000, 167_000)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_settings_in_big_endian_utf_16_are_not_read(env: dict[str, str], mark: str) -> None:
    text = mark + '{"autoCompactWindow": 200000}'
    settings_of(env, "user").write_bytes(text.encode("utf-16-be"))

    assert in_files(env) == (1_000_000, 967_000)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b'{"autoCompactWindow": 200000', b"\xff\xfe\x00", b"autoCompact",
     b'{"autoCompactWindow": ' + b"[" * 5000, b'"autoCompactWindow"',
     b'{"autoCompactWindow": 200000}' + b" " * 1024 * 1024],
)  # fmt: skip
def test_settings_that_are_none_change_nothing(env: dict[str, str], data: bytes) -> None:
    settings_of(env, "project").write_bytes(data)

    assert in_files(env) == (1_000_000, 967_000)


def test_only_regular_files_are_opened(env: dict[str, str]) -> None:
    os.mkfifo(settings_of(env, "project"))
    settings_of(env, "local").symlink_to("/dev/zero")
    settings_of(env, "user").mkdir()

    assert in_files(env) == (1_000_000, 967_000)
    for path in ("/dev/tty", "/dev/null", "a\0b"):
        assert read_regular(path, 10) == b""


def test_a_link_to_a_persons_settings_is_followed(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text('{"autoCompactWindow": 200000}')
    settings_of(env, "user").symlink_to(tmp_path / "store.json")

    assert in_files(env) == (200_000, 167_000)


def test_the_switch_in_the_clients_own_file_counts_unless_settings_say_otherwise(
    env: dict[str, str],
) -> None:
    own = Path(env["CLAUDE_CONFIG_DIR"]) / ".claude.json"
    own.write_text(json.dumps({"projects": {}, "autoCompactEnabled": False}, indent=2))
    assert in_files(env) is None
    settings_of(env, "user").write_text('{"autoCompactEnabled": true}')
    assert in_files(env) == (1_000_000, 967_000)
    settings_of(env, "user").unlink()
    own.write_text('{"autoCompactEnabled" : true}')
    assert in_files(env) == (1_000_000, 967_000)


def test_settings_that_say_nothing_of_it_are_not_parsed(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_of(env, "user").write_text('{"model": "opus"}')

    def refuse(data: bytes) -> object:
        raise AssertionError(data)

    monkeypatch.setattr(settings_files, "parsed", refuse)
    assert mentioning_compaction(env, "") == []


# What is shown


def drawn(stored: int, known: Compaction | None, size: int = 1_000_000, **options: Any) -> str:
    reading = StatusInput.parse(payload(stored, size))
    reading.compaction = known
    frame = compose.draw("context", build_snapshot({}, reading, Evidence(), 1e9), options, 2)
    return "".join(span[0] for span in FIT.line(Row(frame)))


def tone(stored: int, known: Compaction | None, size: int = 1_000_000, **options: Any) -> str:
    reading = StatusInput.parse(payload(stored, size))
    reading.compaction = known
    (piece,) = compose.draw(
        "context", build_snapshot({}, reading, Evidence(), 1e9), {"shape": "percent", **options}, 2
    )
    return str(piece.spans[0][1])


NARROW = Compaction(200_000, 167_000, True)
OWN = Compaction(1_000_000, 967_000, False)


def test_a_narrow_window_is_what_is_measured_against() -> None:
    assert drawn(180_000, NARROW, shape="percent") == "90% · compaction is next"
    assert drawn(180_000, NARROW) == "▰▰▰▰▰▰▰▰▰▱ 90% of 200k · compaction is next"
    assert drawn(100_000, NARROW) == "▰▰▰▰▰▱▱▱▱▱ 50% of 200k · 40% to compaction"
    assert drawn(100_000, NARROW, shape="tokens") == "100k of 200k · 40% to compaction"
    assert drawn(100_000, NARROW, shape="remaining") == "100k left · 40% to compaction"


def test_what_is_measured_against_is_the_persons_choice() -> None:
    assert drawn(180_000, NARROW, against="window").startswith("▰▰▱▱▱▱▱▱▱▱ 18% of 1M")
    assert drawn(100_200, NARROW, against="compaction").startswith("▰▰▰▰▰▰▱▱▱▱ 60% of 167k")
    assert drawn(180_000, NARROW, against="compaction").startswith("▰▰▰▰▰▰▰▰▰▰ 100% of 167k")
    for against in ("usable", "window", "compaction"):
        assert drawn(180_000, NARROW, against=against).endswith(" · compaction is next")
        assert drawn(500_000, None, against=against) == "▰▰▰▰▰▱▱▱▱▱ 50% of 1M"


def test_what_nobody_set_is_told_once_it_is_near() -> None:
    assert drawn(500_000, OWN) == "▰▰▰▰▰▱▱▱▱▱ 50% of 1M"
    assert drawn(800_000, OWN) == "▰▰▰▰▰▰▰▰▱▱ 80% of 1M · 17% to compaction"
    assert drawn(966_000, OWN).endswith("96% of 1M · compaction is next")


def test_the_last_answer_counts_towards_compaction_as_in_the_client() -> None:
    tick = payload(160_000)
    tick["context_window"]["current_usage"]["output_tokens"] = 8_000
    reading = StatusInput.parse(tick)
    reading.compaction = NARROW
    frame = compose.draw("context", build_snapshot({}, reading, Evidence(), 1e9), {}, 2)

    assert "".join(span[0] for span in FIT.line(Row(frame))).endswith(" · compaction is next")


def test_the_tone_goes_by_what_is_usable() -> None:
    assert tone(180_000, NARROW) == tone(180_000, NARROW, against="window") == "alarm"
    assert tone(100_000, NARROW) == "good"
    assert tone(125_000, NARROW) == "warn"
    assert tone(150_000, NARROW) == "alarm"
    assert tone(180_000, None) == tone(690_000, OWN) == "good"
    assert tone(700_000, OWN) == "warn"


def test_a_window_that_is_never_compacted_has_no_point() -> None:
    assert drawn(180_000, Compaction(200_000, None, True)) == "▰▰▰▰▰▰▰▰▰▱ 90% of 200k"


@LAWS
@given(st.randoms(), st.integers(0, 3_000_000), st.booleans())
def test_every_form_says_something_of_every_context(
    chance: random.Random, stored: int, is_set: bool
) -> None:
    known = Compaction(chance.randint(100_000, 1_000_000), chance.randint(1, 900_000), is_set)
    for style in ("bar", "battery", "percent", "tokens", "remaining", "sparkline"):
        for against in ("usable", "window", "compaction"):
            text = drawn(stored, known, shape=style, against=against)
            assert text
            assert "-" not in text


# Figures that contradict each other


def read(stored: int | None, size: Any, used: Any) -> tuple[Any, Any, Any]:
    usage = None if stored is None else {"cache_read_input_tokens": stored}
    window = {"context_window_size": size, "used_percentage": used}
    if usage:
        window["current_usage"] = usage
    status_input = StatusInput.parse({"context_window": window})
    return status_input.tokens, status_input.window, status_input.context


def test_tokens_beyond_the_window_refute_the_window() -> None:
    assert read(310_000, 200_000, 100) == (310_000, None, None)
    assert read(200_000, 200_000, 100) == (200_000, 200_000, 100)
    assert drawn(310_000, None, 200_000) == "context 310k"


def test_a_share_that_the_tokens_do_not_make_is_not_believed() -> None:
    assert read(100_000, 200_000, 5) == (100_000, 200_000, 50)
    assert read(100_000, 200_000, 1795348800) == (100_000, 200_000, 50)
    assert read(100_000, 200_000, None) == (100_000, 200_000, 50)
    assert read(92_495, 100_000, 92) == (92_495, 100_000, 92)
    assert read(None, 200_000, 101) == (None, 200_000, None)
    assert read(None, 200_000, 37.5) == (None, 200_000, 37.5)
    assert read(10**12, 200_000, 50)[0] is None


@LAWS
@given(st.integers(0, 10**16), st.integers(-5, 10**16), st.floats() | st.integers(-9, 10**12))
def test_no_share_is_below_nothing_or_above_all(stored: int, size: int, used: float) -> None:
    tokens_, window, share = read(stored, size, used)

    assert share is None or 0 <= share <= 100
    assert tokens_ is None or not window or tokens_ <= window
