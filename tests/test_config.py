"""`hudline config` and `hudline preset`: reading and writing what a person chose."""

from __future__ import annotations

import io
import json
import shlex
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from tests import configurations
from tests.desk import Desk
from tests.system import is_private
from tests.terminals import HUDLINE, Terminal
from tests.test_cli import hudline

from hudline.cli import config_list, key_path, preview
from hudline.cli.keys import GROUPS, KEYS, themes
from hudline.cli.parse_value import parse_value
from hudline.config import backups, writer
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.platform import links, shells
from hudline.platform.files import HAS_LINKS
from hudline.platform.outbox import own_form
from hudline.render.widget import PRESETS


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


# What a new file holds: its schema lies behind a link.
NEW = writer.SCHEMA if HAS_LINKS else {}
LEAVES_IT = f'"{sys.executable}" -c ""'  # an editor


def link(desk: Desk) -> None:
    """The link that setup makes, and the schema behind it."""
    Path(desk.home.root).mkdir(parents=True)
    (desk.plugin / "config.schema.json").write_text("{}")
    links.point(desk.home.current, own_form(str(desk.plugin)))


def stored_config(desk: Desk) -> Any:
    return orjson.loads(Path(desk.home.config).read_bytes())


def write(desk: Desk, value: object) -> None:
    desk.write(value, Path(desk.home.config))


def test_without_a_word_every_key_is_said_with_its_value_and_where_it_comes_from(
    desk: Desk,
) -> None:
    write(desk, {"theme": "nord"})
    status, text = desk.run("config")
    *lines, without_value, _ = text.splitlines()
    rows = {row.split()[0]: row.split() for row in lines if not row.startswith(" ")}
    assert status == 0
    silent = {"$schema", "rows", "commands", "person", "alerts"} | GROUPS.keys()
    assert rows["theme"][:3] == ["theme", "nord", "config.json"]
    assert rows["icons"][:3] == ["icons", "unicode", "default"]
    assert set(rows) == set(KEYS) - silent
    assert all(name in without_value for name in silent - {"$schema"})


