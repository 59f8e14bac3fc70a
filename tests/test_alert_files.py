"""Alerts on disk: fired once for all hosts, kept within bounds, rung once, run once."""

from __future__ import annotations

import json
import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest
from tests import entries, moments
from tests.entries import of_system
from tests.system import runs_python

from hudline.core import error_log
from hudline.core.paths import Home
from hudline.host import alert_log, notifications
from hudline.host.alert_log import (
    alert_history,
    fire_alerts,
    forget_alerts,
    recent_alerts,
    take_unrung,
)
from hudline.host.alerts import AlertWatch, alert_command, run_alert_command
from hudline.platform.locks import hold
from hudline.platform.outbox import HOME_VARIABLE
from hudline.view.alerts import EVER, Alert, Finding
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot
from hudline.view.state_query import StateQuery

NOW = 1_795_000_000.0
COOLDOWN = 1800.0


@pytest.fixture
def home(tmp_path: Path) -> Home:
    root = tmp_path / "home"
    root.mkdir()
    return Home(str(root))


def finding(key: str = "k", session: str = "s1", at: float = NOW) -> Finding:
    return Finding(Alert("turn", key, at, 700.0, 600.0, "", session), EVER)


def fire(home: Home, *findings: Finding, at: float = NOW) -> list[Alert]:
    result = fire_alerts(home, list(findings), at, COOLDOWN)
    assert result is not None
    return result[0]


# Two hosts at once


def _fire_often(root: str, start: Any, found: Any) -> None:
    start.wait()
    keys = [f"k{index}" for index in range(20)]
    for key in keys:
        result = None
        while result is None:
            result = fire_alerts(Home(root), [finding(key)], NOW, COOLDOWN)
        found.put(len(result[0]))


def test_two_hosts_at_once_fire_an_alert_once(home: Home) -> None:
    context = multiprocessing.get_context()
    start, found = context.Event(), context.Queue()
    hosts = [context.Process(target=_fire_often, args=(home.root, start, found)) for _ in range(3)]
    for host in hosts:
        host.start()
    start.set()
    counts = [found.get(timeout=60) for _ in range(60)]
    for host in hosts:
        host.join()
    assert sum(counts) == 20
    assert sorted(one.key for one in alert_history(home)) == sorted(f"k{n}" for n in range(20))


def test_while_another_host_writes_nothing_is_fired_and_nothing_lost(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert_log, "_PATIENCE", 0.0)
    release = hold(f"{home.root}/{alert_log.LOCK}", 0.0)
    assert release is not None
    assert fire_alerts(home, [finding()], NOW, COOLDOWN) is None
    release()
    assert len(fire(home, finding())) == 1


# The files


def test_an_alert_is_in_the_history_and_among_the_recent_ones(home: Home) -> None:
    fire(home, finding())
    assert alert_history(home) == recent_alerts(home) == [finding().alert]


def test_the_history_has_a_limit_and_keeps_the_newest(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert_log, "_LIMIT", 2000)
    for index in range(100):
        fire(home, finding(f"k{index}"))
    assert os.path.getsize(f"{home.root}/{alert_log.HISTORY}") < 2400
    assert alert_history(home)[-1].key == "k99"
    assert len(recent_alerts(home)) == alert_log._RECENT


