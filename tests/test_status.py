"""`hudline status`: which session it is about, in which form, and what of one that ended."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.desk import tree
from tests.machines import Machine, asked, began, ended, prompted, reading
from tests.reporting import NOW, evening
from tests.test_host import until

from hudline.cli import status
from hudline.cli.reporting import words
from hudline.cli.usage import Parser
from hudline.core.errors import UserError
from hudline.host.picture import picture
from hudline.platform.status_pipe import VARIABLES, Request
from hudline.render.fragment import Fragment, Row, Span
from hudline.render.tmux import markup

HOSTILE = "#(touch /tmp/x) #[fg=red] #{pane_pid} ##[bold] \x1b[31m%H }, ,{ \x07#"
SIZES = st.integers(1, 10**8)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.delenv("TMUX", raising=False)
    with evening(monkeypatch):
        made = Machine(tmp_path, monkeypatch)
        made.env["COLUMNS"] = "120"
        yield made
    words.use("en")


def works(machine: Machine, folder: str = "acme", ago: float = 0.0, **entry: Any) -> int:
    """A session that runs a command, whose journal was written `ago` seconds before now."""
    pid = machine.session(folder, "busy", 40, **entry)
    path = machine.journal(
        pid, prompted(40), reading(39, 620_000, 1.23), began(30, "c", "Bash", "make test")
    )
    os.utime(path, (NOW - ago, NOW - ago))
    return pid


def leave(machine: Machine, pid: int) -> None:
    """Let the process of a session be killed."""
    machine.living.discard(pid)


def transcript(machine: Machine, session: str, folder: str) -> None:
    """What the client keeps of a session that was started in that folder."""
    cwd = str(machine.folder / folder)
    place = machine.config / "projects" / re.sub("[^A-Za-z0-9]", "-", cwd)
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{session}.jsonl").write_text(json.dumps({"cwd": cwd}) + "\n")


def told(machine: Machine, *argv: str) -> str:
    code, text = machine.run("status", *argv)
    assert code == 0
    return text


def refused(machine: Machine, *argv: str) -> tuple[str, str]:
    with pytest.raises(UserError) as raised:
        machine.run("status", *argv)
    return raised.value.message, raised.value.hint


def data(machine: Machine, *argv: str) -> dict[str, Any]:
    (row,) = json.loads(told(machine, "--json", *argv))["rows"]
    found: dict[str, Any] = row
    return found


# Which session


def test_without_an_argument_it_is_the_one_that_was_written_to_last(machine: Machine) -> None:
    works(machine, "older", ago=50)
    works(machine, "newer", ago=5)

    assert "newer" in told(machine)
    assert told(machine, "last") == told(machine)


def test_a_session_that_runs_goes_before_one_that_ended_later(machine: Machine) -> None:
    works(machine, "running", ago=50)
    leave(machine, works(machine, "ended", ago=1))

    assert data(machine)["project"] == "running"


def test_a_session_of_a_program_is_shown_only_by_its_id(machine: Machine) -> None:
    works(machine, "mine", ago=50)
    pid = works(machine, "nightly", entrypoint="sdk-cli")

    assert data(machine)["project"] == "mine"
    assert data(machine, f"s-{pid}")["project"] == "nightly"


def test_a_unique_beginning_of_an_id_is_enough(machine: Machine) -> None:
    works(machine, "one", sessionId="aaaa-1")
    works(machine, "two", sessionId="bbbb-2")

    assert data(machine, "bb")["project"] == "two"


def test_a_beginning_of_several_ids_names_them(machine: Machine) -> None:
    for name in ("aa-1", "aa-2", "aa-3", "aa-4"):
        machine.session("acme", sessionId=name)

    assert refused(machine, "aa") == (
        "aa is how several sessions begin.", "Name more of one: aa-1, aa-2, aa-3 …."
    )  # fmt: skip


def test_an_id_that_is_the_beginning_of_another_is_its_own(machine: Machine) -> None:
    works(machine, "short", sessionId="aa")
    works(machine, "long", sessionId="aa-1")

    assert data(machine, "aa")["project"] == "short"


def test_an_id_that_nobody_has_is_said(machine: Machine) -> None:
    works(machine)

    assert refused(machine, "\x1b[31mzz") == (
        "No session zz is known here.",
        "hudline top lists those that run; hudline status last is the newest.",
    )


def test_where_no_session_is_known_that_is_said(machine: Machine) -> None:
    assert refused(machine) == (
        "No session of Claude Code is known here.",
        "Start claude in a terminal, or run hudline doctor where one runs.",
    )


def test_a_folder_is_its_newest_session_and_those_below_its_repository(machine: Machine) -> None:
    machine.branch("acme", "main")
    works(machine, "acme/sub", ago=3)
    works(machine, "acme", ago=9)
    works(machine, "other")
    (machine.folder / "acme" / "deep" / "er").mkdir(parents=True)

    assert data(machine, str(machine.folder / "acme" / "deep" / "er"))["folder"].endswith("/sub")
    assert data(machine, str(machine.folder / "acme"))["folder"].endswith("/sub")


def test_a_name_beside_a_folder_is_not_below_it(machine: Machine) -> None:
    works(machine, "acme-two")
    (machine.folder / "acme").mkdir()

    message, _ = refused(machine, str(machine.folder / "acme"))
    assert message == f"No session in {machine.folder / 'acme'} is known here."


def test_a_folder_whose_sessions_ended_is_the_newest_of_them(machine: Machine) -> None:
    first, last, beside = (works(machine, "acme", ago=ago) for ago in (90, 60, 30))
    for pid in (first, last, beside):
        leave(machine, pid)
    transcript(machine, f"s-{first}", "acme")
    transcript(machine, f"s-{last}", "acme")
    transcript(machine, f"s-{beside}", "acme-two")

    assert data(machine, str(machine.folder / "acme"))["session"] == f"s-{last}"


def test_inside_a_session_it_is_that_one(machine: Machine) -> None:
    own = works(machine, "own", ago=50)
    works(machine, "newer")
    machine.env["CLAUDE_CODE_SESSION_ID"] = f"s-{own}"

    assert data(machine)["project"] == "own"
    assert data(machine, "last")["project"] == "newer"


def test_an_environment_that_names_no_session_is_not_believed(machine: Machine) -> None:
    works(machine, "newer")
    machine.env["CLAUDE_CODE_SESSION_ID"] = "../../etc"

    assert data(machine)["project"] == "newer"


def test_thousands_of_sessions_are_no_trouble(machine: Machine) -> None:
    for _ in range(3000):
        folder = Path(machine.home.session(str(uuid.uuid4())))
        folder.mkdir(parents=True)
        (folder / "journal.jsonl").touch()
        os.utime(folder / "journal.jsonl", (NOW - 9000, NOW - 9000))
    works(machine, "mine")

    assert data(machine)["project"] == "mine"


# The picture


def test_the_picture_is_that_of_the_persons_rows(machine: Machine) -> None:
    works(machine)
    Path(machine.home.config).write_text('{"rows": [["directory", "cost"], ["tools"]]}')

    assert told(machine) == "acme │ $1.23\n● Bash make test 0:30\n"


def test_one_row_is_the_quiet_one(machine: Machine) -> None:
    works(machine)

    text = told(machine, "--rows", "1")
    assert text.count("\n") == 1
    assert "62% of 1M" in text
    assert "Bash make test" in text
    assert "$1.23" not in text


def test_who_waits_for_you_comes_first(machine: Machine) -> None:
    pid = machine.session("api", "waiting", 30)
    machine.journal(
        pid, prompted(40), began(32, "c", "Bash", "git push"), asked(30, "Bash", "git push")
    )

    assert told(machine, "--rows", "1").startswith("⏳ waits for you 0:30 · Bash git push")


def test_rows_fit_the_width_and_the_number_that_is_asked_for(machine: Machine) -> None:
    works(machine)

    lines = told(machine, "--width", "20", "--rows", "2").splitlines()
    assert len(lines) <= 2
    assert all(len(line) <= 20 for line in lines)


def test_a_huge_width_is_bounded(machine: Machine) -> None:
    works(machine)
    Path(machine.home.config).write_text('{"rows": [["directory", "fill", "cost"]]}')

    (line,) = told(machine, "--width", "999999999").splitlines()
    assert len(line) <= 1000


def test_a_pipe_without_a_width_cuts_nothing(machine: Machine) -> None:
    works(machine)
    del machine.env["COLUMNS"]

    assert "make test" in told(machine, "--plain")


def test_plain_text_has_no_escape_sequences(machine: Machine) -> None:
    works(machine)
    machine.env.update(FORCE_COLOR="1", COLORTERM="truecolor")

    assert "\x1b[" in told(machine)
    assert "\x1b" not in told(machine, "--plain")
    assert "\x1b" not in told(machine, "--tmux")


def test_without_colours_tmux_gets_no_markup(machine: Machine) -> None:
    works(machine)

    assert "#[" in told(machine, "--tmux")
    machine.env["NO_COLOR"] = "1"
    assert "#[" not in told(machine, "--tmux")


def test_tmux_gets_one_row(machine: Machine) -> None:
    works(machine)

    assert told(machine, "--tmux").count("\n") == 1
    assert machine.run("status", "--tmux", "--rows", "2") == (2, "")


def test_what_is_turned_off_in_the_client_is_shown_where_it_is_asked_for(machine: Machine) -> None:
    works(machine)
    shown = told(machine)
    Path(machine.home.config).write_text('{"verbosity": "off"}')

    assert told(machine) == shown
    machine.env["HUDLINE_VERBOSITY"] = "quiet"
    assert told(machine).count("\n") == 1


def test_labels_are_in_the_persons_language(machine: Machine) -> None:
    pid = machine.session("api", "waiting", 30)
    machine.journal(
        pid, prompted(40), began(32, "c", "Bash", "git push"), asked(30, "Bash", "git push")
    )
    machine.env["HUDLINE_LANG"] = "de"

    assert "wartet auf dich" in told(machine)


def test_a_variable_of_the_caller_is_not_the_sessions(machine: Machine) -> None:
    works(machine)
    rows = [["directory", {"widget": "variable", "name": "SECRET"}]]
    Path(machine.home.config).write_text(json.dumps({"rows": rows}))
    machine.env["SECRET"] = "of-the-caller"

    assert told(machine) == "acme\n"


# Sessions that have ended


ENDED = {
    "en": "session ended 5m ago",
    "de": "Sitzung seit 5m beendet",
    "es": "sesión terminada hace 5m",
    "ja": "セッションは5m前に終了",
    "zh": "会话已结束 5m",
}


def over(machine: Machine, *events: dict[str, Any]) -> int:
    """A session of acme that ended five minutes ago, in the middle of a call."""
    pid = machine.session("acme", "busy", 340)
    machine.journal(
        pid, prompted(340), reading(339, 620_000, 1.23), began(330, "c", "Bash", "make test"),
        asked(329, "Bash", "git push"), *events,
    )  # fmt: skip
    os.utime(Path(machine.home.session(f"s-{pid}")) / "journal.jsonl", (NOW - 300, NOW - 300))
    transcript(machine, f"s-{pid}", "acme")
    leave(machine, pid)
    return pid


@pytest.mark.parametrize("events", [(), ({"at": 300, "kind": "session.ended"},)])
def test_an_ended_session_has_its_last_figures_and_nothing_that_runs(
    machine: Machine, events: tuple[dict[str, Any], ...]
) -> None:
    over(machine, *events)

    for form in ("--plain", "--tmux", "--rows=1"):
        text = re.sub(r"#\[[^]]*\]", "", told(machine, form))
        assert text.startswith("session ended 5m ago")
        assert "62% of 1M" in text
        assert "$1.23" in text
        assert "make test" not in text
        assert "waits" not in text


def test_a_session_that_was_resumed_and_killed_ended_then(machine: Machine) -> None:
    over(
        machine,
        {"at": 320, "kind": "session.ended"}, {"at": 310, "kind": "session.began", "pid": 7},
    )  # fmt: skip

    assert data(machine)["ended"] == NOW - 300


@pytest.mark.parametrize("language", ENDED)
def test_the_end_is_said_in_every_language(machine: Machine, language: str) -> None:
    over(machine)
    words.use(language)

    assert told(machine, "--rows=1").startswith(ENDED[language] + " │ ")


def test_the_context_is_rounded_as_the_client_does(machine: Machine) -> None:
    pid = over(machine)
    value = {"pid": pid, "state": "idle", "since": NOW, "journal": 0, "context": 62.9,
             "cost": 1.5, "model": "claude-opus-5-5"}  # fmt: skip
    (Path(machine.home.session(f"s-{pid}")) / "summary.json").write_text(json.dumps(value))

    found = data(machine)
    assert (found["context"], found["usd"], found["model"]) == (62.9, 1.5, "claude-opus-5-5")
    assert "Opus 5.5" in told(machine)


def test_only_what_runs_is_shown_where_that_is_wanted(machine: Machine) -> None:
    over(machine)

    assert told(machine, "--running") == ""
    works(machine)
    assert "make test" in told(machine, "--running")


# Data


def test_data_has_the_keys_that_top_has_with_the_same_values(machine: Machine) -> None:
    pid = works(machine)
    (of_top,) = json.loads(machine.run("top", "--json", "--no-read")[1])["rows"]

    found = data(machine)
    assert {key: found[key] for key in of_top} == of_top
    assert found["pid"] == pid
    assert (found["tokens"], found["window"], found["ended"]) == (620_000, 1_000_000, None)
    assert found["picture"] == told(machine, "--plain", "--width", "1000").splitlines()


def test_data_of_an_ended_session_says_so(machine: Machine) -> None:
    over(machine)

    found = data(machine)
    assert (found["state"], found["since"], found["ended"]) == ("ended", NOW - 300, NOW - 300)
    assert (found["usd"], found["context"], found["doing"]) == (1.23, 62.0, None)
    assert Path(found["folder"]) == machine.folder / "acme"


# Nothing is written, and nothing hostile gets through


@pytest.mark.parametrize("has_ended", [False, True])
def test_nothing_is_written_and_nothing_started(machine: Machine, has_ended: bool) -> None:
    over(machine) if has_ended else works(machine)
    before = tree(machine.folder)

    for form in ("--plain", "--tmux", "--json"):
        told(machine, form)
    assert tree(machine.folder) == before


@pytest.mark.parametrize(
    "journal", [b"\x00\xff" * 999, b"{}\n[]\n7\n", b'{"at": "x", "kind": {}}\n', b'{"at": 1e999}\n']
)
def test_a_broken_journal_is_a_session_without_events(machine: Machine, journal: bytes) -> None:
    pid = machine.session("acme", "idle")
    path = Path(machine.home.session(f"s-{pid}")) / "journal.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(journal)
    (path.parent / "checkpoint.json").write_bytes(journal)
    (path.parent / "summary.json").write_bytes(journal)

    assert "acme" in told(machine)
    assert data(machine)["session"] == f"s-{pid}"


def drawn(text: str) -> str:
    """What tmux 3 shows of a command's output: `format_expand1`, then `format_draw`."""
    expanded = re.sub(r"#+(?!#)(?!\[)", lambda run: "#" * ((len(run[0]) + 1) // 2), text)
    shown = ""
    while expanded:
        marks = len(expanded) - len(expanded.lstrip("#"))
        if marks and expanded[marks : marks + 1] == "[":
            shown += "#" * (marks // 2)
            expanded = expanded[marks:].partition("]")[2] if marks % 2 else expanded[marks:]
        else:
            shown += expanded[: marks or 1]
            expanded = expanded[marks or 1 :]
    return shown


@given(st.lists(st.text(st.sampled_from("#[](){}ab, %"), max_size=8), max_size=5))
def test_tmux_shows_every_text_as_it_is(texts: list[str]) -> None:
    line = [[text, ("", "#ff0000", "gray", "ansi256(9)")[len(text) % 4], 1] for text in texts]
    plain = "".join(texts)

    assert drawn(markup(line)) == plain


def test_colours_and_attributes_are_those_that_tmux_knows() -> None:
    line = [["a", "#88c0d0", 1], ["b", "gray", 2], ["c", "redBright", 8], ["d", "ansi256(9)", 0]]

    assert markup([*line, ["e", "", 0]]) == (
        "#[fg=#88c0d0,bold]a#[default]#[fg=brightblack,dim]b#[default]"
        "#[fg=brightred,underscore]c#[default]#[fg=colour9]d#[default]e"
    )


@given(SIZES, SIZES, st.sampled_from(["plain", "tmux"]))
def test_no_size_and_no_text_breaks_a_row(columns: int, rows: int, form: str) -> None:
    row = Row([Fragment([Span(HOSTILE, "alarm")]), Fragment.of("b")], fill=1)
    text = picture([row] * 3, Request("s", form, columns, rows, {}), {}, {})

    assert text.count("\n") <= min(rows, 3)
    assert len(text) < 9000
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_a_real_tmux_runs_nothing_that_a_session_is_called(
    machine: Machine, tmp_path: Path
) -> None:
    mark = tmp_path / "run"
    name = f"#(touch {mark}) #[fg=red]x"
    pid = machine.session("acme", "idle", name=name, nameSource="user")
    machine.journal(pid, prompted(40))
    Path(machine.home.config).write_text('{"rows": [["session_name", "directory"]]}')
    output = tmp_path / "output"
    output.write_text(told(machine, "--tmux", "--width", "200"))
    (tmp_path / "tmux.conf").write_text(
        f"set -g status-right '#(cat {output})'\nset -g status-right-length 200\n"
        "set -g status-left ''\nset -g status-interval 1\n"
        "set -g window-status-current-format ''\nset -g window-status-format ''\n"
    )
    shown = in_tmux(tmp_path)

    assert "#(touch" in shown
    assert not mark.exists()


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_a_real_tmux_runs_nothing_that_a_folder_is_called(tmp_path: Path) -> None:
    """A newline ends a command, and tmux's own `q:` leaves it."""
    mark, program = tmp_path / "mark", tmp_path / "hudline"
    program.write_text('#!/bin/sh\necho "touch $#"\n')
    (tmp_path / "run").write_text(f"#!/bin/sh\n: > {mark}\n")
    for one in (program, tmp_path / "run"):
        one.chmod(0o700)
    folder = Path(f"{tmp_path}/a\n{tmp_path}/run")
    folder.mkdir(parents=True)
    line = next(one for one in ELSEWHERE.splitlines() if "pane_current_path" in one)
    quiet = "set -g status-left ''\nset -g window-status-current-format ''\n"
    (tmp_path / "tmux.conf").write_text(line.replace("#(hudline", f"#({program}") + "\n" + quiet)

    assert "touch 4" in in_tmux(tmp_path, folder)
    assert not mark.exists()


def in_tmux(folder: Path, place: Path | None = None) -> str:
    """The last line of a terminal in which tmux runs in `place`, with the configuration in
    `folder`."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color",
           "TMUX_TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}  # fmt: skip

    def tmux(server: str, *argv: str) -> str:
        command = ["tmux", "-L", server, "-f", "/dev/null", *argv]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    def last() -> str:
        lines = tmux("outer", "capture-pane", "-p").rstrip("\n").splitlines()
        return lines[-1] if lines and "touch" in lines[-1] else ""

    inner = f"TMUX= tmux -L inner -f {folder}/tmux.conf new-session 'sleep 60'"
    try:
        start = str(place or folder)
        tmux("outer", "new-session", "-d", "-x", "200", "-y", "10", "-c", start, inner)
        found: str = until(last)
        return found
    finally:
        for server in ("inner", "outer"):
            with suppress(subprocess.CalledProcessError):
                tmux(server, "kill-server")


# The command line


ELSEWHERE = (Path(__file__).resolve().parents[1] / "docs" / "elsewhere.md").read_text("utf-8")
LINES = [
    *re.findall(r"^hudline status ?([^#|\n]*)", ELSEWHERE, re.MULTILINE),
    *re.findall(r"[(\"]hudline status ([^)\"]*)[)\"]", ELSEWHERE),
    re.sub('", "|vim.fn.getcwd()', " ", re.findall(r'"status", ([^}]*)', ELSEWHERE)[0]),
]


@pytest.mark.parametrize("line", LINES)
def test_every_line_to_copy_is_understood(line: str) -> None:
    parser = Parser(Console(file=io.StringIO()), prog="hudline status", description="")
    status.arguments(parser)

    parser.parse_args([one.strip('",') for one in line.split() if one.strip('",')])


def test_there_are_lines_to_copy() -> None:
    assert len(LINES) >= 10


@pytest.mark.parametrize(
    "argv",
    [["--rows", "0"], ["--width", "-1"], ["--width", "x"], ["a", "b"], ["--plain", "--json"]],
)
def test_what_is_not_understood_is_a_usage_error(argv: list[str]) -> None:
    parser = Parser(Console(file=io.StringIO()), prog="hudline status", description="")
    status.arguments(parser)

    with pytest.raises(SystemExit) as raised:
        parser.parse_args(argv)
    assert raised.value.code == 2


def test_every_variable_that_decides_a_picture_is_handed_over() -> None:
    assert {"NO_COLOR", "FORCE_COLOR", "HUDLINE_LANG", "HUDLINE_VERBOSITY"} <= set(VARIABLES)


def test_a_call_that_ended_is_no_longer_shown(machine: Machine) -> None:
    pid = works(machine)
    machine.journal(pid, ended(5, "c", "Bash", "make test"))

    assert "make test" not in told(machine, "--rows", "1")
