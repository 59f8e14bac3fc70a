"""What others have laid where a draw looks: it is read where it is sound, and never waited for."""

from __future__ import annotations

import json
import os
import posix
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import entries, moments, stories

from hudline.cli import config_validation
from hudline.config import reader
from hudline.core.error_log import note
from hudline.core.file_io import read_file, read_tail, replace
from hudline.core.paths import Home, append, read_head
from hudline.events.status_input import StatusInput
from hudline.frame import compose as show
from hudline.host import external_data
from hudline.host.draw_context import DrawContext
from hudline.host.git_facts import git, repository
from hudline.render.fragment import Span
from hudline.render.hyperlinks import address
from hudline.render.layout import WALL, separator
from hudline.sources import active_config
from hudline.sources.git_folder import branch, find
from hudline.view.snapshot import Snapshot

PATIENCE = 10  # seconds; whoever waits for a pipe waits for ever
LAWS = settings(max_examples=300, deadline=None, database=None)
CLOCK = 1_790_000_000.0


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def many(item: str) -> str:
    return "[" + ",".join([item] * 3000) + "]"


FILES: dict[str, str] = {
    "what is nested deeply": nested(50_000),
    "rows nested as deeply as can be read": '{"rows": ["model", ' + nested(970) + "]}",
    "an option nested as deeply": '{"rows": [["model", {"widget": "text", "text": '
    + nested(970)
    + "}]]}",
    "a verbosity nested as deeply": '{"verbosity": ' + nested(980) + "}",
    "many rows": '{"rows": ' + many('["model"]') + "}",
    "many widgets": '{"rows": [' + many('"model"') + "]}",
    "nothing but NUL": "\0" * 5000,
    "numbers that are none": '{"verbosity": NaN, "rows": [["model", {"widget": "context", "width":'
    ' NaN, "warn": Infinity, "rank": 1e999}]]}',
    "numbers beyond measure": '{"rows": [["model", {"widget": "context", "width": '
    + "9" * 4000
    + ', "warn": -1e308}]]}',
    "keys twice": '{"rows": [], "theme": "x", "rows": [["model"]], "theme": "nord"}',
    "names of other things": '{"rows": [["model", "__init__", "os", "..", "../x", "\\ud800", 5,'
    ' {"widget": ["x"]}]], "theme": "../../x", "preset": {}, "icons": "\\u0000",'
    ' "language": "../x"}',
    "separators that are no signs": '{"rows": ['
    + ",".join(
        f'{{"widgets": ["model", "cost"], "separator": "{one}"}}'
        for one in ("\\r|", "\\u000b", "\\u001c x", "\\u0085", "|\\u2028", "\\ue000")
    )
    + "]}",
    "escape sequences": '{"rows": [{"widgets": ["model", "cost"], "separator": "\\u001b[3\\u0007"},'
    ' [{"widget": "text", "text": "\\u001b]0;x\\u0007a\\ue001\\ue400\\u202e"}]]}',
}


