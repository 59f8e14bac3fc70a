"""Doctor: each thing that can be wrong is named, with what to do about it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from pathlib import Path

import orjson
import pytest
from tests.desk import OTHER, Desk, tree

from hudline.cli import doctor
from hudline.cli.checks import host, installation
from hudline.cli.checks.check import Check, Scene, ago
from hudline.cli.settings_layers import layers
from hudline.core.fields import as_people_write
from hudline.core.paths import append, make_folder
from hudline.host import lifetime
from hudline.host.endpoints import endpoints
from hudline.install import client_settings, dependencies
from hudline.install.links import launchers
from hudline.platform import shells


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A machine where all is well."""
    desk = Desk(tmp_path, monkeypatch)
    desk.run("setup")
    add(desk, enabledPlugins={"hudline@hudline": True})
    registry = {"version": 2, "plugins": {"hudline@hudline": [{"scope": "user"}]}}
    desk.write(registry, desk.config / "plugins" / "installed_plugins.json")
    trusted = {desk.project.as_posix(): {"hasTrustDialogAccepted": True}}
    desk.write({"projects": trusted}, desk.person / ".claude.json")
    record(desk, "a-session", 3)
    desk.client("2.1.330 (Claude Code)")
    return desk


def add(desk: Desk, **keys: object) -> None:
    desk.write({**desk.read(), **keys})


def record(desk: Desk, session: str, count: int) -> None:
    for number in range(count):
        append(desk.home.session(session) + "/journal.jsonl", b'{"n":%d}' % number)


def check(desk: Desk, name: str) -> Check:
    cwd = os.getcwd()
    scene = Scene(desk.home, str(desk.plugin), desk.env, cwd, layers(desk.env, cwd), time.time())
    return next(found for found in doctor.examine(scene) if found.name == name)


def test_where_all_is_well_nothing_fails_and_nothing_is_changed(desk: Desk) -> None:
    before = tree(desk.person)
    status, text = desk.run("doctor")
    assert status == 0
    assert "✗" not in text
    assert "!" not in text
    assert tree(desk.person) == before


def test_before_setup_it_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path, monkeypatch)
    before = tree(desk.person)
    status, text = desk.run("doctor")
    assert status == 1
    assert "hudline setup" in text
    assert tree(desk.person) == before


def test_what_is_to_be_pasted_stays_in_one_line_and_all_else_is_folded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("/", *("a-folder-with-a-long-name",) * 8, "bin", "hudline")
    monkeypatch.setattr("hudline.cli.commands._PROGRAM", path)
    rows = Desk(tmp_path, monkeypatch).run("doctor")[1].splitlines()
    pasted = [row for row in rows if row.strip().startswith("Run: ")]
    assert any(row.endswith(f"Run: {shells.called(str(path))} setup") for row in pasted)
    assert max(len(row) for row in rows if row not in pasted) <= 120
    assert {row.index("Run: ") for row in pasted} == {rows[0].index("Every settings")}


def test_the_form_for_machines_has_every_check(desk: Desk) -> None:
    status, text = desk.run("doctor", "--json")
    loaded = orjson.loads(text)
    assert status == 0
    assert loaded["ok"] is True
    assert len(loaded["checks"]) == len(doctor.CHECKS)
    assert set(loaded["checks"][0]) == {"name", "status", "sentence", "hint"}
    os.unlink(launchers(desk.home)[-1][0])
    status, text = desk.run("doctor", "--json")
    assert (status, orjson.loads(text)["ok"]) == (1, False)


def test_every_check_has_its_own_name(desk: Desk) -> None:
    names = [found["name"] for found in orjson.loads(desk.run("doctor", "--json")[1])["checks"]]
    assert len(set(names)) == len(names)


def test_a_check_that_breaks_is_a_finding_and_the_others_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Scene) -> Check:
        raise RuntimeError("secret")

    monkeypatch.setattr(doctor, "CHECKS", (broken, *doctor.CHECKS))
    status, text = desk.run("doctor")
    assert status == 1
    assert "RuntimeError" in text
    assert "secret" not in text
    assert "Hudline is the status line" in text


