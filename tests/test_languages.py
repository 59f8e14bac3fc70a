"""The words that widgets say by themselves, in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import moments

import hudline
from hudline import languages
from hudline.frame import compose
from hudline.frame.registry import WIDGETS
from hudline.host.line_output import picture
from hudline.render import i18n
from hudline.render.cell_width import cells, clusters
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Row, Span
from hudline.render.i18n import ENGLISH, LANGUAGES, label, language, words
from hudline.render.icons import SETS, glyphs
from hudline.render.widget import Choice, Switch
from hudline.view.snapshot import Snapshot

SOURCE = Path(hudline.__file__).parent
NAMES = sorted(path.stem for path in (SOURCE / "widgets").glob("*.py") if path.stem != "__init__")
FOREIGN = [name for name in LANGUAGES if name != "en"]
EAST = ("zh", "ja")
# Words that a language has taken over as they are.
ALIKE = {
    "es": {"plan", "monitor", "shell", "hooks", "worktree", "error"},
    "de": {"warm"},
    "zh": set[str](),
    "ja": set[str](),
}
LATIN = {"API", "PR", "OAuth", "CLAUDE", "md", "MCP", "Git"}  # names, in any script
# What a widget may write in Latin letters in every language: names, commands and units.
NAMED = {
    "hudline",
    "doctor",
    "pr",
    "mcp",
    "claude",
    "md",
    "bedrock",
    "vertex",
    "foundry",
    "am",
    "pm",
    "tok",
}
UNITS = re.compile(r"[<~≈+]?\$?\d[\d.,:]*(?:[smhdkMGB%]|min|ms)*(?:/[smhd])?")
# Values that the code knows: what is drawn of them is the widget's own choice of words.
KNOWN = {
    "done", "running", "waiting", "awaiting", "permission", "question", "plan", "input", "shell",
    "monitor", "workflow", "auto", "pending", "approved", "draft",
}  # fmt: skip


def table(name: str) -> dict[str, str]:
    return languages.table(name)


# The tables


@pytest.mark.parametrize("name", FOREIGN)
def test_a_language_has_every_label_and_no_other(name: str) -> None:
    assert list(ENGLISH) == list(table(name))


def test_labels_stand_in_order_and_each_once() -> None:
    assert sorted(set(ENGLISH)) == list(ENGLISH)


@pytest.mark.parametrize("name", FOREIGN)
def test_nothing_is_left_in_english(name: str) -> None:
    same = {text for text, message in table(name).items() if message == text}

    assert same <= ALIKE[name]
    assert ALIKE[name] <= same


@pytest.mark.parametrize("name", EAST)
def test_what_is_written_in_another_script_has_no_latin_words(name: str) -> None:
    latin = {word for text in table(name).values() for word in re.findall("[A-Za-z]+", text)}

    assert latin <= LATIN


@pytest.mark.parametrize("name", FOREIGN)
def test_a_label_is_one_short_line(name: str) -> None:
    for text, message in table(name).items():
        assert message == message.strip() != ""
        assert message.isprintable()
        assert cells(message) <= len(text) + 14, text


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_label_is_said_in_every_language(name: str) -> None:
    fields = {text: label(text, "{}" * ("{}" in text)).translate(words(name)) for text in ENGLISH}

    assert fields == (dict(zip(ENGLISH, ENGLISH)) if name == "en" else table(name))


@pytest.mark.parametrize("name", FOREIGN)
def test_a_value_stands_where_the_language_has_it_and_once(name: str) -> None:
    for text, message in table(name).items():
        assert message.count("{}") == text.count("{}") <= 1, text
        assert "{" not in message.replace("{}", ""), text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("en", "done 3m ago"), ("de", "vor 3m fertig"), ("es", "listo hace 3m"),
        ("zh", "3m前完成"), ("ja", "3m前に完了"),
    ],
)  # fmt: skip
def test_the_order_of_words_is_the_languages_own(name: str, expected: str) -> None:
    assert expected == label("done {} ago", "3m").translate(words(name))


def test_no_placeholder_is_that_of_an_icon_or_of_another_label() -> None:
    points = [point for text in ENGLISH for point in label(text)]

    assert len({*points, *map(chr, glyphs("unicode"))}) == len(points) + len(glyphs("unicode"))


def test_who_waits_and_who_idles_is_said_in_japanese_as_people_say_it() -> None:
    said = {text: table("ja")[text] for text in ("waits", "wait", "waits for you", "idle")}

    assert said == dict.fromkeys(("waits", "wait", "waits for you"), "応答待ち") | {
        "idle": "アイドル"
    }


def test_a_label_that_is_in_no_table_is_an_error() -> None:
    with pytest.raises(ValueError, match="no language has"):
        label("no such label")


def test_every_label_is_used() -> None:
    """As a text of its own, or made by `label(f"…")` of one."""
    written: set[str] = set()
    result: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.parent.name in ("cli", "languages") or path.stem == "labels":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant):
                written.add(str(node.value))
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "label":
                result |= {pattern(one) for one in ast.walk(node) if isinstance(one, ast.JoinedStr)}
    unused = set(ENGLISH) - written

    assert {text for text in unused if not any(re.fullmatch(one, text) for one in result)} == set()


def pattern(text: ast.JoinedStr) -> str:
    """What an f-string may become."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
        for part in text.values
    )