class Place:
    """A session in a project folder, and a draw of it that is not waited for too long."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "hudline"
        self.project = folder / "project"
        self.settings = self.project / ".claude"
        self.home.mkdir()
        self.settings.mkdir(parents=True)
        self.tick: dict[str, Any] = stories.tick(session_id="s1")
        self.tick["workspace"] = dict.fromkeys(("current_dir", "project_dir"), str(self.project))

    def draw(self, **env: str) -> str:
        """What is drawn, without colours."""
        done = subprocess.run(
            entries.command(entries.LINE), input=json.dumps(self.tick).encode(),
            env=entries.environment(self.home, COLUMNS="120", LINES="40", NO_COLOR="1", **env),
            capture_output=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


def linked(path: Path, to: str) -> None:
    path.symlink_to(to)


@pytest.mark.parametrize("text", FILES.values(), ids=list(FILES))
@pytest.mark.parametrize("where", ["config.json", "hudline.json"])
def test_whatever_stands_in_a_configuration_the_model_is_drawn(
    where: str, text: str, place: Place
) -> None:
    path = place.home / where if where == "config.json" else place.settings / where
    path.write_bytes(text.encode())
    shown = place.draw()

    assert "Opus" in shown
    assert all(char.isprintable() or char == "\n" for char in shown)
    assert not (place.home / "errors.log").exists()


@pytest.mark.parametrize("result", [pipe, endless, folder])
def test_a_configuration_that_is_no_file_is_none(
    result: Callable[[Path], None], place: Place
) -> None:
    result(place.home / "config.json")
    result(place.settings / "hudline.json")

    assert "Opus" in place.draw()


@LAWS
@given(st.text(max_size=7))
def test_a_separator_is_something_to_see(text: str) -> None:
    shown = separator(text)

    assert shown.isprintable()
    assert len(shown) <= 7
    assert shown in (text, WALL) or not text.isprintable() or text != text.strip()


@pytest.mark.parametrize("result", [pipe, endless, folder])
@pytest.mark.parametrize("name", [".git", ".git/HEAD"])
def test_a_repository_that_is_none_is_not_waited_for(
    name: str, result: Callable[[Path], None], place: Place
) -> None:
    (place.project / name).parent.mkdir(exist_ok=True)
    result(place.project / name)

    assert "Opus" in place.draw()


ZEROS = b"\0" * 41
HEADS = {
    "of zeros": ZEROS,
    "of zeros and a line": b"\0" * 4096 + b"\n",
    "empty": b"",
    "of white space": b" \n\n",
    "of the digits of no commit": b"0" * 40 + b"\n",
    "of too few digits": b"1234567\n",
    "of letters": b"z" * 40 + b"\n",
    "of escapes": b"ref: refs/heads/\x1b]0;x\x07main\n",
    "of two lines": b"ref: refs/heads/main\nref: refs/heads/other\n",
    "of a name beyond measure": b"ref: refs/heads/" + b"a" * 5_000_000,
    "of a name without an end": b"ref: refs/heads/",
    "of a remote": b"ref: refs/remotes/origin/main\n",
    "of a place elsewhere": b"ref: refs/heads/../../etc/passwd\n",
    "of the stand-in of a table that is not there": b"ref: refs/heads/.invalid\n",
    "of a name that git refuses": b"ref: refs/heads/a..b\n",
    "of random bytes": bytes(range(256)),
}


@pytest.mark.parametrize("data", HEADS.values(), ids=list(HEADS))
def test_a_head_names_no_branch_where_git_would_find_none(data: bytes, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_bytes(data)
    result = context(tmp_path)

    assert branch(find(str(tmp_path))) == ""
    assert git(result) is None
    assert repository(result) is None
    assert result.due == []


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"ref: refs/heads/main\n", "main"),
        (b"ref:\trefs/heads/topic/a-b_c", "topic/a-b_c"),
        ("ref: refs/heads/naïve/日本\r\n".encode(), "naïve/日本"),
        (b"a" * 40 + b"\n", "(aaaaaaa)"),
        (b"0b" * 32, "(0b0b0b0)"),
    ],
)
def test_a_head_is_read_as_git_reads_it(data: bytes, named: str, tmp_path: Path) -> None:
    (tmp_path / "HEAD").write_bytes(data)

    assert branch(str(tmp_path)) == named


def test_an_old_head_that_is_a_link_names_its_branch(tmp_path: Path) -> None:
    (tmp_path / "refs/heads").mkdir(parents=True)
    (tmp_path / "refs/heads/main").write_text("a" * 40)
    (tmp_path / "HEAD").symlink_to("refs/heads/main")

    assert branch(str(tmp_path)) == "main"
    (tmp_path / "HEAD").unlink()
    (tmp_path / "HEAD").symlink_to(tmp_path / "other")
    (tmp_path / "other").write_text("ref: refs/heads/other\n")
    assert branch(str(tmp_path)) == ""


@LAWS
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda end: b"ref: refs/heads/" + end))
def test_whatever_a_head_holds_the_branch_is_a_plain_word(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "HEAD").write_bytes(data)
        named = branch(folder)

    assert len(named) <= 60
    assert all(char.isprintable() and char != " " for char in named)


@pytest.mark.parametrize("read", [read_file, partial(read_head, limit=9)])
@pytest.mark.parametrize("result", [pipe, endless, folder, partial(linked, to="/dev/tty")])
def test_what_is_no_regular_file_is_not_opened(
    result: Callable[[Path], None],
    read: Callable[[str], bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result(tmp_path / "odd")
    monkeypatch.setattr(posix, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(OSError, match=r"odd"):
        read(str(tmp_path / "odd"))

    assert read_tail(str(tmp_path / "odd"), 9) == b""


def test_what_is_put_in_a_files_place_while_it_is_opened_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("{}")
    before = os.stat(tmp_path / "file")
    pipe(tmp_path / "pipe")
    monkeypatch.setattr(posix, "stat", lambda _: before)
    with pytest.raises(OSError, match="not a regular file"):
        read_head(str(tmp_path / "pipe"), 9)


def test_of_a_file_that_is_said_to_be_large_no_more_is_taken_than_it_has(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("12345")

    assert read_head(str(tmp_path / "file"), 2**40) == b"12345"
    assert read_head("/proc/self/environ", 100) == b""


def test_the_entry_of_another_session_that_is_nested_deeply_costs_itself_alone(
    place: Place,
) -> None:
    registry = place.home.parent / "config/sessions"
    registry.mkdir(parents=True)
    (place.home / "config.json").write_text('{"rows": [["model", "other_sessions"]]}')
    entry = registry / f"{os.getpid()}.json"
    fields = {"sessionId": "other", "status": "waiting", "cwd": "/a/api"}
    entry.write_text(json.dumps({**fields, "statusUpdatedAt": time.time() * 1000}))
    assert "waits" in place.draw(CLAUDE_PID="7")

    entry.write_text('{"sessionId": "other", "status": ' + nested(7000) + "}")
    assert place.draw(CLAUDE_PID="7").strip() == "Opus 5.5 ◐medium"


# What a repository plants


def counted(project: Path) -> dict[str, int]:
    """What is in force in a project, for a person who has nothing of their own."""
    env = {"HOME": str(project.parent / "nobody")}
    return active_config.counts(str(project), str(project), env)


def test_a_projects_choices_are_not_read_through_a_link(place: Place, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text('{"rows": [["clock", "version"]], "theme": "nord"}')
    (place.settings / "hudline.json").symlink_to(tmp_path / "own.json")
    (found,) = config_validation.found(Home(str(place.home)), str(place.project))

    assert "Opus" in place.draw()
    assert reader.of_project(str(place.project)) == {}
    assert "symbolic link" in found.reason
    assert "clock" not in found.sentence


@pytest.mark.parametrize("result", [pipe, endless, folder, partial(linked, to="/dev/tty")])
@pytest.mark.parametrize("name", [".mcp.json", ".claude/settings.json", "CLAUDE.md"])
def test_what_is_in_force_is_counted_beside_files_that_are_none(
    result: Callable[[Path], None], name: str, place: Place
) -> None:
    (place.project / "CLAUDE.local.md").write_text("x")
    result(place.project / name)
    tracemalloc.start()
    found = counted(place.project)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == {"instructions": 1, "rules": 0, "servers": 0, "hooks": 0}
    assert most < 2_000_000


def test_a_file_of_servers_beyond_measure_counts_none(place: Place) -> None:
    with (place.project / ".mcp.json").open("wb") as file:
        file.write(b'{"mcpServers": {"a": {}}}')
        file.truncate(10**12)  # sparse: it takes no room

    assert counted(place.project)["servers"] == 0


def test_rules_that_lead_in_a_circle_or_to_the_root_come_to_an_end(place: Place) -> None:
    rules = place.settings / "rules"
    (rules / "deep").mkdir(parents=True)
    (rules / "deep/a.md").write_text("x")
    for name, target in (("up", ".."), ("again", "deep"), ("root", "/"), ("made-up", "/proc/self")):
        (rules / name).symlink_to(target)
    (rules / "pipe.md").parent.mkdir(exist_ok=True)
    pipe(rules / "pipe.md")

    assert counted(place.project)["rules"] == 1


@pytest.mark.parametrize("shape", ["wide", "many", "deep"])
def test_of_rules_without_end_no_number_is_told(
    shape: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(active_config, "_NAMES", 50)
    monkeypatch.setattr(active_config, "_RULES", 20)
    rules = place.settings / "rules"
    rules.mkdir()
    for n in range(60 if shape == "wide" else 30 if shape == "many" else 0):
        (rules / (f"{n}.txt" if shape == "wide" else f"{n}.md")).write_text("x")
    if shape == "deep":
        (rules / "/".join("d" * 15)).mkdir(parents=True)
    found = counted(place.project)

    assert "rules" not in found
    assert found["instructions"] == 0


def test_nothing_is_written_through_a_link_that_lies_beside(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    (tmp_path / f"file.{os.getpid()}").symlink_to(tmp_path / "victim")
    (tmp_path / "journal.jsonl").symlink_to(tmp_path / "victim")
    for write in (replace, append):
        with pytest.raises(OSError, match=r"."):
            write(str(tmp_path / ("file" if write is replace else "journal.jsonl")), b"x")

    assert (tmp_path / "victim").read_text("utf-8") == "mine"


# Where an edited file is


def context(tmp_path: Path, clock: float = CLOCK) -> DrawContext:
    here = dict.fromkeys(("current_dir", "project_dir"), str(tmp_path))
    payload = {"session_id": "s1", "workspace": here}
    return DrawContext(Home(str(tmp_path / "home")), {}, {}, StatusInput.parse(payload), clock)


@pytest.mark.parametrize("name", ["a.py", "src/b c.py", "50%41#?é.txt"])
def test_an_edited_file_that_is_there_has_an_address(name: str, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / name).touch()
    found = external_data.located(context(tmp_path), name)
    result = address(found)

    assert not set(result) & set("#? ")
    assert unquote(result) == unquote((tmp_path / name).as_uri())


@pytest.mark.parametrize("name", ["gone.py", "…/src/a.py", "a\0b", "\ud800"])
def test_what_is_not_there_has_none(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    found = partial(external_data.located, context(tmp_path))

    assert not found(name)
    assert found("a.py")


def test_what_is_on_another_computer_is_not_even_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows would tell that computer who the person is."""
    looked: list[str] = []
    monkeypatch.setattr(external_data, "modified", looked.append)
    monkeypatch.setattr(external_data, "is_elsewhere", lambda path, _: path.startswith("//"))

    assert external_data.located(context(tmp_path), "//there/share/a.py") == ""
    assert [path for path in looked if path.startswith("//")] == []


