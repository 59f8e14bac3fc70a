"""One way in: the band needs no setup, the status line one command, and back again."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import orjson
import pytest
from rich.console import Console
from tests.desk import OTHER, Desk, tree

from hudline.cli import line_offer
from hudline.core.errors import UserError
from hudline.core.paths import append, make_folder
from hudline.host import lifetime
from hudline.host.endpoints import endpoints
from hudline.install import client_settings

ENABLED = {"enabledPlugins": {"hudline@hudline": True}}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A person with a client that shows bands, and the plugin."""
    desk = Desk(tmp_path, monkeypatch)
    desk.write(ENABLED)
    desk.client("2.1.332 (Claude Code)")
    (desk.plugin / "hooks").mkdir()
    (desk.plugin / "hooks/band.ts").touch()
    return desk


def band(desk: Desk) -> None:
    """Have this process be a client that shows a band."""
    place = endpoints(desk.home.root, os.getpid())
    Path(place.module).mkdir(parents=True)
    Path(place.message).write_text("{}")
    lifetime.announce(place, "band", time.time())
    desk.env["CLAUDE_PID"] = str(os.getpid())


def config(desk: Desk) -> dict[str, object]:
    try:
        stored: dict[str, object] = orjson.loads(Path(desk.home.config).read_bytes())
    except FileNotFoundError:
        return {}
    return stored


# Setup


@pytest.mark.parametrize("option", [(), ("--replace",), ("--wrap",)])
def test_beside_a_band_setup_writes_nothing_and_says_how_to_have_the_line(
    desk: Desk, option: tuple[str, ...]
) -> None:
    band(desk)
    before = tree(desk.person)
    status, text = desk.run("setup", *option)
    assert status == 0
    assert tree(desk.person) == before
    assert text.startswith("Hudline stands above the prompt and needs no setup; nothing was chang")
    assert " ".join(["hudline setup --line", *option]) + "\n" in text
    assert "hudline config set surface both\n" in text


def test_before_the_first_session_with_a_band_setup_writes_nothing_either(desk: Desk) -> None:
    before = tree(desk.person)
    assert "from your next session on; nothing was changed" in desk.run("setup")[1]
    desk.write({})
    output = desk.run("setup")[1]
    assert "With its plugin, Hudline stands above the prompt" in output
    assert f"Run: claude plugin install hudline --marketplace {desk.plugin}" in output
    desk.write(ENABLED)
    assert tree(desk.person) == before


def test_a_line_of_the_persons_own_stays_below_the_band(desk: Desk) -> None:
    desk.write({**ENABLED, client_settings.KEY: OTHER})
    output = desk.run("setup")[1]
    assert "Your own status line stays as it is." in output
    assert "hudline setup --line --wrap" in output
    with pytest.raises(UserError) as refused:
        desk.run("setup", "--line")
    assert "hudline setup --line --wrap" in refused.value.hint
    assert config(desk) == {}


def test_a_client_without_bands_gets_its_line_and_so_does_an_unknown_one(desk: Desk) -> None:
    desk.client("2.1.197 (Claude Code)")
    desk.run("setup")
    assert desk.read()[client_settings.KEY] == desk.line()
    desk.run("uninstall")
    desk.client("something else")
    desk.run("setup")
    assert desk.read()[client_settings.KEY] == desk.line()
    assert "surface" not in config(desk)


def test_a_session_with_hooks_but_no_band_shows_that_the_client_has_none(desk: Desk) -> None:
    """Bands are early access: the version alone proves nothing."""
    desk.env.update(CLAUDE_PID=str(os.getpid()), CLAUDE_CODE_SESSION_ID="a-session")
    registry = desk.config / "sessions" / f"{os.getpid()}.json"
    desk.write({"version": "2.1.332"}, registry)
    assert "nothing was changed" in desk.run("setup")[1]
    append(desk.home.session("a-session") + "/journal.jsonl", b'{"n":1}')
    message = Path(endpoints(desk.home.root, os.getpid()).message)
    message.parent.mkdir(parents=True)
    message.touch()  # a band that has ended
    assert "nothing was changed" in desk.run("setup")[1]
    message.unlink()
    desk.run("setup")
    assert desk.read()[client_settings.KEY] == desk.line()


@pytest.mark.parametrize("surface", ["line", "both"])
def test_where_the_line_was_chosen_setup_sets_it_up(desk: Desk, surface: str) -> None:
    band(desk)
    desk.run("config", "set", "surface", surface)
    desk.run("setup")
    assert desk.read()[client_settings.KEY] == desk.line()
    assert config(desk)["surface"] == surface


def test_setup_with_line_does_both_steps_and_with_band_both_back(desk: Desk) -> None:
    band(desk)
    as_it_was = desk.settings.read_bytes()
    assert desk.run("setup", "--line")[0] == 0
    assert desk.read()[client_settings.KEY] == desk.line()
    assert config(desk)["surface"] == "line"
    once = tree(desk.person)
    assert "already" in desk.run("setup", "--line")[1]
    assert tree(desk.person) == once
    output = desk.run("setup", "--band")[1]
    assert "Hudline is no longer the status line." in output
    assert "Hudline stands above the prompt." in output
    assert desk.settings.read_bytes() == as_it_was
    assert "surface" not in config(desk)