def test_nothing_comes_back_after_an_uninstall(tmp_path: Path) -> None:
    assert fire_alerts(Home(str(tmp_path / "gone")), [finding()], NOW, COOLDOWN) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", '{"marks": 1, "recent": {}, "rung": []}', "\0", "{"])
def test_files_that_are_none_are_written_anew(home: Home, text: str) -> None:
    for name in (alert_log.STATE, alert_log.HISTORY):
        (Path(home.root) / name).write_text(text)
    assert recent_alerts(home) == []
    assert alert_history(home) == []
    assert len(fire(home, finding())) == 1
    assert len(recent_alerts(home)) == len(alert_history(home)) == 1


def test_forgotten_sessions_have_no_alerts_and_sums_go_with_them(home: Home) -> None:
    fire(home, finding("a", "s1"), finding("b", "s2"), finding("c", ""))
    forget_alerts(home, {"s1"})
    assert [one.key for one in alert_history(home)] == ["b"]
    assert [one.key for one in recent_alerts(home)] == ["b"]
    assert fire(home, finding("a", "s1")) == []
    forget_alerts(home, None)
    assert alert_history(home) == recent_alerts(home) == []


# The terminal


def test_a_terminal_calls_once_for_an_alert_and_in_its_own_session(home: Home) -> None:
    fire(home, finding("a", "s1"), finding("b", ""))
    assert take_unrung(home, "s2", NOW + 1) == finding("b", "").alert
    assert take_unrung(home, "s2", NOW + 2) is None
    assert take_unrung(home, "s1", NOW + 3) == finding("a", "s1").alert
    assert take_unrung(home, "s1", NOW + 4) is None


def test_a_clock_that_was_set_back_mutes_no_terminal(home: Home) -> None:
    fire(home, finding("a"))
    assert take_unrung(home, "s1", NOW)
    fire(home, finding("b"), at=NOW - 3600)
    found = take_unrung(home, "s1", NOW - 3599)
    assert found is not None
    assert found.key == "b"


def test_a_terminal_does_not_call_for_an_alert_that_is_no_news(home: Home) -> None:
    fire(home, finding())
    assert take_unrung(home, "s1", NOW + 600) is None
    assert take_unrung(home, "s1", NOW - 60) is None


def failure(error: str = "overloaded") -> dict[str, Any]:
    return {"hook_event_name": "StopFailure", "session_id": "s1", "prompt_id": "p",
            "cwd": "/home/ada/acme", "error": error}  # fmt: skip


def configured(tmp_path: Path, **alerts: Any) -> Path:
    folder = tmp_path / "hudline"
    entries.environment(folder)
    (folder / "config.json").write_text(json.dumps({"alerts": alerts}))
    return folder


def test_a_hook_answers_with_an_alert_only_where_that_is_wanted(tmp_path: Path) -> None:
    folder = configured(tmp_path, error=True)
    assert entries.hear(failure(), folder).stdout == b""
    (folder / "config.json").write_text('{"alerts": {"error": true, "bell": "notify"}}')
    done = entries.hear(failure(), folder)
    said = json.loads(done.stdout)["terminalSequence"]
    assert said == "\x1b]9;Hudline: API error: overloaded\x07\x07"


def test_an_error_is_called_for_once_where_both_bells_are_on(tmp_path: Path) -> None:
    folder = configured(tmp_path, error=True, bell="bell")
    (folder / "config.json").write_text(
        '{"bell": "bell", "alerts": {"error": true, "bell": "bell"}}'
    )
    assert entries.hear(failure(), folder).stdout
    at = entries.journal(folder, "s1")[0]["at"] + 0.1
    fire(Home(str(folder)), Finding(Alert("error", "s1 overloaded", at, 1.0, None, "", "s1")),
         at=at)  # fmt: skip
    assert take_unrung(Home(str(folder)), "s1", at) is None


def test_an_error_that_a_hook_rang_for_is_still_for_the_host_to_fire(tmp_path: Path) -> None:
    folder = configured(tmp_path, error=True, bell="bell")
    assert json.loads(entries.hear(failure(), folder).stdout) == {"terminalSequence": "\x07"}
    home = Home(str(folder))
    assert recent_alerts(home) == []
    at = entries.journal(folder, "s1")[0]["at"] + 0.1
    assert fire(home, Finding(Alert("error", "s1 overloaded", at, 1.0, None, "overloaded", "s1")),
                at=at)  # fmt: skip
    assert take_unrung(home, "s1", at) is None
    assert entries.hear(failure(), folder).stdout == b""


# The host


def loud(at: float = NOW) -> Snapshot:
    """The context is full."""
    window = {"context_window_size": 200_000, "used_percentage": 90}
    now = moments.moment({"context_window": window}, clock=at)
    now.query = StateQuery({}, Evidence(7), at)
    return now


def test_a_host_fires_once_and_other_hosts_know(home: Home) -> None:
    config = {"alerts": {"context": 80}}
    watch, other = AlertWatch(home, {}), AlertWatch(home, {})
    assert len(watch.look(loud(), config)) == 1
    assert watch.look(loud(NOW + 1), config) == other.look(loud(NOW + 1), config) == []
    assert len(alert_history(home)) == 1


def test_a_clock_that_was_set_back_silences_a_rule_for_one_cooldown(home: Home) -> None:
    """Of a rule that speaks again, in the host that has fired it and in another one."""
    config = {"alerts": {"error": True}}
    watch = AlertWatch(home, {})

    def look(by: AlertWatch, at: float) -> int:
        now = loud(at)
        now.error, now.error_age = "overloaded", 1.0
        return len(by.look(now, config))

    assert look(watch, NOW) == 1
    back = NOW - 86_400
    assert [look(watch, back), look(AlertWatch(home, {}), back)] == [0, 0]
    assert [look(watch, back + 1799), look(AlertWatch(home, {}), back + 1799)] == [0, 0]
    assert look(AlertWatch(home, {}), back + 1801) == 1
    assert look(watch, back + 1802) == 0
    assert look(watch, back + 3700) == 1


def test_another_value_makes_it_news_again(home: Home) -> None:
    watch = AlertWatch(home, {})
    for value, fired in ((80, 1), (80, 0), (85, 1), (80, 0)):
        assert len(watch.look(loud(), {"alerts": {"context": value}})) == fired


def test_without_a_rule_a_host_touches_nothing(home: Home) -> None:
    for config in ({}, {"alerts": {"day": 5}}, {"alerts": {"error": False}}):
        assert AlertWatch(home, {}).look(loud(), config) == []
    assert os.listdir(home.root) == []


def test_the_command_gets_the_alert_as_json_and_nothing_in_its_arguments(
    home: Home, tmp_path: Path
) -> None:
    script = tmp_path / "called.py"
    code = (
        "import json, os, sys\n"
        "told = [sys.stdin.buffer.read().decode(), sys.argv, dict(os.environ), os.getcwd()]\n"
        "json.dump(told, open('told', 'w'))\n"
    )
    command = alert_command({"alerts": {"command": runs_python(script, code)}})
    assert command is not None
    named = finding().alert._replace(name="$(touch evil) `touch evil`; touch evil")
    env = {**of_system(), HOME_VARIABLE: str(tmp_path), "PATH": os.environ["PATH"]}
    run_alert_command([named], command, env)
    stdin, arguments, variables, folder = json.loads((tmp_path / "told").read_text("utf-8"))
    assert json.loads(stdin) == named.dump()
    assert arguments == [script.as_posix()]
    assert "evil" not in str(variables)
    assert folder == str(tmp_path)
    assert not (tmp_path / "evil").exists()


def test_a_command_that_fails_or_cannot_be_run_breaks_nothing(tmp_path: Path) -> None:
    for run in ("exit 3", "no-such-command-at-all"):
        command = alert_command({"alerts": {"command": run}})
        assert command is not None
        run_alert_command([finding().alert], command, {"HOME": str(tmp_path / "gone")})


@pytest.mark.parametrize(
    "run", ["", " ", "a\0b", "\ud800", "x" * 5000, 5, None, ["rm"], {"run": "x"}]
)
def test_what_is_no_command_is_never_run(run: Any) -> None:
    assert alert_command({"alerts": {"command": run}}) is None


def test_an_alert_that_cannot_be_noted_keeps_the_bell_from_nobody(
    home: Home, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    Path(home.config).write_text('{"bell": "bell", "alerts": {"bell": "bell", "error": true}}')
    Path(f"{home.root}/{alert_log.LOCK}").mkdir()  # what not even root can write to
    monkeypatch.setattr(notifications, "_attention", lambda *_: "\x07")
    event = {"kind": "turn.failed", "at": NOW, "error": "rate_limit"}
    notifications.ring(home, {"HUDLINE_HOME": home.root}, event, {"session_id": "s1"})
    assert json.loads(capfd.readouterr().out) == {"terminalSequence": "\x07"}
    assert error_log.count(home, 0.0, "alert") == 1