def listed(desk: Desk, width: int) -> str:
    """The list of all keys on a console of that width, each run of blanks as one."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    rows = [config_list.KeyRow(name, "x", "default") for name in ("theme", "icons", "project")]
    config_list.draw(console, rows, desk.home)
    assert isinstance(console.file, io.StringIO)
    assert all(
        cell_len(row) <= width or "config get" in row
        for row in console.file.getvalue().splitlines()
    )
    return " ".join(console.file.getvalue().split())


@pytest.mark.parametrize("width", [40, 71, 72, 120])
def test_the_list_says_what_each_key_may_be_at_any_width(desk: Desk, width: int) -> None:
    output = listed(desk, width)
    assert "unicode, nerd, emoji, ascii" in output
    assert "on, off" in output
    assert "Without a value: verbosity, preset, rows, background" in output
    assert output.endswith("config get KEY explains one.")
    assert all(theme in output for theme in themes(desk.home))


@pytest.mark.parametrize("name", [name for name in KEYS if name != "$schema"])
def test_the_example_of_each_key_can_be_copied_and_is_valid(desk: Desk, name: str) -> None:
    typed = config_list.example(name).replace('\\"', '"')  # as PowerShell needs it
    program, command, *words = shlex.split(typed)
    assert program == "hudline"
    assert desk.run(command, *words)[0] == 0
    assert name in stored_config(desk)


@pytest.mark.parametrize("words", [(), ("[[x]]",), ('[["model",', '"cost"]]'), ('[["model", 5]]',)])
def test_rows_without_a_usable_value_show_an_example_to_copy(
    desk: Desk, words: tuple[str, ...]
) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("config", "set", "rows", *words)
    assert refused.value.hint.endswith(config_list.example("rows"))
    assert ("single quotes" in refused.value.hint) == bool(words)
    assert not Path(desk.home.config).exists()


def test_a_place_in_the_rows_of_a_preset_says_how_they_become_own_ones(desk: Desk) -> None:
    with pytest.raises(UserError, match="the rows are those of the preset standard") as refused:
        desk.run("config", "set", "rows[1][0].tone", "warn")
    assert refused.value.hint.endswith(shells.printed_by("hudline config get rows"))
    desk.run("config", "set", "rows", desk.run("config", "get", "rows")[1])
    desk.run("config", "set", "rows[1][0].tone", "warn")
    assert stored_config(desk)["rows"][1][0] == {"widget": "model", "tone": "warn"}


@pytest.mark.parametrize(
    ("key", "meant"), [("colours", "theme"), ("lang", "language"), ("iconz", "icons")]
)
def test_an_unknown_key_leads_to_the_one_that_is_meant_and_to_the_list(
    desk: Desk, key: str, meant: str
) -> None:
    for argv in (("get", key), ("set", key, "x"), ("unset", key)):
        with pytest.raises(UserError, match=f"There is no key {key}") as refused:
            desk.run("config", *argv)
        assert refused.value.hint == (
            f"Did you mean {meant}? hudline config lists every key and what it may be."
        )


def test_an_unknown_key_like_no_other_names_all_keys(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("config", "get", "zzz")
    assert all(name in refused.value.hint for name in KEYS if name != "$schema")


def test_a_key_is_explained_to_a_person_at_a_terminal_and_not_to_a_script(tmp_path: Path) -> None:
    assert hudline(tmp_path, "config", "get", "bell", FORCE_COLOR="1").stdout == "off\n"
    terminal = Terminal(tmp_path, *HUDLINE, "config", "get", "bell", columns=120)
    try:
        assert terminal.end() == 0
        assert terminal.rows[0] == "off"
        assert "It may be: off, bell, notify." in terminal.text
        assert "config set bell notify" in terminal.text
        assert "an error has ended the turn" in terminal.text
        assert "bell --test" in terminal.text
    finally:
        terminal.close()


def test_setting_the_bell_says_when_it_rings_and_offers_a_test(desk: Desk) -> None:
    output = desk.run("config", "set", "bell", "notify")[1]
    assert output.startswith("bell set to notify.\nIt rings once when:\n")
    assert output.rstrip().endswith("bell --test")
    assert "It would ring once when" in desk.run("config", "unset", "bell")[1]
    assert "ring" not in desk.run("config", "set", "icons", "ascii")[1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("preset", "Which set of rows you see; your own `rows` win."),
        ("surface", "Where Hudline is drawn: above the prompt, below it, or both."),
    ],
)
def test_what_a_key_is_for_is_said_in_plain_words(name: str, words: str) -> None:
    assert KEYS[name].says == words


def test_a_choice_that_python_alone_takes_for_the_same_is_written(desk: Desk) -> None:
    write(desk, {"enabled": 1})
    writer.choose(desk.home, "enabled", True)
    assert stored_config(desk)["enabled"] is True


def test_what_does_not_count_is_named_and_the_status_says_so(desk: Desk) -> None:
    write(desk, {"theme": "nrd"})
    status, text = desk.run("config")
    assert status == 1
    assert "theme is" in text
    assert "Did you mean nord?" in text


def test_a_choice_is_set_and_said_and_forgotten(desk: Desk) -> None:
    link(desk)
    assert "theme set to nord." in desk.run("config", "set", "theme", "nord")[1]
    assert desk.run("config", "get", "theme")[1] == "nord\n"
    assert stored_config(desk) == {**NEW, "theme": "nord"}
    assert is_private(Path(desk.home.config))
    desk.run("config", "unset", "theme")
    assert stored_config(desk) == NEW
    assert desk.run("config", "get", "theme")[1] == "default\n"


@pytest.mark.parametrize(
    ("key", "word", "value"),
    [
        ("project", "false", False),
        ("project", "off", False),
        ("wrap", "on", True),
        ("links", "true", "on"),
        ("links", "no", "off"),
        ("links", "off", "off"),
        ("bell", "false", "off"),
        ("verbosity", "1", 1),
        ("icons", "ascii", "ascii"),
        ("icons", '"ascii"', "ascii"),
        ("rows", '[["model", "fill", "cost"]]', [["model", "fill", "cost"]]),
        ("commands.build", "make -s", "make -s"),
        ("commands.build", '{"run": "make", "every": 5}', {"run": "make", "every": 5}),
    ],
)
def test_a_value_is_json_or_a_plain_word(desk: Desk, key: str, word: str, value: Any) -> None:
    desk.run("config", "set", key, word)
    assert key_path.get(stored_config(desk), key_path.steps(key)) == value


def test_an_option_of_a_widget_is_set_where_it_stands(desk: Desk) -> None:
    desk.run("config", "set", "rows", '[["model", "context"]]')
    desk.run("config", "set", "rows[0][1].width", "20")
    assert stored_config(desk)["rows"] == [["model", {"widget": "context", "width": 20}]]
    desk.run("config", "set", "rows[0][2]", "cost")
    desk.run("config", "unset", "rows[0][0]")
    assert stored_config(desk)["rows"] == [[{"widget": "context", "width": 20}, "cost"]]


@pytest.mark.parametrize(
    ("key", "word", "sentence", "hint"),
    [
        ("theme", "nrd", 'theme is "nrd"', "Did you mean nord?"),
        ("thme", "nord", "There is no key thme.", "Did you mean theme?"),
        ("verbosity", "5", "verbosity is 5", "Nothing was changed"),
        ("rows", '[["modell"]]', "rows[0][0]", "Did you mean model?"),
        ("rows[3][1].width", "5", "There is no place", "config get rows"),
        ("rows[", "5", "not the name of a key", "rows[0][2].width"),
        ("project", "maybe", 'project is "maybe"', "config set project off"),
        ("bell", "on", 'bell is "on"', "config set bell notify"),
        ("theme", "nope", 'theme is "nope"', "hudline theme shows them all"),
        ("rows", '[["model", 5]]', "rows[0][1]", "config set rows '[["),
    ],
)
def test_a_bad_value_is_refused_and_nothing_is_written(
    desk: Desk, key: str, word: str, sentence: str, hint: str
) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("config", "set", key, word)
    assert sentence in refused.value.message
    assert hint in refused.value.hint
    assert not Path(desk.home.config).exists()


def test_what_was_wrong_before_hinders_no_other_choice_and_stays(desk: Desk) -> None:
    write(desk, {"theme": "nrd", "mine": {"a": [1]}, "rows": [["modell"]]})
    desk.run("config", "set", "icons", "nerd")
    assert stored_config(desk) == {
        "theme": "nrd", "mine": {"a": [1]}, "rows": [["modell"]], "icons": "nerd",
    }  # fmt: skip
    desk.run("config", "unset", "mine")
    assert "mine" not in stored_config(desk)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff"])
@pytest.mark.parametrize(
    "argv",
    [("config", "set", "icons", "ascii"), ("config", "unset", "icons"), ("preset", "standard")],
)
def test_a_broken_file_is_never_overwritten(desk: Desk, data: bytes, argv: tuple[str, ...]) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(data)
    with pytest.raises(UserError) as refused:
        desk.run(*argv)
    assert "so it was left as it is" in refused.value.message
    assert Path(desk.home.config).read_bytes() == data


def test_what_is_wrong_with_the_file_is_said_with_line_and_column_and_without_a_piece_of_it(
    desk: Desk,
) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(b'{"theme": "nord",\n "icons": secret}')
    for argv in (["get"], ["set", "icons", "ascii"], ["edit"]):
        desk.env["EDITOR"] = LEAVES_IT
        with pytest.raises(UserError) as refused:
            desk.run("config", *argv)
        assert "line 2, column 11" in refused.value.message
        assert "secret" not in refused.value.message


def test_a_reset_keeps_what_was_there_whatever_it_was(desk: Desk) -> None:
    assert "Nothing was chosen" in desk.run("config", "reset")[1]
    Path(desk.home.root).mkdir(parents=True, exist_ok=True)
    Path(desk.home.config).write_bytes(b"{broken")
    desk.run("config", "reset")
    assert not Path(desk.home.config).exists()
    assert Path(desk.home.config + ".before").read_bytes() == b"{broken"


def test_a_new_file_names_no_schema_that_is_not_there(desk: Desk) -> None:
    desk.run("config", "set", "theme", "nord")
    assert stored_config(desk) == {"theme": "nord"}


def test_an_option_of_a_widget_is_switched_in_plain_words(desk: Desk) -> None:
    write(desk, {"rows": [["git", {"widget": "text", "text": "a"}]]})
    desk.run("config", "set", "rows[0][0].stash", "off")
    desk.run("config", "set", "rows[0][1].text", "off")
    assert stored_config(desk)["rows"] == [
        [{"widget": "git", "stash": False}, {"widget": "text", "text": "off"}]
    ]


def test_the_path_is_said_alone(desk: Desk) -> None:
    assert desk.run("config", "path")[1] == as_people_write(desk.home.config) + "\n"


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("gte",), "Did you mean get?"),
        (("frobnicate",), "get, set"),
        (("set", "theme"), "config set theme nord"),
        (("set",), "set KEY VALUE; hudline config lists the keys"),
        (("unset",), "unset KEY"),
        (("path", "x"), "config path"),
    ],
)
def test_what_it_cannot_do_is_explained(desk: Desk, argv: tuple[str, ...], hint: str) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("config", *argv)
    assert hint in refused.value.hint


# The editor


def editor(desk: Desk, text: str) -> None:
    """Whoever is asked to edit writes `text`."""
    script = desk.person / "editor.py"
    lines = ["import os, sys", "assert os.path.normpath(sys.argv[2]) == sys.argv[2]"]
    lines.append(f"open(sys.argv[2], 'w').write({text!r})")
    script.write_text("\n".join(lines), "utf-8")
    desk.env["VISUAL"] = f'"{sys.executable}" "{script}" --wait'


def test_the_editor_gets_a_file_that_names_its_schema_and_what_it_wrote_is_checked(
    desk: Desk,
) -> None:
    link(desk)
    editor(desk, '{"theme": "nrd"}')
    status, text = desk.run("config", "edit")
    assert (status, stored_config(desk)) == (1, {"theme": "nrd"})
    assert "Did you mean nord?" in text
    editor(desk, '{"theme": "nord"}')
    assert desk.run("config", "edit") == (0, "Every setting is valid.\n")
    editor(desk, "{")
    with pytest.raises(UserError):
        desk.run("config", "edit")
    Path(desk.home.config).unlink()
    desk.env["VISUAL"] = LEAVES_IT
    assert desk.run("config", "edit")[0] == 0
    assert stored_config(desk) == NEW


@pytest.mark.parametrize("command", ["false", "/no/such/editor"])
def test_an_editor_that_fails_is_named(desk: Desk, command: str) -> None:
    desk.env["EDITOR"] = command
    with pytest.raises(UserError) as refused:
        desk.run("config", "edit")
    assert command in refused.value.message


@pytest.mark.parametrize("command", [" ", "'open"])
def test_an_editor_that_is_no_command_is_named(desk: Desk, command: str) -> None:
    desk.env["EDITOR"] = command
    with pytest.raises(UserError, match="not a command"):
        desk.run("config", "edit")


def test_a_linked_file_of_choices_stays_a_link(desk: Desk) -> None:
    dotfile = desk.person / "dotfiles.json"
    dotfile.write_text('{"theme": "nord"}')
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).symlink_to(dotfile)
    desk.run("config", "set", "icons", "ascii")

    assert Path(desk.home.config).is_symlink()
    assert json.loads(dotfile.read_text("utf-8")) == {"theme": "nord", "icons": "ascii"}


# Copies


def copied(desk: Desk) -> list[Any]:
    return [orjson.loads(one.data) for one in backups.found(desk.home)]


def test_a_copy_with_rows_outlives_any_number_of_resets_and_presets(desk: Desk) -> None:
    own = {"rows": [["model", "cost"]]}
    write(desk, own)
    desk.run("preset", "essential")
    for count in range(2 * backups.MOST):
        desk.run("config", "set", "icons", ("ascii", "nerd")[count % 2])
        desk.run("config", "reset")
    assert own in copied(desk)
    assert len(copied(desk)) == 2


def test_of_copies_with_rows_the_oldest_leaves_when_there_are_many(desk: Desk) -> None:
    rows = [[["text"] * count] for count in range(1, backups.MOST + 4)]
    for own in rows:
        write(desk, {"rows": own})
        desk.run("preset", "essential")
    desk.run("config", "reset")
    expected = [{"rows": own} for own in reversed(rows)][: backups.MOST - 1]
    assert copied(desk) == [{"preset": "essential"}, *expected]
    names = {path.name for path in Path(desk.home.root).iterdir()}
    assert {name for name in names if "before" in name} == set(backups.NAMES)


def test_a_copy_comes_back_and_what_was_there_becomes_one(desk: Desk) -> None:
    own = {"rows": [["model"]], "theme": "nord"}
    write(desk, own)
    desk.run("preset", "essential")
    changed = stored_config(desk)
    assert "your own rows, theme nord" in desk.run("config", "restore")[1]
    assert stored_config(desk) == own
    assert "preset essential" in desk.run("config", "restore")[1]
    assert stored_config(desk) == changed
    assert len(copied(desk)) == 2


def test_an_older_copy_comes_back_by_its_number(desk: Desk) -> None:
    for name in ("model", "cost"):
        write(desk, {"rows": [[name]]})
        desk.run("preset", "essential")
    listed = desk.run("config", "copies")[1].splitlines()
    assert [row.split()[0] for row in listed[:2]] == ["1", "2"]
    desk.run("config", "restore", "2")
    assert stored_config(desk) == {"rows": [["model"]]}


@pytest.mark.parametrize("word", ["7", "x", "0", "-1"])
def test_a_copy_that_there_is_not_cannot_come_back(desk: Desk, word: str) -> None:
    write(desk, {"rows": [["model"]]})
    with pytest.raises(UserError, match=r"no copy|not the number"):
        desk.run("config", "restore", word)
    desk.run("preset", "essential")
    with pytest.raises(UserError, match=r"no copy|not the number"):
        desk.run("config", "restore", word)
    assert stored_config(desk) == {"preset": "essential"}


def test_a_copy_that_is_broken_is_not_brought_back(desk: Desk) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(b"{broken")
    desk.run("config", "reset")
    desk.run("config", "set", "icons", "ascii")
    with pytest.raises(UserError, match="line 1, column 2"):
        desk.run("config", "restore")
    assert stored_config(desk) == {"icons": "ascii"}


def test_rows_that_are_forgotten_or_replaced_whole_are_kept(desk: Desk) -> None:
    desk.run("config", "set", "rows", '[["model"]]')
    assert "config restore" in desk.run("config", "set", "rows", '[["cost"]]')[1]
    assert "config restore" in desk.run("config", "unset", "rows")[1]
    assert [one["rows"] for one in copied(desk)] == [[["cost"]], [["model"]]]


# What is in force


def test_who_says_what_counts_is_told_for_every_key(desk: Desk) -> None:
    write(desk, {"verbosity": "full", "theme": "nord", "icons": "nrd", "links": "on"})
    desk.write({"theme": "mono", "preset": "essential"}, desk.project / ".claude" / "hudline.json")
    desk.env.update(HUDLINE_VERBOSITY="1", HUDLINE_LANG="xx", HUDLINE_SURFACE="line")
    output = desk.run("config")[1]
    rows = {row.split()[0]: row.split()[1:] for row in output.splitlines()}
    assert rows["verbosity"][:2] == ["quiet", "HUDLINE_VERBOSITY"]
    assert rows["language"][:2] == ["auto", "HUDLINE_LANG"]
    assert rows["surface"][:2] == ["line", "HUDLINE_SURFACE"]
    assert rows["theme"][:2] == ["mono", ".claude/hudline.json"]
    assert rows["preset"][:2] == ["essential", ".claude/hudline.json"]
    assert rows["links"][:2] == ["on", "config.json"]
    assert rows["icons"][:2] == ["unicode", "default:"]


def test_a_project_that_is_set_aside_says_nothing(desk: Desk) -> None:
    write(desk, {"project": False})
    desk.write({"theme": "mono"}, desk.project / ".claude" / "hudline.json")
    assert desk.run("config", "get", "theme")[1] == "default\n"


def test_one_key_is_told_as_it_counts_and_who_wins(desk: Desk) -> None:
    write(desk, {"verbosity": "full"})
    desk.env["HUDLINE_VERBOSITY"] = "quiet"
    value, won = desk.run("config", "get", "verbosity")[1].splitlines()
    assert value == "quiet"
    assert "HUDLINE_VERBOSITY is set and wins over config.json" in won


def test_a_choice_that_the_environment_overrides_says_so(desk: Desk) -> None:
    desk.env["HUDLINE_LANG"] = "de"
    output = desk.run("config", "set", "language", "ja")[1]
    assert "language auf ja gestellt." in output
    assert "HUDLINE_LANG is set and wins over config.json: language is de." in output
    assert "wins" not in desk.run("config", "set", "icons", "ascii")[1]
    desk.write({"theme": "mono"}, desk.project / ".claude" / "hudline.json")
    assert "chooses theme here" in desk.run("config", "set", "theme", "nord")[1]


@pytest.mark.parametrize("name", PRESETS)
def test_the_rows_of_a_preset_are_told_as_they_would_be_written(desk: Desk, name: str) -> None:
    write(desk, {"preset": name})
    output = desk.run("config", "get", "rows")[1]
    desk.run("config", "set", "rows", output)
    assert "preset" not in stored_config(desk)
    assert desk.run("config", "get", "rows")[1] == output
    drawn = [
        preview.sample_rows("busy", 200, 3, {}, one)
        for one in (stored_config(desk), {"preset": name})
    ]
    assert drawn[0] == drawn[1]


# Presets


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_takes_the_place_of_rows_which_are_kept(desk: Desk, name: str) -> None:
    before = {"theme": "nord", "rows": [["model"]]}
    write(desk, before)
    output = desk.run("preset", name)[1]
    assert stored_config(desk) == {"theme": "nord", "preset": name}
    assert orjson.loads(Path(desk.home.config + ".before").read_bytes()) == before
    assert f"preset set to {name}." in output
    assert ".before" in output


def test_every_preset_is_shown_with_a_picture_and_the_chosen_one_marked(desk: Desk) -> None:
    write(desk, {"preset": "essential"})
    output = desk.run("preset")[1]
    assert set(PRESETS) <= {row.split()[0] for row in output.splitlines() if row.strip()}
    assert [name for name in PRESETS if f"{name} · yours" in output] == ["essential"]
    assert output.count("62% of 1M") == len(PRESETS)
    write(desk, {"rows": [["model"]]})
    assert "You wrote the rows yourself" in desk.run("preset")[1]


def test_a_preset_that_there_is_not_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("preset", "essentail")
    assert "essential" in refused.value.hint
    assert not Path(desk.home.root).exists()


def test_beside_rows_no_preset_can_be_set_as_a_single_choice(desk: Desk) -> None:
    write(desk, {"rows": [["model"]]})
    with pytest.raises(UserError) as refused:
        desk.run("config", "set", "preset", "essential")
    assert "hudline preset" in refused.value.hint


# The file


def test_what_changes_nothing_writes_nothing(desk: Desk) -> None:
    Path(desk.home.root).mkdir(parents=True)
    Path(desk.home.config).write_bytes(b'{ "icons":"ascii" }')
    desk.run("config", "set", "icons", "ascii")
    assert Path(desk.home.config).read_bytes() == b'{ "icons":"ascii" }'


@given(configurations.SPOILT, st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_what_is_put_at_a_path_is_found_there_and_all_else_stays(
    before: Any, picks: list[int]
) -> None:
    path: list[Any] = []
    inner = before
    for pick in picks:
        if not isinstance(inner, (dict, list)) or not inner:
            break
        path.append(
            list(inner)[pick % len(inner)] if isinstance(inner, dict) else pick % len(inner)
        )
        inner = inner[path[-1]]
    if path:
        text = repr(before)
        result = key_path.put(before, path, "new")
        assert key_path.get(result, path) == "new"
        assert repr(key_path.put(result, path, inner)) == text
        assert repr(before) == text


def test_all_that_is_kept_goes_with_uninstall(desk: Desk) -> None:
    desk.run("config", "set", "rows", '[["model"]]')
    desk.run("preset", "essential")
    desk.run("config", "set", "rows", '[["cost"]]')
    desk.run("preset", "essential")
    assert len(backups.found(desk.home)) == 2
    Path(backups.found(desk.home)[1].path + ".1234").touch()
    desk.run("uninstall")
    assert not Path(desk.home.root).exists()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("[[model, context], [tools]]", [["model", "context"], ["tools"]]),
        ("[[{widget: text, text: two words, width: 12}]]",
         [[{"widget": "text", "text": "two words", "width": 12}]]),
        ("{day: 30, on: true}", {"day": 30, "on": True}),
        ("[[model", "[[model"),
        ("nord", "nord"),
    ],
)  # fmt: skip
def test_a_list_without_the_quotes_that_powershell_takes_out_is_read(
    word: str, meant: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shells, "KEEPS_QUOTES", False)
    assert parse_value(word, ["rows"], {}) == meant


def test_where_shells_keep_quotes_a_list_without_them_is_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shells, "KEEPS_QUOTES", True)
    assert parse_value("[[model]]", ["rows"], {}) == "[[model]]"