def files_shown(now: Snapshot, **options: Any) -> list[Span]:
    (piece,) = show.draw("files", now, options, 2)
    spans: list[Span] = piece.spans
    return spans


def test_the_newest_edited_file_leads_to_itself() -> None:
    now = moments.moment(edited_files=moments.edited_files("src/login.py", "b.py"))
    plain = "".join(span[0] for span in files_shown(now))
    now = moments.moment(
        edited_files=moments.edited_files("src/login.py", "b.py"),
        located=lambda path: f"file:///home/ada/{path}",
    )
    spans = files_shown(now)

    assert Span("login.py", "faint", "file:///home/ada/src/login.py") in spans
    assert sum(bool(span.link) for span in spans) == 1
    assert "".join(span[0] for span in spans) == plain
    assert not any(span.link for span in files_shown(now, link=False))


# How Hudline itself is


def test_errors_of_the_last_hour_are_counted_and_older_ones_are_not(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    home = Home(str(tmp_path / "home"))
    now = time.time()
    assert external_data.mishaps(context(tmp_path, now)) == 0

    for ago in (4000, 3000, 10):
        note(home, "hook", ValueError("canary"), now - ago)
    assert external_data.mishaps(context(tmp_path, now)) == 2
    assert external_data.mishaps(context(tmp_path, now + 3580)) == 1
    assert external_data.mishaps(context(tmp_path, now + 4000)) == 0


def test_whatever_stands_among_the_errors_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    Path(Home(str(tmp_path / "home")).errors).write_bytes(
        b"\xff\xfe x\n\n9" + b"9" * 9000 + b" a\n" + "²³ hook\n".encode() + b"-5 hook\n"
    )

    assert external_data.mishaps(context(tmp_path, time.time())) <= 1


def test_its_own_errors_are_said_where_somebody_wants_to_know_and_events_arrive() -> None:
    now = moments.moment(mishaps=2)

    assert show.draw("health", now, {}, 2) == []
    (piece,) = show.draw("health", now, {}, 3)
    assert "Hudline: 2" in piece.spans[0][0]
    assert show.draw("health", moments.moment(mishaps=0), {"errors": True}, 2) == []
