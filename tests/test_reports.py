"""How the screens of `hudline spend`, `hudline prompts` and `hudline ledger` look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.ledgers import NAMES, Person, answered, prompted
from tests.reporting import document, evening, run

from hudline import languages
from hudline.render.cell_width import cells

WIDTHS = (60, 80, 100, 140)
SCREENS = {
    "spend": ["spend"],
    "spend_by_model": ["spend", "--by", "model,agent"],
    "spend_by_cache": ["spend", "--by", "cache"],
    "prompts": ["prompts"],
    "prompts_by_reads": ["prompts", "--sort", "reads", "--limit", "3"],
    "ledger_check": ["ledger", "check"],
    "ledger_prices": ["ledger", "prices"],
}
IN_EVERY_LANGUAGE = ("spend", "spend_by_cache", "prompts_by_reads", "ledger_check")
SIZE = re.compile(r"[\d.]+ kB")  # of the file: SQLite's own affair
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_reports.py"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


# Screens


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(person: Person, name: str, snapshot: SnapshotAssertion) -> None:
    person.has(*NAMES)
    parts = []
    for width in WIDTHS:
        status, text = run(person, *SCREENS[name], width=width)
        assert status == 0
        assert all(cells(line) <= width for line in text.splitlines()), width
        parts.append(f"{width} columns\n{SIZE.sub('9.9 kB', text)}")
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("language", languages.names(), ids="in_{}".format)
def test_a_screen_in_another_language_is_as_it_was(
    person: Person, language: str, snapshot: SnapshotAssertion
) -> None:
    person.has(*NAMES)
    parts = []
    for width in (60, 100):
        parts.append(f"{width} columns")
        for name in IN_EVERY_LANGUAGE:
            status, text = run(person, *SCREENS[name], width=width, language=language)
            assert status == 0
            assert all(cells(line) <= width for line in text.splitlines()), (width, name)
            parts.append(SIZE.sub("9.9 kB", text))
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("name", SCREENS)
def test_colour_changes_no_character(person: Person, name: str) -> None:
    person.has(*NAMES)
    _, plain = run(person, *SCREENS[name])
    _, coloured = run(person, *SCREENS[name], colour=True)

    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize("width", [40, 60])
def test_a_narrow_screen_keeps_names_and_money_whole(person: Person, width: int) -> None:
    folder = "/x/日本語のとても長いプロジェクト名です"
    person.write("s", [prompted(1, "p", cwd=folder), answered(3, "a", cwd=folder)])
    _, text = run(person, "spend", "--by", "project", "--since", "all", width=width)

    assert "$0.0022" in text
    assert all(cells(line) <= width for line in text.splitlines())


def test_days_without_spending_are_shown_between_others(person: Person) -> None:
    person.write("s", [answered(1, "a"), answered(2, "b", timestamp="2026-11-23T10:00:00.000Z")])
    _, text = run(person, "spend", "--since", "all")
    days = [line.split()[1] for line in text.splitlines() if " 2026-11-2" in line]

    assert days == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]
    assert [row["day"] for row in document(person, "spend", "--since", "all")["rows"]] == [
        "2026-11-20", "2026-11-23",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["spend", "prompts"])
def test_where_there_is_nothing_that_is_said_with_status_0(person: Person, name: str) -> None:
    status, text = run(person, name)
    assert status == 0
    assert re.fullmatch(r" (Nothing|There was no).* in 7 days\.\s*", text)
    assert document(person, name)["rows"] == []


@pytest.mark.parametrize("command", ["spend", "events", "export"])
def test_a_period_that_ends_before_it_begins_is_wrong_usage(
    person: Person, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = ["csv"] if command == "export" else []
    with pytest.raises(SystemExit) as ended:
        run(person, command, *rest, "--since", "today", "--until", "yesterday")
    assert ended.value.code == 2
    assert "No time is between --since today and --until yesterday." in capsys.readouterr().err
    assert run(person, command, *rest, "--since", "today", "--until", "today")[0] == 0


def test_a_heading_that_does_not_fit_is_broken_between_words(person: Person) -> None:
    person.has(*NAMES)
    for language in ("en", "de", "es", "ja", "zh"):
        for command in ("spend", "prompts", "tools"):
            _, text = run(person, command, width=40, language=language)
            assert all(cells(line) <= 40 for line in text.splitlines()), text


def test_a_screen_has_thirty_rows_and_says_how_many_are_left(person: Person) -> None:
    for number in range(33):
        key = f"{number:08}-0000-4000-8000-000000000000"
        person.write(key, [prompted(0, f"p{number}"), answered(1, f"r{number}")])
    every = ("spend", "--since", "all", "--by", "session")

    _, text = run(person, *every)
    assert len(re.findall(r"^ 000000\d\d ", text, re.MULTILINE)) == 30
    assert " 3 more rows; --limit N shows them." in text
    assert "more row" not in run(person, *every, "--limit", "33")[1]
    assert len(document(person, *every)["rows"]) == 33
    assert "more row" not in run(person, "spend", "--since", "all")[1]


def test_an_amount_by_the_published_table_has_a_tilde(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = {"date": "2026-11-01", "models": {"claude-other": dict.fromkeys(
        ["input", "output", "cache_read", "cache_write_5m", "cache_write_1h"], 10)}}  # fmt: skip
    known = import_module("hudline.ledger.known_prices")
    monkeypatch.setattr(known, "read_object", lambda _: table)
    person.write("s", [answered(3, "a", message={"model": "claude-other"})])
    _, text = run(person, "spend", "--since", "all")
    assert "~$0.01" in text
    assert "published prices of 2026-11-01" in text
    assert document(person, "spend", "--since", "all")["total"]["estimated"] is True


def test_a_model_without_a_price_has_a_question_mark_and_no_money(person: Person) -> None:
    person.write("s", [answered(3, "a", message={"model": "claude-new"}), answered(4, "b")])
    _, text = run(person, "spend", "--since", "all", "--by", "model")
    total = document(person, "spend", "--since", "all")["total"]
    assert "No price is known for claude-new: 1,110 tokens are not in it." in text
    assert (total["unpriced_tokens"], total["usd"]) == (1110, pytest.approx(0.00224))


def test_names_from_transcripts_cannot_command_the_terminal(person: Person) -> None:
    odd = "/x/\x1b]0;evil\x07name\x9b2J"
    person.write("s", [prompted(1, "p", cwd=odd), answered(3, "a", cwd=odd, gitBranch=odd)])
    for by in ("project", "branch"):
        _, text = run(person, "spend", "--since", "all", "--by", by)
        assert text.replace("\n", "").isprintable()
