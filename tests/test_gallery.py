"""The gallery and the pages of docs that are made from the widgets and from the table of keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.desk import Desk

from hudline.cli import showcase
from hudline.cli.keys import COMMAND, KEYS, OPTIONS_OF_ALL
from hudline.cli.reference import gallery
from hudline.cli.reference.manual import allowed, names, nearest, page
from hudline.core.errors import UserError
from hudline.render.widget import COMMON, PRESETS


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def test_the_page_of_the_widgets_is_the_one_made_from_them() -> None:
    stored = (gallery.DOCS / "widgets.md").read_text("utf-8")
    assert stored == gallery.widgets(), "write it again: tests/run --renew"


def test_the_page_of_the_configuration_is_the_one_made_from_the_tables() -> None:
    stored = (gallery.DOCS / "configuration.md").read_text("utf-8")
    assert stored == gallery.configuration(), "write it again: tests/run --renew"
    assert all(f"| `{key}` |" in stored for key in KEYS)
    assert all(f"- `{key}`: " in stored for key in (*PRESETS, *COMMAND))


@pytest.mark.parametrize("name", names())
def test_every_widget_has_a_section_with_its_example_and_every_option(name: str) -> None:
    result = page(name)
    section = gallery.widgets().partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert section.startswith(f"\n{result.caption}\n\n```text\n{result.example}\n```\n")
    assert f"\nSource: {result.source}\n" in section
    assert all(
        f"\n- `{option}`: {allowed(result.specs[option])}" in section for option in result.specs
    )


def test_the_preview_shows_every_widget_with_its_options_and_a_line(desk: Desk) -> None:
    status, text = desk.run("preview", "--all")
    assert status == 0
    lines = text.splitlines()
    for name in names():
        result = page(name)
        (at,) = [index for index, line in enumerate(lines) if line.startswith(f"{name}  ")]
        assert lines[at + 1].strip()
        assert all(any(line.startswith(f"    {one}: ") for line in lines) for one in result.specs)
    assert "▰▰▰▰▰▰▱▱▱▱ 62% of 1M" in text


def test_the_preview_says_what_every_option_does_and_obeys_the_columns(desk: Desk) -> None:
    output = " ".join(desk.run("preview", "--all", "--columns", "60,200")[1].split())
    for name in names():
        does = page(name).options.replace("`", "")
        assert " ".join(does.split()) in output
    assert output.count("60 columns") == output.count("200 columns") == len(names())
    narrow = desk.run("preview", "--all", "--columns", "40")[1].splitlines()
    at = next(index for index, row in enumerate(narrow) if row.startswith("waiting  "))
    assert narrow[at + 1].strip().endswith("…")
    assert len(narrow[at + 1]) <= 40


def test_the_example_is_drawn_where_a_sample_shows_it_and_else_said() -> None:
    drawn = {
        name: showcase.example_rows(page(name), 100, {"NO_COLOR": "1"}, {}) for name in names()
    }
    assert all(rows and all(row.plain.strip() for row in rows) for rows in drawn.values())
    assert [row.plain for row in drawn["context"]] == [page("context").example]
    coloured = showcase.example_rows(
        page("context"), 100, {"TERM": "xterm-256color"}, {"theme": "nord"}
    )
    assert coloured[0].spans


@pytest.mark.parametrize("name", names())
def test_a_sample_state_shows_every_widget(name: str) -> None:
    """No example stands in for what nothing draws."""
    result = page(name)._replace(example="nothing like it")
    rows = [row.plain for row in showcase.example_rows(result, 100, {"NO_COLOR": "1"}, {})]
    assert rows
    assert rows != ["nothing like it"]


def test_common_options_are_all_told_of() -> None:
    assert set(OPTIONS_OF_ALL) == set(COMMON)
    assert set(COMMAND) == {"every", "timeout", "lines"}


# Trying without keeping


@pytest.mark.parametrize(
    ("option", "word", "shows"),
    [
        ("--preset", "essential", "62% of 1M │ ● Bash"),
        ("--icons", "ascii", "###"),
        ("--theme", "nord", "62% of 1M"),
        ("--language", "de", "62%"),
    ],
)
def test_a_choice_is_tried_and_not_kept(desk: Desk, option: str, word: str, shows: str) -> None:
    status, text = desk.run("preview", "--state", "busy", option, word)
    assert status == 0
    assert shows in text
    assert not Path(desk.home.config).exists()


def test_what_is_tried_wins_over_what_is_chosen(desk: Desk) -> None:
    desk.write({"rows": [["cost"]], "icons": "unicode"}, Path(desk.home.config))
    assert "62%" not in desk.run("preview", "--state", "busy")[1]
    output = desk.run("preview", "--state", "busy", "--preset", "standard", "--icons", "ascii")[1]
    assert "######---- 62% of 1M" in output


@pytest.mark.parametrize("option", ["--preset", "--theme", "--icons", "--language"])
def test_what_cannot_be_tried_is_refused(desk: Desk, option: str) -> None:
    with pytest.raises(UserError) as refused:
        desk.run("preview", option, "xyzzy")
    assert "xyzzy" in refused.value.message
    assert "There are" in refused.value.hint


def test_what_was_meant_is_found_among_what_is_known() -> None:
    assert nearest("contxt", names()) == "Did you mean context?"
    assert nearest("qqqqqq", names()) == ""
