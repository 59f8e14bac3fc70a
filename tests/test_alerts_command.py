"""`hudline alerts`: what it lists, sets, shows and says, as a person and a script see it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.ledgers import Person
from tests.reporting import NOW, document, evening, run

from hudline.core.errors import UserError
from hudline.host.alert_log import alert_history, fire_alerts
from hudline.render.cell_width import cells
from hudline.view.alert_rules import RULES
from hudline.view.alerts import Alert, Finding

WIDTHS = (60, 80, 100, 140)
SCREENS = {
    "alerts": ["alerts"],
    "alerts_history": ["alerts", "history"],
    "alerts_test": ["alerts", "test", "limit_5h"],
    "alerts_test_off": ["alerts", "test", "month"],
}
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_alerts_command.py"
SESSION = "23457dfc-e8c9-4a77-8b40-bd06953a22c4"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        found = Person(tmp_path)
        Path(found.home.root).mkdir()
        yield found


def configure(person: Person, **config: Any) -> None:
    Path(person.home.config).write_text(json.dumps(config))


def stored(person: Person) -> Any:
    return json.loads(Path(person.home.config).read_text("utf-8"))


def fire(person: Person, age: float, alert: Alert) -> None:
    """Let an alert have been fired so many seconds ago."""
    at = NOW - age
    assert fire_alerts(person.home, [Finding(alert._replace(key=f"{age}"))], at, 1800.0)


def ready(person: Person) -> None:
    """A person with rules, whose sessions have met some."""
    configure(person, alerts={
        "day": 20, "context": 80, "limit_5h": "pace", "turn": 600, "error": True,
        "bell": "notify", "command": "notify-send Hudline",
    })  # fmt: skip
    for age, alert in (
        (90_000, Alert("day", "", 0, 16.4, 20.0)),
        (7300, Alert("silent", "", 0, 302.0, 300.0, "検索エージェント", SESSION)),
        (7200, Alert("loop", "", 0, 5.0, 5.0, "mcp__linear__save_issue", SESSION)),
        (3600, Alert("limit_5h", "", 0, 42.0, None)),
        (900, Alert("reads", "", 0, 52.0, 50.0, "", SESSION)),
        (60, Alert("turn", "", 0, 604.0, 600.0, "", SESSION)),
    ):
        fire(person, age, alert)


# Screens


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(person: Person, name: str, snapshot: SnapshotAssertion) -> None:
    ready(person)
    parts = []
    for width in WIDTHS:
        status, text = run(person, *SCREENS[name], width=width)
        assert status == 0
        assert all(cells(line) <= width for line in text.splitlines()), width
        parts.append(f"{width} columns\n{text}")
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("language", ["en", "de", "es", "ja", "zh"])
def test_a_screen_fits_in_every_language_and_at_40_columns(
    person: Person, name: str, language: str
) -> None:
    ready(person)
    for width in (40, 60, 80):
        _, text = run(person, *SCREENS[name], width=width, language=language)
        assert all(cells(line) <= width for line in text.splitlines()), text


@pytest.mark.parametrize("name", SCREENS)
def test_colour_changes_no_character(person: Person, name: str) -> None:
    ready(person)
    _, plain = run(person, *SCREENS[name])
    _, coloured = run(person, *SCREENS[name], colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_where_all_is_off_it_says_how_to_begin(person: Person) -> None:
    status, text = run(person, "alerts")
    assert status == 0
    assert "0 rules on" in text
    assert "alerts set day 20" in text
    assert run(person, "alerts", "history") == (0, " There was no alert yet.\n")


def test_names_from_elsewhere_cannot_command_the_terminal(person: Person) -> None:
    odd = "\x1b]0;evil\x07Explore\x9b2J"
    fire(person, 60, Alert("silent", "", 0, 302.0, 300.0, odd))
    _, text = run(person, "alerts", "history")
    assert "Explore" in text
    assert text.replace("\n", "").isprintable()


# Values


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        ("day", "20", 20), ("day", "$2.50", 2.5), ("context", "80%", 80), ("turn", "10m", 600),
        ("turn", "90", 90), ("turn", "1.5h", 5400), ("limit_5h", "pace", "pace"),
        ("limit_7d", "95", 95), ("reads", "50", 50), ("loop", "5", 5), ("error", "on", True),
        ("silent", "300s", 300), ("cooldown", "2h", 120), ("bell", "notify", "notify"),
        ("command", "notify-send 'Hudline'", "notify-send 'Hudline'"),
    ],
)  # fmt: skip
def test_a_value_is_set_as_people_type_it(
    person: Person, rule: str, text: str, value: object
) -> None:
    configure(person, theme="nord", alerts={"week": 100})
    status, said = run(person, "alerts", "set", rule, text)
    assert status == 0
    assert f" {rule} set to " in said
    assert stored(person) == {"theme": "nord", "alerts": {"week": 100, rule: value}}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("day", "0"), ("day", "twenty"), ("day", "-5"), ("day", "nan"), ("day", "1e3"),
        ("day", "20%"), ("context", "101"), ("context", "$80"), ("context", "pace"), ("turn", "5"),
        ("turn", "1w"), ("reads", "1.5"), ("loop", "2"), ("error", "5"), ("bell", "loud"),
        ("cooldown", "1"), ("command", " "), ("command", ""), ("dya", "5"), ("day", "9" * 40),
    ],
)  # fmt: skip
def test_a_value_that_is_not_allowed_is_refused_and_nothing_changes(
    person: Person, rule: str, text: str
) -> None:
    configure(person, alerts={"week": 100})
    with pytest.raises(UserError) as refused:
        run(person, "alerts", "set", rule, text)
    assert refused.value.hint
    assert stored(person) == {"alerts": {"week": 100}}


def test_a_rule_is_taken_away_and_the_last_takes_the_key_along(person: Person) -> None:
    configure(person, theme="nord", alerts={"week": 100, "day": 20})
    run(person, "alerts", "off", "day")
    assert stored(person) == {"theme": "nord", "alerts": {"week": 100}}
    _, text = run(person, "alerts", "off", "week")
    assert text == " week is off now.\n"
    assert stored(person) == {"theme": "nord"}


@pytest.mark.parametrize("argv", [["fly"], ["set", "day"], ["off"], ["test"], ["list", "x"]])
def test_wrong_usage_is_explained_with_status_2(
    person: Person, argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(person, "alerts", *argv) == (2, "")
    message, hint = capsys.readouterr().err.splitlines()
    assert message.endswith(".")
    assert hint.endswith(("set RULE VALUE.", "off RULE.", "test RULE.", "list.", "test."))


def test_what_is_no_rule_cannot_be_tested(person: Person) -> None:
    with pytest.raises(UserError) as refused:
        run(person, "alerts", "test", "bell")
    assert refused.value.hint


# Scripts


def test_the_rules_as_json(person: Person) -> None:
    ready(person)
    found = document(person, "alerts")
    rows = {row["rule"]: row for row in found["rows"]}
    assert list(rows) == list(RULES)
    assert rows["turn"] == {
        "rule": "turn", "value": 600.0, "unit": "seconds", "alerts": 1, "at": NOW - 60,
    }  # fmt: skip
    assert [rows[name]["value"] for name in ("limit_5h", "error", "month")] == ["pace", True, None]
    assert found["total"] == {"on": 5, "alerts": 6}


def test_the_history_as_json_is_the_newest_first(person: Person) -> None:
    ready(person)
    found = document(person, "alerts", "history")
    assert found["rows"][0] == {
        "at": NOW - 60, "rule": "turn", "value": 604.0, "threshold": 600.0, "name": None,
        "session": SESSION, "text": "⚠ turn 10:04 (10:00)",
    }  # fmt: skip
    assert [row["rule"] for row in found["rows"]][-1] == "day"
    assert found["total"] == {"alerts": 6}
    some = document(person, "alerts", "history", "--limit", "2")
    assert (some["rows"], some["total"]) == (found["rows"][:2], {"alerts": 6})


@pytest.mark.parametrize("name", RULES)
def test_a_test_shows_each_rule_and_fires_nothing(person: Person, name: str) -> None:
    configure(person, alerts={"bell": "notify", "command": "touch ran"})
    (row,) = document(person, "alerts", "test", name)["rows"]
    assert row["text"].startswith("⚠ ")
    assert row["rung"].startswith("\x1b]9;Hudline: ")
    assert row["text"][2:] in row["rung"].replace(" (", " (")
    assert (row["command"], json.loads(row["stdin"])["rule"]) == ("touch ran", name)
    assert alert_history(person.home) == []
    assert not (person.config.parent / "ran").exists()


def test_a_test_without_bell_and_command_says_so(person: Person) -> None:
    (row,) = document(person, "alerts", "test", "day")["rows"]
    assert (row["rung"], row["command"], row["stdin"]) == ("", None, None)


def test_what_is_set_is_printed_as_json_too(person: Person) -> None:
    (row,) = document(person, "alerts", "set", "day", "20")["rows"]
    assert (row["rule"], row["value"]) == ("day", 20.0)


def test_csv_has_a_line_for_each_rule(person: Person) -> None:
    _, text = run(person, "alerts", "--csv")
    assert text.splitlines()[0] == "rule,value,unit,alerts,at"
    assert len(text.splitlines()) == 1 + len(RULES)