def test_an_interpreter_that_is_gone_fails(desk: Desk) -> None:
    os.unlink(desk.home.python)
    os.symlink("/nowhere/python3", desk.home.python)
    assert check(desk, "interpreter").status == "fail"
    os.unlink(desk.home.python)
    assert check(desk, "interpreter").status == "fail"


@pytest.mark.parametrize(("says", "status"), [("3.8.1", "fail"), ("3.9.0", "ok"), ("", "fail")])
def test_an_interpreter_that_is_too_old_or_does_not_run_fails(
    desk: Desk, says: str, status: str
) -> None:
    fake = desk.person / "python"
    fake.write_text(f"#!/bin/sh\n{f'echo {says}' if says else 'exit 1'}\n")
    fake.chmod(0o755)
    os.unlink(desk.home.python)
    os.symlink(fake, desk.home.python)
    assert check(desk, "interpreter").status == status


def test_dependencies_are_told_as_missing_stale_failed_or_ready(desk: Desk) -> None:
    assert "not installed yet" in check(desk, "dependencies").sentence
    inside = Path(desk.home.venv()) / "bin"
    inside.mkdir(parents=True)
    (inside / "python").symlink_to("/bin/sh")
    stored = Path(desk.home.venv()) / "requirements.txt"
    stored.write_text("orjson==1\n")
    assert "another version" in check(desk, "dependencies").sentence
    stored.write_bytes((desk.plugin / "requirements.txt").read_bytes())
    assert check(desk, "dependencies").status == "ok"
    failed = {"at": time.time() - 120, "reason": "no network"}
    desk.write(failed, Path(desk.home.deps) / "failed.json")
    found = check(desk, "dependencies")
    assert found.status == "warn"
    assert "2 minutes ago (no network)" in found.sentence


def test_a_library_that_cannot_be_imported_is_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependencies, "state", lambda *_: "ready")
    monkeypatch.setattr(installation, "missing", lambda: ["rich"])
    found = check(desk, "dependencies")
    assert found.status == "warn"
    assert found.sentence.startswith("rich cannot be imported")
    assert as_people_write(desk.home.venv()) in found.hint


def test_a_state_folder_that_others_can_read_is_a_warning(desk: Desk) -> None:
    drawing = Path(endpoints(desk.home.root, 17).drawing)
    make_folder(str(drawing.parent))
    drawing.touch(0o644)  # as a draw leaves it for milliseconds
    own = Path(desk.home.widgets)
    own.mkdir(0o755)
    (own / "pace.py").touch(0o644)  # as an editor leaves it
    assert check(desk, "state folder").status == "ok"
    os.chmod(desk.home.session("a-session") + "/journal.jsonl", 0o644)
    found = check(desk, "state folder")
    assert found.status == "warn"
    assert "chmod" in found.hint


def test_settings_that_cannot_be_read_fail_wherever_they_are(desk: Desk) -> None:
    path = desk.project / ".claude" / "settings.local.json"
    path.parent.mkdir()
    path.write_text("{,}")
    found = check(desk, "settings")
    assert found.status == "fail"
    assert str(path) in found.sentence


@pytest.mark.parametrize(
    ("changes", "status", "part"),
    [
        (None, "fail", "No status line"),
        (OTHER, "fail", "somebody else's"),
        ("text", "fail", "somebody else's"),
        ({"command": "python3 LAUNCHER", "refreshInterval": 1}, "warn", "not the one"),
        ({"command": "OURS"}, "warn", "refreshInterval"),
        ({"command": "OURS", "refreshInterval": 0}, "warn", "refreshInterval"),
        ({"command": "OURS", "refreshInterval": True}, "warn", "refreshInterval"),
        ({"command": "OURS", "refreshInterval": 2, "padding": 0}, "ok", "is the status line"),
    ],
)
def test_the_status_line_setting_is_judged(
    desk: Desk, changes: object, status: str, part: str
) -> None:
    line = changes
    if isinstance(changes, dict):
        line = {"type": "command", **changes}
        line["command"] = (
            str(line["command"])
            .replace("OURS", client_settings.command(desk.home))
            .replace("LAUNCHER", desk.home.launcher)
        )
    desk.write({**desk.read(), client_settings.KEY: line})
    found = check(desk, "status line")
    assert found.status == status
    assert part in found.sentence


