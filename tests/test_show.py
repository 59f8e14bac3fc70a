"""What `hudline show` and the files of `hudline trace` hold, and that no text is kept."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ledgers import Person, answered, called, prompted, result
from tests.reporting import document, evening, run
from tests.system import is_private

from hudline.cli.exporting import destination_file
from hudline.core.errors import UserError

CANARY = "canary-zX81kq"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def test_a_chrome_trace_is_a_private_file_that_is_named(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _, text = run(person.has("agents"), "trace", "fa4f", "--open", width=60)
    path = Path(text.splitlines()[0].strip())
    events = json.loads(path.read_text("utf-8"))["traceEvents"]

    assert is_private(path)
    assert len([one for one in events if one["ph"] == "X"]) == 40
    assert len({one["tid"] for one in events if one["ph"] == "X"}) >= 4


def test_a_chrome_trace_goes_into_a_named_file_but_through_no_link(
    person: Person, tmp_path: Path
) -> None:
    person.has("agents")
    target, link = tmp_path / "a.json", tmp_path / "link"
    link.symlink_to(tmp_path / "other")
    run(person, "trace", "fa4f", "--to", str(target))

    assert is_private(target)
    assert json.loads(target.read_text("utf-8"))["displayTimeUnit"] == "ms"
    with pytest.raises(UserError, match="link"):
        run(person, "trace", "fa4f", "--to", str(link))
    assert not (tmp_path / "other").exists()


def test_a_chrome_trace_takes_the_place_of_a_file_whole_and_is_private_there_too(
    person: Person, tmp_path: Path
) -> None:
    """Who has the former file open, or may read it, sees nothing of this one."""
    target = tmp_path / "a.json"
    target.write_text("former")
    target.chmod(0o644)
    with target.open() as former:
        run(person.has("agents"), "trace", "fa4f", "--to", str(target))
        assert former.read() == "former"
    assert is_private(target)


def test_a_file_that_cannot_be_replaced_is_as_it_was_and_alone(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows one that somebody has open."""

    def refused(*_: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    target = tmp_path / "a" / "a.json"
    target.parent.mkdir()
    target.write_text("former")
    monkeypatch.setattr(destination_file, "replace", refused)
    with pytest.raises(UserError, match="as it was") as told:
        run(person.has("agents"), "trace", "fa4f", "--to", str(target))
    assert "Close it" in told.value.hint
    assert os.listdir(target.parent) == ["a.json"]
    assert target.read_text() == "former"


def test_a_chrome_trace_can_be_printed(person: Person) -> None:
    _, text = run(person.has("agents"), "trace", "fa4f", "--to", "-")
    assert json.loads(text)["displayTimeUnit"] == "ms"


def test_the_text_of_a_prompt_is_shown_redacted_and_kept_nowhere(person: Person) -> None:
    text = f"Use the key sk-ant-api03-{'x9Q' * 12} for {CANARY}"
    person.write("s", [prompted(1, "p", text), answered(2, "a")])
    _, shown = run(person, "show", "p", width=140)
    _, quoted = run(person, "show", "p", "--markdown", "--text")
    held = b"".join(path.read_bytes() for path in Path(person.home.root).glob("ledger.db*"))

    assert "Use the key ••• for" in shown
    assert "x9Q" not in shown + quoted
    assert CANARY.encode() not in held
    for argv in (["show", "p", "--json"], ["show", "p", "--csv"], ["trace", "p", "--json"],
                 ["why", "p", "--json"], ["show", "p", "--no-text"],
                 ["show", "p", "--markdown"]):  # fmt: skip
        assert "Use the key" not in run(person, *argv)[1]


def test_no_input_output_or_answer_is_in_what_is_printed(person: Person, tmp_path: Path) -> None:
    person.write("s", [
        prompted(1, "p", "Do it"),
        answered(2, "a", [
            {"type": "text", "text": CANARY}, {"type": "thinking", "thinking": CANARY},
            called("c", "Bash", command=f"export KEY={CANARY}", description=CANARY),
            called("d", "Write", file_path=f"/x/{CANARY}.txt", content=CANARY),
        ]),
        result(3, "c", content=CANARY), result(4, "d", content=CANARY),
    ])  # fmt: skip
    target = tmp_path / "trace.json"
    run(person, "trace", "p", "--to", str(target))
    texts = [target.read_text("utf-8")]
    for argv in (["why", "p"], ["trace", "p", "--all"], ["show", "p"], ["show", "c"]):
        texts += [run(person, *argv, *more)[1] for more in ([], ["--json"], ["--csv"])]
    texts.append(run(person, "show", "p", "--markdown")[1])

    assert not any(CANARY in text for text in texts)
    assert document(person, "show", "p")["rows"][0]["files_changed"] == 1


def test_the_choice_to_keep_no_targets_hides_the_text_too(person: Person) -> None:
    person.write("s", [prompted(1, "p", "Rename the module"), answered(2, "a")])
    assert "Rename the module" in run(person, "show", "p")[1]
    Path(person.home.config).write_text('{"targets": "off"}')

    assert "Rename the module" not in run(person, "show", "p")[1]


def test_a_transcript_that_is_gone_leaves_all_but_the_text(person: Person) -> None:
    path = person.write("s", [prompted(1, "p", "Rename the module"), answered(2, "a")])
    before = document(person, "show", "p")
    path.unlink()

    assert "Rename the module" not in run(person, "show", "p")[1]
    assert document(person, "show", "p") == before


def test_markdown_mentions_nobody_and_formats_nothing(person: Person) -> None:
    text = "Ask @alice about #12 <img src=x> [link](http://x) | `code` *bold*"
    person.write("s", [prompted(1, "p", text), answered(2, "a")])
    _, quoted = run(person, "show", "p", "--markdown", "--text")
    line = next(line for line in quoted.splitlines() if line.startswith("> "))

    assert not re.search(r"[@<\[\]|*`]|#(?!\d+;)", line[2:])


def test_files_that_were_changed_are_named(person: Person) -> None:
    person.has("agents")
    found = document(person, "show", "4f3c")["rows"][0]

    assert (found["files_changed"], found["changed"]) == (1, ["a.py"])
    assert found["outcome"] == "done"


@pytest.mark.parametrize(
    ("what", "outcome"), [("dbcd289f", "denied"), ("40571790", "cut"), ("e9fbf546", "done"),
                          ("toolu_3129", "denied"), ("toolu_bd14", "done")],
)  # fmt: skip
def test_what_became_of_it_is_said(person: Person, what: str, outcome: str) -> None:
    person.has("hidden")

    assert document(person, "show", what)["rows"][0]["outcome"] == outcome


def test_nothing_of_a_name_is_formatting_in_markdown(person: Person) -> None:
    """An id, a branch or a file may be an image that tells who has seen the pull request."""
    image = "`![x](https://a.example/x)"
    call = called(f"c{image}", "Edit", file_path=f"/p/{image}")
    person.write("s", [prompted(1, "p"), answered(2, "a", [call], gitBranch=image),
                       result(3, f"c{image}")])  # fmt: skip
    for what in (f"c{image}", "p", "s"):
        assert "`![" not in run(person, "show", what, "--markdown")[1]
