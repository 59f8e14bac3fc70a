"""Any JSON is a configuration, and what in it does not count is named."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from hypothesis import assume, example, given, settings
from tests import configurations, moments
from tests.desk import Desk

from hudline import themes
from hudline.cli import config_validation, doctor
from hudline.cli.checks import status_line as check
from hudline.cli.checks.check import Scene
from hudline.cli.checks.configuration import configuration
from hudline.cli.keys import KEYS
from hudline.cli.reference import schema
from hudline.config import reader, user_commands
from hudline.core.fields import as_people_write, clean
from hudline.core.paths import Home
from hudline.core.redact import target_choice
from hudline.core.verbosity import LEVELS, level_of
from hudline.export.destination import text
from hudline.frame import compose, project
from hudline.frame.project import effective
from hudline.frame.registry import WIDGETS
from hudline.host.alerts import alert_command
from hudline.host.lifetime import is_off
from hudline.host.line_output import picture
from hudline.render import i18n
from hudline.render.formatting import is_twelve
from hudline.render.fragment import Fragment, Span
from hudline.render.hyperlinks import allowed
from hudline.render.icons import glyphs
from hudline.render.layout import FILL, MOST_ITEMS, MOST_ROWS, WALL
from hudline.render.theme import background
from hudline.render.tones import styled
from hudline.render.widget import apply_common
from hudline.view.alert_rules import alert_config

HOME = Home("/nowhere")
USA = {"LANG": "en_US.UTF-8"}
SCHEMA = jsonschema.Draft202012Validator(schema.schema())
TERMINAL = {"COLUMNS": "80", "LINES": "30", "TERM": "xterm-256color"}


def keys(stored: Any) -> list[str]:
    """Where the faults of a configuration are."""
    return [fault.key for fault in config_validation.of_config(stored, HOME)]


@given(configurations.ANY | configurations.SPOILT, configurations.ANY | configurations.SPOILT)
@settings(max_examples=150, deadline=None)
@example({"rows": [{"widgets": {"widgets": {"widget": "command"}}}]}, {"rows": [[[["command"]]]]})
@example({"rows": [[{"widget": "context", "width": 12.0}]]}, {"preset": 5})
@example({"rows": [[{"widget": "context", "width": float("inf")}]]}, {})
@example({"rows": [["fill"], "fill"], "own": 5, "theme": "mine"}, {"theme": "../x"})
def test_any_json_is_a_configuration(stored: Any, project_choices: Any) -> None:
    """Of the person, and of a project beside it: it is drawn, checked, and never fails."""
    assume(isinstance(stored, dict) and isinstance(project_choices, dict))
    chosen = effective(stored, project_choices)
    for level in (1, 2, 3):
        rows = compose.rows(moments.busy(), compose.layout(chosen, level), level)
        text = picture(moments.busy(), level, TERMINAL, chosen)
        assert (text == "") <= (not rows or all(not row.fragments for row in rows))
    assert reader.verbosity({}, stored) in range(4)
    texts = [fault.sentence for fault in config_validation.of_config(stored, HOME)]
    texts += [
        fault.sentence
        for fault in config_validation.of_project(project_choices, HOME, "/p/hudline.json")
    ]
    assert all(one.isprintable() and one.endswith(".") for one in texts)


_BARRED = [
    *("command", ["variable"], {"widgets": "command"}, {"widgets": {"widget": "variable"}}),
    *([{"widget": "command"}], {"widgets": ["model", {"widget": "command", "name": "x"}]}),
]


@given(configurations.ANY | configurations.SPOILT)
@settings(max_examples=60, deadline=None)
@example({"rows": _BARRED})
def test_no_project_shows_what_is_the_persons_alone(project_choices: Any) -> None:
    assume(isinstance(project_choices, dict))
    named = _named(effective({}, project_choices))
    assert not set(named) & set(project.NOT_OF_PROJECT)
    assert not any(key not in project.OF_PROJECT for key in effective({}, project_choices))


def test_rows_nested_past_all_reason_are_passed_over() -> None:
    deep: Any = ["context"]
    for _ in range(900):
        deep = [deep]
    for chosen in ({"rows": deep}, effective({}, {"rows": deep})):
        assert compose.layout(chosen, 2) == compose.layout({}, 2)
    assert keys({"rows": deep, "theme": deep, "commands": deep}) == [
        "rows[0][0]", "theme", "commands",
    ]  # fmt: skip


@given(configurations.GOOD)
@settings(max_examples=150, deadline=None)
def test_where_nothing_is_named_every_value_is_the_one_used(stored: Any) -> None:
    assume(not keys(stored))
    for name in _USED.keys() & stored.keys():
        assert _USED[name](stored, stored[name]), name


def _is_used_row(stored: Any, value: Any, line: Any) -> bool:
    gap, least, items = line[:3]
    row = value if isinstance(value, dict) else {"widgets": value}
    named = [item if isinstance(item, str) else item["widget"] for item in row["widgets"]]
    given_to = [item if isinstance(item, dict) else {} for item in row["widgets"]]
    return bool(
        gap == row.get("separator", WALL)
        and least == LEVELS.index(row.get("level", "quiet"))
        and [name for name, _ in items] == named
        and all(map(_are_used, named, given_to))
        and line.layout == row.get("layout", stored.get("layout", ""))
        and line.title == row.get("title", "")
    )


def _are_used(name: str, fields: dict[str, Any]) -> bool:
    """Whether a widget gets the options that it was given."""
    if name == FILL:
        return True
    got = vars(WIDGETS[name].configured(fields, 2))
    own = {key: value for key, value in fields.items() if key in WIDGETS[name].specs}
    common = set(fields) - set(own) - {"widget"}
    own = {key: str(value) if isinstance(got[key], str) else value for key, value in own.items()}
    pieces: Any = apply_common([Fragment([Span("x", "plain")])], fields)
    return (
        {key: got[key] for key in own} == own
        and pieces[0].rank == fields.get("rank", pieces[0].rank)
        and pieces[0].spans[0][1] == styled(fields.get("tone", "plain"), fields.get("style", ""))
        and common <= {"level", "rank", "tone", "style"}
    )


def _are_used_rows(stored: Any, rows: Any) -> bool:
    lines = _preset_of(stored)
    return len(lines) == len(rows) and all(_is_used_row(stored, *pair) for pair in zip(rows, lines))


def _preset_of(stored: Any) -> Any:
    return compose.layout({**stored, "wrap": False}, 3)


def _named(stored: Any) -> list[str]:
    return [name for _, _, items, *_ in compose.layout(stored, 3) for name, _ in items]


def _are_run(stored: Any, commands: Any) -> bool:
    for name, told in commands.items():
        result = user_commands.command(stored, name)
        options = {"run": told} if isinstance(told, str) else told
        if result is None or any(getattr(result, key) != value for key, value in options.items()):
            return False
    return True


def _are_rules(stored: Any, value: Any) -> bool:
    """Whether each of the rules, and what stands beside them, is used as it is written."""
    config, beside = alert_config(stored), {"bell", "cooldown", "command"}
    rules = {name: one for name, one in value.items() if name not in beside and one is not False}
    used = {"bell": config.bell, "cooldown": config.cooldown / 60}
    return config.rules == rules and all(
        alert_command(stored) if name == "command" else used[name] == value[name]
        for name in beside & set(value)
    )


_USED: dict[str, Any] = {
    "verbosity": lambda held, value: reader.verbosity({}, held) == level_of(str(value)),
    "preset": lambda held, value: (
        _preset_of(held) == _preset_of({"preset": value, "layout": held.get("layout")})
    ),
    "rows": _are_used_rows,
    "theme": lambda _, value: value == "default" or value in themes.names(),
    "background": lambda held, value: value == "auto" or background(held, {}) == value,
    "layout": lambda _, value: {one.layout for one in _preset_of({"layout": value})} == {value},
    "icons": lambda _, value: value == "unicode" or glyphs(value) != glyphs("unicode"),
    "language": lambda _, value: value == "auto" or i18n.language(value, "xx") == value[:2],
    "clock": lambda _, value: value == "auto" or is_twelve(value, USA) is is_twelve(value, {}),
    "project": lambda held, value: value == ("x" in effective(held, {"theme": "x"}).values()),
    "commands": _are_run,
    "links": lambda held, value: value == "auto" or allowed(held, {}) == (value == "on"),
    "wrap": lambda held, value: value <= ("wrapped_line" in _named(held)),
    "surface": lambda held, value: reader.surface({}, held) == value,
    "targets": lambda held, value: target_choice(held) == value,
    "host": lambda held, value: is_off({}, held) == (value == "off"),
    "person": lambda held, value: (reader.person(held) or "") in value,
    "alerts": _are_rules,
    "bell": lambda _, value: value in ("off", "bell", "notify"),
    "budget": lambda held, value: reader.budget(held) == {k: v for k, v in value.items() if v},
    "otlp": lambda held, value: all(
        text(held["otlp"], name) == clean(value[name], 1000) for name in value
    ),
    "ledger": lambda held, value: reader.stores_prompts(held) is value.get("prompts", False),
}


def test_every_key_is_asked_whether_it_is_used() -> None:
    assert set(_USED) == set(KEYS) - {"$schema"}


@pytest.mark.parametrize(
    ("stored", "key", "words"),
    [
        ({"colour": 1}, "colour", "not a key of Hudline"),
        ({"them": "nord"}, "them", "Did you mean theme?"),
        ({"theme": "nrd"}, "theme", 'is "nrd", not one of default'),
        ({"theme": "nrd"}, "theme", "Did you mean nord?"),
        ({"verbosity": "loud"}, "verbosity", '"normal" is used'),
        ({"preset": "full"}, "preset", '"standard" is used'),
        ({"icons": ["ascii"]}, "icons", "is a list, not one of unicode"),
        ({"language": "klingon"}, "language", '"auto" is used'),
        ({"project": "no"}, "project", 'is "no", not true or false; true is used'),
        ({"rows": {}}, "rows", "is an object, not a list of rows; the preset is used"),
        ({"rows": [["model"]], "preset": "standard"}, "preset", "the rows are used"),
        ({"rows": [["modell"]]}, "rows[0][0]", "Did you mean model?"),
        ({"rows": [["model"], ["cost", {"widget": "context", "width": 50}]]},
         "rows[1][1].width", "is 50, not a whole number from 1 to 40; 10 is used"),
        ({"rows": [[{"widget": "context", "widht": 5}]]}, "rows[0][0].widht", "mean width?"),
        ({"rows": [[{"widget": "context", "rank": 0}]]}, "rows[0][0].rank", "its own rank is used"),
        ({"rows": [[{"widget": "fill", "rank": 3}]]}, "rows[0][0].rank", "not an option of fill"),
        ({"rows": [["fill", "fill"]]}, "rows[0]", "more than one fill; the last one is used"),
        ({"rows": [[]]}, "rows[0]", "holds no widget"),
        ({"rows": ["model"]}, "rows[0]", "it stands in a row by itself"),
        ({"rows": [{"widgets": ["model"], "separator": "a long"}]}, "rows[0].separator", "5"),
        ({"rows": [{"widgets": ["model"], "separator": "\x1b[2J"}]}, "rows[0].separator", '""'),
        ({"rows": [{"widgets": ["model"], "level": "off"}]}, "rows[0].level", "at every level"),
        ({"rows": [{"widget": "model"}]}, "rows[0].widget", "not a key of a row"),
        ({"rows": [["model"]] * (MOST_ROWS + 1)}, f"rows[{MOST_ROWS}]", "more than"),
        ({"rows": [["model"] * (MOST_ITEMS + 1)]}, f"rows[0][{MOST_ITEMS}]", "more than"),
        ({"alerts": {"dya": 5}}, "alerts.dya", "Did you mean day?"),
        ({"alerts": {"day": "20"}}, "alerts.day", "a number from 0.01 to 1000000; the rule is off"),
        ({"alerts": {"limit_5h": 200}}, "alerts.limit_5h", 'or "pace"'),
        ({"alerts": {"reads": 1.5}}, "alerts.reads", "a whole number"),
        ({"alerts": {"error": 1}}, "alerts.error", "true or false"),
        ({"alerts": {"bell": "loud"}}, "alerts.bell", '"off" is used'),
        ({"alerts": {"cooldown": 1}}, "alerts.cooldown", "30 is used"),
        ({"alerts": {"command": " "}}, "alerts.command", "it never runs"),
        ({"alerts": []}, "alerts", "an object of rules by name"),
        ({"otlp": {"projects": "x" * 1001}}, "otlp.projects", "at most 1000 characters"),
        ({"commands": {"../x": "date"}}, "commands.../x", "it never runs"),
        ({"commands": {"x": {"every": 5}}}, "commands.x", "says nothing to run"),
        ({"commands": {"x": {"run": "date", "every": 0}}}, "commands.x.every", "1 is used"),
        ({"commands": {"x": {"run": "date", "evry": 5}}}, "commands.x.evry", "Did you mean every?"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_with_its_key_the_reason_and_what_counts(
    stored: Any, key: str, words: str
) -> None:
    found = {fault.key: fault for fault in config_validation.of_config(stored, HOME)}
    text = f"{found[key].sentence} {found[key].hint}"
    assert text.startswith(f"/nowhere/config.json: {key} ")
    assert words in text
    is_own = key == "theme" or stored == {"rows": [["modell"]]}  # a name that a file may have
    assert is_own or not SCHEMA.is_valid(stored)


def test_a_list_of_projects_may_be_long() -> None:
    stored = {"otlp": {"projects": ", ".join(["github.com/acme/shop"] * 40)}}

    assert config_validation.of_config(stored, HOME) == []
    assert SCHEMA.is_valid(stored)


@given(configurations.GOOD | configurations.SPOILT)
@settings(max_examples=250, deadline=None)
def test_the_published_schema_and_the_faults_agree(stored: Any) -> None:
    assume(isinstance(stored, dict))
    text = json.dumps(stored)
    assume(all(part not in text for part in ("NaN", "Infinity", ".0", "e+", "\\u")))
    is_own = isinstance(stored.get("theme"), str) and "theme" in keys(stored)
    assume(not is_own)  # whether the person wrote such a theme, no schema can know
    assume(not any(key.endswith(".style") for key in keys(stored)))  # nor what is a style
    assert SCHEMA.is_valid(stored) == (keys(stored) == []), keys(stored)


def test_the_published_schema_is_the_one_made_from_the_tables() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.schema())
    stored = schema.FILE.read_text("utf-8")
    assert stored == schema.text(), "write it again: tests/run --renew"


def test_what_a_new_file_names_as_its_schema_is_there(desk: Desk) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.current).symlink_to(schema.FILE.parent)
    desk.run("config", "set", "icons", "ascii")
    stored = orjson.loads(Path(desk.home.config).read_bytes())
    assert Path(desk.home.root, stored["$schema"]).resolve() == schema.FILE
    assert SCHEMA.is_valid(stored)


# A project's file


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("project_choices", "key", "words"),
    [
        ({"commands": {"x": "rm -rf /"}}, "commands", "not for a project to set"),
        ({"verbosity": "full"}, "verbosity", "your own choice is used"),
        ({"preset": "ful"}, "preset", "your own choice is used"),
        ({"rows": 5}, "rows", "your own choice is used"),
        (
            {"rows": [["model", {"widget": "command"}]]},
            "rows[0][1]",
            "is command, which is not for",
        ),
        ({"rows": [{"widgets": ["variable"]}]}, "rows[0].widgets[0]", "which is not for a project"),
        ({"thme": "nord"}, "thme", "Did you mean theme?"),
    ],
)
def test_what_a_project_may_not_say_is_named(
    desk: Desk, project_choices: Any, key: str, words: str
) -> None:
    desk.write(project_choices, desk.project / ".claude" / "hudline.json")
    found = config_validation.found(desk.home, str(desk.project))
    fields = {
        one.key: f"{one.sentence} {one.hint}" for one in found if words in one.sentence + one.hint
    }
    path = as_people_write(f"{desk.project}/.claude/hudline.json")
    assert fields[key].startswith(f"{path}: {key} ")
    chosen = effective({"theme": "mono", "preset": "essential"}, project_choices)
    assert chosen["theme"] == "mono"
    assert "commands" not in chosen
    assert "verbosity" not in chosen


def test_what_a_project_asks_for_badly_leaves_the_rows_that_the_person_wrote() -> None:
    stored = {"rows": [["model"]]}
    assert effective(stored, {"preset": 5}) == stored
    assert effective(stored, {"rows": "model"}) == stored


def test_a_project_that_is_refused_is_not_looked_at(desk: Desk) -> None:
    desk.write({"verbosity": 9}, desk.project / ".claude" / "hudline.json")
    assert len(config_validation.found(desk.home, str(desk.project))) == 1
    desk.write({"project": False}, Path(desk.home.config))
    assert config_validation.found(desk.home, str(desk.project)) == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"[]", "does not hold a JSON object"),
        (b"{", "is not valid JSON (unexpected end of data at line 1, column 2)"),
        (b'{\n  "a": 1,\n  // mine\n}', "is not valid JSON (a comment at line 3, column 3)"),
        (b"\xff\xfe", "is empty"),
        (
            b"\xfe\xff\0{\0}",
            "is not valid JSON (it is UTF-16 with the big end first; save it as UTF-8)",
        ),
        (b"[" * 5000, "is not valid JSON (it is nested too deeply)"),
    ],
)
def test_a_file_that_is_no_object_is_named_and_counts_for_nothing(
    desk: Desk, data: bytes, why: str
) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(data)
    (fault,) = config_validation.found(desk.home, str(desk.project))
    assert fault.sentence == f"{as_people_write(desk.home.config)} {why}; it is ignored."
    scene = Scene(desk.home, "", desk.env, str(desk.project), [], 0.0)
    assert why in configuration(scene).sentence
    assert configuration(scene).status == "warn"
    assert check.level(scene).status == "warn"
    env = {**desk.env, "HUDLINE_VERBOSITY": "full"}
    assert check.level(dataclasses.replace(scene, env=env)).status == "ok"


def test_a_file_that_is_too_long_is_named_as_such(desk: Desk) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_text(json.dumps({"theme": "nord", "x": "y" * reader.LIMIT}))
    (fault,) = config_validation.found(desk.home, str(desk.project))
    assert "is longer than 64 kB" in fault.sentence


def test_a_projects_file_without_an_end_is_not_waited_for(desk: Desk) -> None:
    (desk.project / ".claude").mkdir()
    (desk.project / ".claude/hudline.json").symlink_to("/dev/zero")
    (fault,) = config_validation.found(desk.home, str(desk.project))
    assert "is a symbolic link; it is ignored." in fault.sentence


# What can show nothing


@pytest.mark.parametrize(
    ("stored", "key", "words"),
    [
        ({"rows": [["model", "command"]]}, "rows[0][1]", "does not say which of your commands"),
        ({"rows": [[{"widget": "command", "name": ""}]]}, "rows[0][0]", "does not say which"),
        (
            {"rows": [[{"widget": "command", "name": "biuld"}]], "commands": {"build": "make"}},
            "rows[0][0].name",
            'is "biuld", which is not one of your commands; nothing is shown. Did you mean build?',
        ),
        ({"rows": [{"widgets": ["variable"]}]}, "rows[0].widgets[0]", "which variable"),
        ({"rows": [["text"]]}, "rows[0][0]", "what to show"),
        (
            {"rows": [[{"widget": "limits", "windows": "5h, 9d"}]]},
            "rows[0][0].windows",
            'names "9d", not one of 5h, 7d, spend',
        ),
    ],
)
def test_a_widget_that_can_show_nothing_is_named_and_hinders_no_change(
    desk: Desk, stored: Any, key: str, words: str
) -> None:
    desk.write(stored, Path(desk.home.config))
    (fault,) = config_validation.found(desk.home, str(desk.project))
    assert fault.key == key
    assert words in f"{fault.sentence} {fault.hint}"
    assert config_validation.of_config(stored, desk.home) == []
    assert key in desk.run("config")[1]


@pytest.mark.parametrize(
    "item",
    [
        {"widget": "command", "name": "build"},
        {"widget": "variable", "name": "AWS_PROFILE"},
        {"widget": "limits", "windows": "five_hour,7d seven_day_opus spend"},
        {"widget": "limits"},
    ],
)
def test_a_widget_that_names_what_it_shows_is_not_named(desk: Desk, item: Any) -> None:
    desk.write({"rows": [[item]], "commands": {"build": "make"}}, Path(desk.home.config))
    assert config_validation.found(desk.home, str(desk.project)) == []


@given(configurations.ANY | configurations.SPOILT)
def test_whatever_it_holds_what_can_show_nothing_is_found(stored: Any) -> None:
    if isinstance(stored, dict):
        assert all(fault.sentence.isprintable() for fault in config_validation.of_all(stored, HOME))


# The environment


def test_variables_that_say_what_there_is_not_are_named(desk: Desk) -> None:
    scene = Scene(desk.home, "", desk.env, str(desk.project), [], 0.0)
    assert configuration(scene).status == "ok"
    desk.env.update(HUDLINE_LANG="klingon", HUDLINE_SURFACE="lines")
    result = configuration(scene)
    assert 'HUDLINE_LANG is "klingon", not one of en, de, es, ja, zh' in result.sentence
    assert 'HUDLINE_SURFACE is "lines", not one of band, line, both' in result.sentence
    assert "Did you mean line?" in result.sentence
    assert "where you start claude" in result.hint
    assert "config edit" not in result.hint
    output = desk.run("preview", "--state", "calm")[1]
    assert "HUDLINE_LANG" in output
    desk.env.update(HUDLINE_LANG="de_AT.UTF-8", HUDLINE_SURFACE="both")
    assert configuration(scene).status == "ok"


# Where they are shown


def test_the_doctor_names_them(desk: Desk) -> None:
    desk.write({"theme": "nrd", "verbosity": "loud", "rows": [["modell"]]}, Path(desk.home.config))
    scene = Scene(desk.home, "", desk.env, str(desk.project), [], 0.0)
    result = configuration(scene)
    assert result.status == "warn"
    assert "theme" in result.sentence
    assert "rows[0][0]" in result.sentence
    assert "verbosity" not in result.sentence  # another check says it
    assert result.hint == "Run: hudline config edit"
    assert configuration in doctor.CHECKS
    desk.write({"theme": "nord"}, Path(desk.home.config))
    assert configuration(scene).status == "ok"


def test_of_a_projects_fault_the_doctor_names_the_projects_file(desk: Desk) -> None:
    file = desk.project / ".claude" / "hudline.json"
    desk.write({"theme": 7}, file)
    result = configuration(Scene(desk.home, "", desk.env, str(desk.project), [], 0.0))
    assert result.hint == f"Correct it in {file}."
    desk.write({"theme": "nrd"}, Path(desk.home.config))
    result = configuration(Scene(desk.home, "", desk.env, str(desk.project), [], 0.0))
    assert result.hint == f"Run: hudline config edit\nCorrect it in {file}."


def test_the_preview_names_them_first(desk: Desk) -> None:
    desk.write({"theme": "nrd"}, Path(desk.home.config))
    output = desk.run("preview", "--state", "calm")[1]
    assert f"{as_people_write(desk.home.config)}: theme is" in output
    assert "Did you mean nord?" in output