def test_a_project_that_sets_another_line_is_a_warning(desk: Desk) -> None:
    desk.write({client_settings.KEY: OTHER}, desk.project / ".claude" / "settings.json")
    found = check(desk, "status line")
    assert found.status == "warn"
    assert "project" in found.sentence


def test_a_launcher_or_a_plugin_folder_that_is_gone_fails(desk: Desk) -> None:
    Path(launchers(desk.home)[-1][0]).write_text("older")
    assert check(desk, "launcher").status == "note"
    os.unlink(desk.home.current)
    assert check(desk, "launcher").status == "fail"
    os.unlink(launchers(desk.home)[-1][0])
    assert check(desk, "launcher").status == "fail"


def test_a_verbosity_that_is_no_level_or_shows_nothing_is_told(desk: Desk) -> None:
    assert check(desk, "verbosity").status == "ok"
    Path(desk.home.config).write_text('{"verbosity": "loud"}')
    assert check(desk, "verbosity").status == "warn"
    Path(desk.home.config).write_text("[1]")
    assert check(desk, "verbosity").status == "warn"
    Path(desk.home.config).write_text("{}")
    assert check(desk, "verbosity").status == "ok"
    desk.env["HUDLINE_VERBOSITY"] = "off"
    assert check(desk, "verbosity").status == "note"
    desk.env["HUDLINE_VERBOSITY"] = "loud"
    found = check(desk, "verbosity")
    assert found.status == "warn"
    assert "so normal is used" in found.sentence


@pytest.mark.parametrize(
    ("says", "status"),
    [("2.1.138", "fail"), ("2.1.139 (Claude Code)", "ok"), ("3.0.0", "ok"), ("hello", "note")],
)
def test_a_client_that_is_too_old_fails(desk: Desk, says: str, status: str) -> None:
    desk.client(says)
    assert check(desk, "client").status == status


def test_the_client_that_runs_this_is_asked_first(desk: Desk) -> None:
    desk.env["CLAUDE_PID"] = "4321"
    desk.write({"version": "2.1.50"}, desk.config / "sessions" / "4321.json")
    assert "2.1.50" in check(desk, "client").sentence