# The widgets


def words_of(thing: object, seen: set[int]) -> Iterator[str]:
    """Every word in what a moment holds."""
    if isinstance(thing, str):
        yield from re.findall("[A-Za-z]+", thing)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from words_of(key, seen)
            yield from words_of(value, seen)
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for one in thing:
            yield from words_of(one, seen)
    elif hasattr(thing, "__dict__") and id(thing) not in seen:
        seen.add(id(thing))
        yield from words_of(list(vars(thing).values()), seen)


def ways(name: str) -> Iterator[dict[str, Any]]:
    """The options of a widget, with each choice that one of them has."""
    specs = WIDGETS[name].specs
    yield {}
    for option, spec in specs.items():
        if isinstance(spec, Switch):
            yield {option: not spec.default}
        elif isinstance(spec, Choice):
            yield from ({option: word} for word in spec.words[1:])


def pieces(name: str, now: Snapshot) -> Iterator[Fragment]:
    for level in (1, 2, 3):
        for arguments in ways(name):
            for one in compose.draw(name, now, arguments, level):
                yield from one.fragments if isinstance(one, Row) else [one]


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_says_nothing_in_english_that_is_no_label(name: str) -> None:
    hidden = dict.fromkeys(words("en"), "⟦⟧") | dict.fromkeys(glyphs("unicode"), "◆")
    for build in moments.ALL.values():
        now = build()
        for attribute in dir(now):  # answer what is answered only when a widget asks
            getattr(now, attribute)
        fields = {word.lower() for word in set(words_of(now, set())) - KNOWN}
        for piece in pieces(name, now):
            text = "".join(span[0] for span in [*piece.spans, Span(" "), *(piece.compact or [])])
            message = UNITS.sub(" ", text.translate(hidden))
            left = set(re.findall("[a-z]{2,}", message.lower()))

            assert left - fields - NAMED == set(), text


@pytest.mark.parametrize("tongue", FOREIGN)
@pytest.mark.parametrize("name", NAMES)
def test_a_short_form_is_no_wider_than_the_full_one_in_any_language(name: str, tongue: str) -> None:
    fit = Fit(None, {**glyphs("unicode"), **words(tongue)}, tongue in EAST)
    for build in moments.ALL.values():
        for piece in pieces(name, build()):
            full, short = fit.drawn(piece.spans), fit.drawn(piece.compact or [])

            assert fit.width(short) <= fit.width(full), full


@pytest.mark.parametrize("icons", SETS)
@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("columns", [30, 60, 100, 160])
def test_no_row_is_wider_than_the_terminal_in_any_language(
    tongue: str, icons: str, columns: int
) -> None:
    """Where the locale draws them so, ambiguous characters count two cells."""
    locale = {"zh": "zh_CN", "ja": "ja_JP", "es": "es_ES", "de": "de_DE", "en": "en_GB"}[tongue]
    env = {"LANG": locale + ".UTF-8", "NO_COLOR": "1", "COLUMNS": str(columns), "LINES": "60"}
    config = {"preset": "everything", "icons": icons}
    for build in moments.ALL.values():
        for line in picture(build(), 3, env, config).splitlines():
            assert sum(width for _, width in clusters(line, tongue in EAST)) <= columns - 4, line


@pytest.mark.parametrize("tongue", FOREIGN)
def test_a_picture_speaks_one_language(tongue: str) -> None:
    env = {"NO_COLOR": "1", "COLUMNS": "200", "HUDLINE_LANG": tongue, "LINES": "40"}
    shown = picture(moments.waiting(), 2, env)

    assert table(tongue)["waits for you"] in shown
    assert table(tongue)["thinking"] in shown
    assert "waits for you" not in shown


# The choice


@pytest.mark.parametrize(
    ("chosen", "locale", "expected"),
    [
        ("", "", "en"),
        ("", "C.UTF-8", "en"),
        ("", "POSIX", "en"),
        ("", "de_AT.UTF-8", "de"),
        ("", "zh_TW.UTF-8", "zh"),
        ("", "fr_FR.UTF-8", "en"),
        ("ja", "de_DE.UTF-8", "ja"),
        ("en", "de_DE.UTF-8", "en"),
        ("JA_jp", "", "ja"),
        ("klingon", "es_MX", "es"),
    ],
)
def test_the_chosen_language_wins_over_the_locale(chosen: str, locale: str, expected: str) -> None:
    assert expected == language(chosen, locale)


def test_the_variable_wins_over_the_configuration_and_that_over_the_locale() -> None:
    env = {"NO_COLOR": "1", "LANG": "ja_JP.UTF-8"}
    heads = [
        picture(moments.waiting(), 2, {**env, **told}, config).split(" 0:14")[0][2:]
        for told, config in (
            ({"HUDLINE_LANG": "es"}, {"language": "de"}),
            ({"HUDLINE_LANG": ""}, {"language": "de"}),
            ({}, {}),
            ({}, {"language": 7}),
        )
    ]

    assert heads == [table(name)["waits for you"] for name in ("es", "de", "ja", "ja")]


def test_there_is_a_table_for_every_language_and_no_other() -> None:
    files = {path.stem for path in (SOURCE / "languages").glob("*.json")}

    assert {*files, "en"} == set(i18n.LANGUAGES)