def test_with_band_a_line_from_before_comes_back(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER, **ENABLED})
    as_it_was = desk.settings.read_bytes()
    desk.run("setup", "--line", "--wrap")
    assert (config(desk)["surface"], config(desk)["wrap"]) == ("line", True)
    assert "former status line is back" in desk.run("setup", "--band")[1]
    assert desk.settings.read_bytes() == as_it_was
    assert not {"surface", "wrap"} & config(desk).keys()
    assert "left alone" in desk.run("setup", "--band")[1]
    assert desk.settings.read_bytes() == as_it_was


def test_a_client_without_bands_keeps_its_line(desk: Desk) -> None:
    desk.client("2.1.197 (Claude Code)")
    desk.run("setup")
    before = tree(desk.person)
    with pytest.raises(UserError, match=r"2\.1\.197 has no bands; nothing was changed"):
        desk.run("setup", "--band")
    with pytest.raises(UserError, match="exclude each other"):
        desk.run("setup", "--band", "--line")
    assert tree(desk.person) == before


def test_where_no_client_is_found_the_band_is_promised_for_one_that_has_bands(desk: Desk) -> None:
    desk.client("something else")
    output = " ".join(desk.run("setup", "--band")[1].split())
    assert "next session with the plugin on, in Claude Code 2.1.330 or newer." in output


def test_a_variable_that_wins_over_the_choice_is_named(desk: Desk) -> None:
    desk.env["HUDLINE_SURFACE"] = "band"
    assert "HUDLINE_SURFACE is set and wins over config.json" in desk.run("setup", "--line")[1]


def test_a_config_that_cannot_be_read_stops_only_what_changes_it(desk: Desk) -> None:
    make_folder(desk.home.root)
    Path(desk.home.config).write_text("{ no json")
    before = tree(desk.person)
    for option in ("--line", "--band"):
        with pytest.raises(UserError, match="not valid JSON"):
            desk.run("setup", option)
    assert "nothing was changed" in desk.run("setup")[1]
    assert tree(desk.person) == before
    desk.client("2.1.197 (Claude Code)")
    assert desk.run("setup")[0] == 0
    assert desk.read()[client_settings.KEY] == desk.line()


def test_a_line_that_fails_leaves_the_band(desk: Desk) -> None:
    for name in ("launcher.py", "windows.py"):
        (desk.plugin / "statusline" / name).write_text("raise SystemExit(3)\n")
    with pytest.raises(UserError, match="status 3"):
        desk.run("setup", "--line")
    assert config(desk) == {}
    assert desk.read() == ENABLED


# The key `surface`


@pytest.mark.parametrize("surface", ["line", "both"])
def test_choosing_the_line_without_one_prints_the_command(desk: Desk, surface: str) -> None:
    output = desk.run("config", "set", "surface", surface)[1]
    assert output.startswith(f"surface set to {surface}.\n")
    assert "Hudline is not the status line yet.\n" in output
    assert output.endswith("hudline setup\n")
    assert client_settings.KEY not in desk.read()


def test_choosing_the_band_or_a_line_that_is_there_offers_nothing(desk: Desk) -> None:
    assert "setup" not in desk.run("config", "set", "surface", "band")[1]
    desk.run("setup", "--line")
    assert "setup" not in desk.run("config", "set", "surface", "both")[1]
    assert "setup" not in desk.run("config", "set", "theme", "nord")[1]


def test_a_variable_that_keeps_the_band_needs_no_line(desk: Desk) -> None:
    desk.env["HUDLINE_SURFACE"] = "band"
    assert "Run: " not in desk.run("config", "set", "surface", "line")[1]


def test_another_line_is_kept_by_the_command_that_is_named(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER})
    assert "hudline setup --wrap" in desk.run("config", "set", "surface", "line")[1]
    assert desk.read()[client_settings.KEY] == OTHER


@pytest.mark.parametrize(
    ("typed", "is_set"),
    [("\n", True), ("Y\n", True), ("yes\n", True), ("n\n", False), ("what\n", False), ("", False)],
)
def test_on_a_terminal_it_asks_and_does_what_is_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, is_set: bool
) -> None:
    answers = io.StringIO(typed)
    monkeypatch.setattr(answers, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", answers)
    monkeypatch.setattr("builtins.input", lambda *_: _typed(answers))
    desk.env["HUDLINE_SURFACE"] = "line"
    console = Console(file=io.StringIO(), width=100, force_terminal=True, _environ={})
    assert line_offer.offer(console, desk.home, str(desk.plugin), desk.env) == 0
    assert isinstance(console.file, io.StringIO)
    assert "Hudline is not the status line yet. Set it up now?" in console.file.getvalue()
    assert (client_settings.KEY in desk.read()) is is_set


def _typed(answers: io.StringIO) -> str:
    line = answers.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