def test_where_bands_are_nothing_has_to_be_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first session, and between two."""
    desk = Desk(tmp_path, monkeypatch)
    desk.write({"enabledPlugins": {"hudline@hudline": True}})
    desk.client("2.1.330 (Claude Code)")
    (desk.plugin / "hooks").mkdir()
    (desk.plugin / "hooks/band.ts").touch()
    names = ("status line", "launcher", "interpreter", "state folder")
    well = ["ok", "ok", "note", "note"]
    assert [check(desk, name).status for name in names] == well
    desk.client("2.1.197 (Claude Code)")
    assert [check(desk, name).status for name in names] == ["fail", "note", "note", "note"]
    desk.client("2.1.330 (Claude Code)")
    for surface in ("line", "both"):
        desk.env["HUDLINE_SURFACE"] = surface
        assert check(desk, "status line").status == "fail"
    desk.env["HUDLINE_SURFACE"] = "band"
    assert [check(desk, name).status for name in names] == well


def bands(desk: Desk, says: str = "2.1.332 (Claude Code)") -> None:
    """Have a plugin with a band, and a client that shows bands."""
    desk.client(says)
    (desk.plugin / "hooks").mkdir()
    (desk.plugin / "hooks/band.ts").touch()


@pytest.mark.parametrize("says", ["2.1.332", "2.1.197", "unknown"])
def test_before_an_install_the_plugin_comes_first_and_each_cure_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    bands(desk, says)
    found = orjson.loads(desk.run("doctor", "--json")[1])["checks"]
    names = [one["name"] for one in found]
    wrong = [one for one in found if one["status"] in ("warn", "fail")]
    cures = [one["hint"] for one in wrong]
    assert names.index("plugin") < names.index("surface") < names.index("status line")
    assert wrong[0]["name"] == "plugin"
    assert "claude plugin install hudline" in cures[0]
    lines = [cure for cure in cures if cure.endswith("hudline setup")]
    assert len(lines) == (0 if says == "2.1.332" else 1)
    assert len(set(cures)) == len(cures) == 1 + len(lines)


def test_band_and_line_both_set_up_are_a_warning_unless_both_are_wanted(desk: Desk) -> None:
    bands(desk)
    found = check(desk, "status line")
    assert found.status == "warn"
    assert found.sentence.startswith("Band and status line are both set up")
    assert found.hint.startswith("Run: hudline setup --band\n")
    for surface in ("both", "line"):
        desk.env["HUDLINE_SURFACE"] = surface
        assert check(desk, "status line").status == "ok"


def test_a_wrapped_line_beside_the_band_is_not_empty_and_no_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    desk.write({client_settings.KEY: {"type": "command", "command": "echo mine"}})
    desk.run("setup", "--wrap")
    bands(desk)
    assert check(desk, "status line").status == "ok"


def test_doctor_names_the_whole_way_out(desk: Desk) -> None:
    way = "claude plugin uninstall hudline@hudline, then claude plugin marketplace remove hudline"
    assert f"/hudline:uninstall, then {way}" in check(desk, "plugin").hint
    add(desk, enabledPlugins={})
    found = check(desk, "plugin")
    assert "The status line is set up, but no plugin" in found.sentence
    leave = shells.in_turn("hudline uninstall", "claude plugin marketplace remove hudline")
    assert found.hint.splitlines()[1] == f"Run: {leave}"


def test_without_the_plugin_nobody_wonders_about_events(desk: Desk) -> None:
    os.replace(desk.home.sessions, desk.home.root + "/gone")
    assert check(desk, "events").status == "warn"
    add(desk, enabledPlugins={})
    assert check(desk, "events").status == "note"


def test_the_client_is_asked_for_its_version_once(desk: Desk, tmp_path: Path) -> None:
    """To start it takes a second."""
    with desk.client("2.1.330 (Claude Code)").open("a") as script:
        script.write(f"echo asked>> {tmp_path / 'asked'}\n")
    (desk.plugin / "hooks").mkdir()
    (desk.plugin / "hooks/band.ts").touch()
    desk.run("doctor")
    assert (tmp_path / "asked").read_text("utf-8").split() == ["asked"]


def test_without_a_client_on_the_path_the_newest_that_runs_tells_its_version(desk: Desk) -> None:
    shutil.rmtree(desk.env["PATH"].split(os.pathsep)[0])
    assert check(desk, "client").status == "note"
    sessions = desk.config / "sessions"
    desk.write({"version": "2.1.329"}, sessions / f"{os.getpid()}.json")
    desk.write({"version": "2.1.328"}, sessions / "99999999.json")
    assert check(desk, "client").sentence == "Claude Code 2.1.329."


def test_a_band_that_has_ended_is_told_as_such(desk: Desk) -> None:
    (desk.plugin / "hooks").mkdir()
    (desk.plugin / "hooks/band.ts").touch()
    desk.env["CLAUDE_PID"] = "17"
    assert "has started no band" in check(desk, "surface").sentence
    left = Path(endpoints(desk.home.root, 17).message)
    left.parent.mkdir(parents=True)
    left.write_text("{}")
    result = check(desk, "surface")
    assert (result.status, result.sentence.endswith("has ended.")) == ("warn", True)


def test_trust_in_the_folder_or_one_around_it_is_looked_up(desk: Desk) -> None:
    inside = desk.project / "src"
    inside.mkdir()
    desk.env["CLAUDE_PROJECT_DIR"] = str(inside)
    assert check(desk, "trust").status == "ok"
    desk.write({"projects": {}}, desk.person / ".claude.json")
    assert check(desk, "trust").status == "warn"
    desk.env["CLAUDE_CONFIG_DIR"] = str(desk.config)
    assert check(desk, "trust").status == "note"


@pytest.mark.skipif(sys.platform != "win32", reason="of Windows alone")
def test_trust_is_kept_by_a_folder_in_the_capitals_that_were_typed(desk: Desk) -> None:
    folder = desk.project.as_posix()
    typed = folder[0].lower() + folder[1:].upper()
    desk.write(
        {"projects": {typed: {"hasTrustDialogAccepted": True}}}, desk.person / ".claude.json"
    )
    assert check(desk, "trust").status == "ok"


def test_hooks_that_are_turned_off_fail_and_the_stronger_file_decides(desk: Desk) -> None:
    add(desk, disableAllHooks=True)
    assert check(desk, "policy").status == "fail"
    desk.write({"disableAllHooks": False}, desk.project / ".claude" / "settings.json")
    assert check(desk, "policy").status == "ok"
    desk.write({"allowManagedHooksOnly": True}, desk.managed)
    assert check(desk, "policy").status == "fail"
    added = desk.managed.parent / "managed-settings.d" / "10-more.json"
    hidden = added.with_name(".20-hidden.json")
    desk.write({"disableAllHooks": True}, hidden)
    assert str(hidden) not in check(desk, "policy").sentence
    desk.write({"disableAllHooks": True}, added)
    assert str(added) in check(desk, "policy").sentence


def test_a_plugin_that_is_absent_or_there_twice_is_a_warning(desk: Desk) -> None:
    twice = {"hudline@hudline": True, "hudline@other": True}
    add(desk, enabledPlugins=twice)
    assert "twice" in check(desk, "plugin").sentence
    add(desk, enabledPlugins={**twice, "hudline@other": False})
    assert check(desk, "plugin").status == "ok"
    add(desk, enabledPlugins={"hudline@elsewhere": True})
    assert "not installed" in check(desk, "plugin").sentence
    add(desk, enabledPlugins={"another@hudline": True})
    assert "plugin install" in check(desk, "plugin").hint


@pytest.mark.parametrize("name", ["hudline@a; touch owned", "hudline@x\x1b]0;y\x07", "hudline"])
def test_what_cannot_be_a_plugins_name_is_not_said(desk: Desk, name: str) -> None:
    add(desk, enabledPlugins={"hudline@hudline": True, name: True})
    assert check(desk, "plugin").status == "ok"


def test_hooks_by_hand_beside_the_plugin_are_a_warning(desk: Desk) -> None:
    handler = {"type": "command", "command": "/opt/hudline/hooks/hook.py"}
    add(desk, hooks={"Stop": [{"hooks": [handler]}]})
    assert "recorded twice" in check(desk, "plugin").sentence
    add(desk, enabledPlugins={})
    assert check(desk, "plugin").status == "ok"


def test_events_are_counted_for_this_session_else_for_the_newest(desk: Desk) -> None:
    record(desk, "newer", 5)
    os.utime(desk.home.session("a-session") + "/journal.jsonl", (1, 1))
    assert "5 events of the newest" in check(desk, "events").sentence
    desk.env["CLAUDE_CODE_SESSION_ID"] = "a-session"
    assert "3 events of this session" in check(desk, "events").sentence
    desk.env["CLAUDE_CODE_SESSION_ID"] = "silent"
    assert check(desk, "events").status == "warn"
    desk.env["CLAUDE_CODE_SESSION_ID"] = "../../etc"
    assert "newest" in check(desk, "events").sentence


def test_what_the_status_line_notes_is_no_event(desk: Desk) -> None:
    journal = desk.home.session("unheard") + "/journal.jsonl"
    append(journal, b'{"at":1790000000,"kind":"reading","cost":1}')
    desk.env["CLAUDE_CODE_SESSION_ID"] = "unheard"
    assert check(desk, "events").sentence == "No event of this session has been recorded."
    append(journal, b'{"at":1790000001,"kind":"prompted"}')
    append(journal, b'{"at":1790000002,"kind":"reading","cost":2}')
    append(journal, b'{"at":1790000003,"kind":"agent.measured","actor":"a1","tokens":2}')
    assert check(desk, "events").sentence.startswith("1 event of this session")


def test_no_events_at_all_are_told_plainly(desk: Desk) -> None:
    os.replace(desk.home.sessions, desk.home.root + "/gone")
    assert check(desk, "events").sentence == "No event has been recorded yet."
    make_folder(desk.home.session("empty"))
    assert check(desk, "events").sentence == "No event has been recorded yet."


@pytest.mark.parametrize("value", ["1", "true"])
def test_the_todo_opt_in_counts_from_the_environment_and_from_settings(
    desk: Desk, value: str
) -> None:
    assert check(desk, "todos").status == "note"
    add(desk, env={"CLAUDE_CODE_ENABLE_TODO_TOOLS": value})
    assert check(desk, "todos").status == "ok"
    add(desk, env={})
    desk.env["CLAUDE_CODE_ENABLE_TODO_TOOLS"] = value
    assert check(desk, "todos").status == "ok"


def test_the_last_errors_are_shown_without_what_a_terminal_would_obey(desk: Desk) -> None:
    lines = [f"error {number}\x1b[31m" for number in range(9)]
    Path(desk.home.errors).write_text("\n".join(lines) + "\n")
    found = check(desk, "errors")
    assert found.status == "warn"
    assert "error 4 · error 5" in found.sentence
    assert "error 3" not in found.sentence
    assert "\x1b" not in found.sentence
    os.utime(desk.home.errors, (1, 1))
    assert check(desk, "errors").status == "note"


def test_nothing_private_is_told(desk: Desk) -> None:
    canary = "canary-7f3a"
    add(desk, env={"TOKEN": canary}, apiKeyHelper=canary, permissions={"allow": [canary]})
    desk.write({**desk.read(), client_settings.KEY: {"type": "command", "command": canary}})
    append(desk.home.session("a-session") + "/journal.jsonl", canary.encode())
    desk.env["ANTHROPIC_API_KEY"] = canary
    desk.env["HUDLINE_VERBOSITY"] = canary
    assert canary not in desk.run("doctor")[1]
    assert canary not in desk.run("doctor", "--json")[1]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        *((-3, "just now"), (1, "just now"), (59, "59 seconds ago"), (60, "1 minute ago")),
        *((7200, "2 hours ago"), (90_000, "1 day ago")),
    ],
)
def test_how_long_ago_is_told_in_the_largest_unit(seconds: float, text: str) -> None:
    assert ago(seconds) == text


# The host


def test_a_host_is_told_with_its_version_memory_age_and_what_it_waits_for(desk: Desk) -> None:
    assert check(desk, "host").sentence == "No host lives now."
    desk.env["CLAUDE_PID"] = str(os.getpid())
    assert check(desk, "host").sentence == "No host lives for this session."
    place = endpoints(desk.home.root, os.getpid())
    Path(place.module).mkdir(parents=True)
    lifetime.announce(place, "band", time.time() - 700)
    result = check(desk, "host")
    assert result.status == "ok"
    begin = rf"A host of version [\d.]+ \(process {os.getpid()}, \d+ MB\), started 11 minutes ago\."
    assert re.match(begin, result.sentence)
    assert result.sentence.endswith("the client's module, config.json and other sessions.")
    lifetime.announce(place, "line", time.time(), has_notices=False, hears_end=False)
    text = check(desk, "host").sentence
    assert "reports no changed files" in text
    assert "every two seconds" in text


def test_a_host_that_is_unwanted_stopped_old_or_has_failed_is_told_as_such(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = endpoints(desk.home.root, os.getpid())
    Path(place.folder).mkdir(parents=True)
    lifetime.announce(place, "line", time.time())
    monkeypatch.setattr(host, "is_stopped", lambda _: True)
    assert check(desk, "host").status == "warn"
    monkeypatch.undo()
    info = orjson.loads(Path(place.info).read_bytes())
    desk.write({**info, "version": "0.0.1"}, Path(place.info))
    assert "starts its host" in check(desk, "host").hint
    Path(place.info).unlink()
    Path(desk.home.errors).write_text(f"{int(time.time())} host OSError main.py:1\n")
    assert check(desk, "host").status == "warn"
    desk.write({"host": "off"}, Path(desk.home.config))
    assert (check(desk, "host").status, "config.json" in check(desk, "host").sentence) == (
        "ok",
        True,
    )
