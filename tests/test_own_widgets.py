"""Widgets of a person's own: their process, what they are given, and what they cannot do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import moments
from tests.desk import Desk as Person
from tests.system import is_private
from tests.test_host import Desk as Client
from tests.test_host import until

from hudline.cli import own_manual, row_validation
from hudline.cli.preview import sample_rows
from hudline.cli.reference import manual
from hudline.cli.samples import STATES
from hudline.cli.uninstall import _is_own
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.frame import compose
from hudline.frame.project import effective
from hudline.host.own_drawing import failures
from hudline.host.own_widgets import OwnWidgets, without_process
from hudline.own_widgets import files, laws
from hudline.own_widgets.messages import LONGEST, load_parts, load_specs
from hudline.platform.confinement import ENDED_LATE
from hudline.platform.outbox import lives
from hudline.platform.process_tree import descendants
from hudline.render.cell_width import cells
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.view import public_snapshot
from hudline.view.publish import publish
from hudline.view.snapshot import Snapshot

ROOT = Path(__file__).resolve().parents[1]
START = "import os, sys, time\nfrom hudline.api import *\nWIDGET = Widget()\n"
GOOD = START + "def render(snapshot, options):\n    return [Fragment.of('well')]\n"
FIT = Fit(None, {**glyphs("unicode"), **words("en")})


def body(*lines: str) -> str:
    """A widget whose render does this and then draws `too late`."""
    return (
        START
        + "def render(snapshot, options):\n"
        + "".join(f"    {line}\n" for line in lines)
        + "    return [Fragment.of('too late')]\n"
    )


class Desk:
    """A folder of own widgets, and the part of a host that runs them. `woken`: how often it would
    have been woken, `watched`: the folders that it asked to watch."""

    def __init__(self, folder: Path) -> None:
        self._use(Home(str(folder / "home")))

    @classmethod
    def at(cls, home: Home) -> Desk:
        """The same in a folder of Hudline's that there is."""
        made = cls.__new__(cls)
        made._use(home)
        return made

    def _use(self, home: Home) -> None:
        self.home = home
        os.makedirs(self.home.widgets, 0o700)
        os.chmod(self.home.root, 0o700)
        self.woken = threading.Semaphore(0)
        self.watched: list[str] = []
        self.env = {**os.environ, "SECRET_TOKEN": "hush"}
        self.own = OwnWidgets(self.home, self.env, self.woken.release, self.watched.append)

    def write(self, name: str, source: str | bytes) -> Path:
        """Put a widget there as an editor does, beside it and then renamed."""
        path = Path(self.home.widgets) / f"{name}.py"
        beside = path.with_suffix(".new")
        beside.write_bytes(source.encode() if isinstance(source, str) else source)
        beside.chmod(0o600)
        beside.replace(path)
        return path

    def draw(self, name: str, now: Snapshot | None = None, **options: Any) -> str:
        """What one draw shows of a widget."""
        now = now or STATES["busy"]()
        now.sources.own_widgets = self.own.of(now)
        row = Row()
        for one in compose.draw(name, now, options, 2):
            row.fragments += one.fragments if isinstance(one, Row) else [one]
        return "".join(span.text for span in FIT.line(row))

    def settled(self, name: str, seconds: float = 15.0, **options: Any) -> str:
        """What draws show as soon as they show anything."""
        return str(until(lambda: self.draw(name, **options), seconds))

    @property
    def errors(self) -> list[str]:
        """What the error log has of own widgets, without the times."""
        path = Path(self.home.errors)
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [line.split(" ", 1)[1].strip() for line in lines if " widget" in line]

    @property
    def pid(self) -> int | None:
        """The process in which they run."""
        return self.own.pid


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.own.end()


# What works


def test_a_file_in_the_folder_is_a_widget(desk: Desk) -> None:
    desk.write("mine", GOOD)

    assert desk.draw("mine") == ""  # it is loaded behind the draw
    assert desk.woken.acquire(timeout=10)
    assert desk.draw("mine") == "well"
    assert {*desk.watched} == {desk.home.widgets}


def test_a_widget_gets_its_options_and_the_snapshot(desk: Desk) -> None:
    source = """
from hudline.api import *
WIDGET = Widget(requires="context", urgency=33)
class Options(WidgetOptions):
    word = choice("short", "long")
    most = integer(3, 1, 9)
def render(snapshot, options):
    return [Fragment.of(f"{percent(snapshot.context.percent)} {options.word} {options.most}")]
"""
    desk.write("mine", source)

    assert desk.settled("mine", word="long", most=7) == "62% long 7"
    assert desk.settled("mine", word="wrong", most=70) == "62% short 3"
    now = STATES["busy"]()
    now.sources.own_widgets = desk.own.of(now)
    (row,) = compose.rows(now, compose.layout({"rows": [["mine"]]}, 2), 2)
    assert row.urgency == 33


def test_rows_of_its_own_have_its_urgency_or_their_own(desk: Desk) -> None:
    source = START.replace("Widget()", "Widget(urgency=33)") + (
        "def render(*_):\n    two = [Fragment.of('a'), Fragment.of('b')]\n"
        "    return [Row(two), Row(two, ' · ', 44), Row(two, '\\x1b[2J', 10**9)]\n"
    )
    desk.write("mine", source)
    desk.settled("mine")
    now = STATES["busy"]()
    now.sources.own_widgets = desk.own.of(now)
    found = compose.rows(now, compose.layout({"rows": [["mine"]]}, 2), 2)

    assert [one.urgency for one in found] == [33, 44, 100]
    assert [one.separator for one in found] == [" │ ", " · ", ""]


def test_without_what_it_requires_it_is_not_called(desk: Desk) -> None:
    failing = "def render(snapshot, options):\n    raise ValueError\n"
    desk.write("mine", START.replace("Widget()", 'Widget(requires="context")') + failing)

    desk.draw("mine", moments.nothing_known())
    desk.woken.acquire(timeout=10)

    assert desk.draw("mine", moments.nothing_known()) == ""
    assert desk.settled("mine") == "!mine"


def test_a_changed_file_is_in_force_and_a_failed_one_is_tried_again(desk: Desk) -> None:
    desk.write("mine", GOOD)
    assert desk.settled("mine") == "well"
    process = desk.pid

    desk.write("mine", GOOD.replace("well", "better"))
    until(lambda: desk.settled("mine") == "better")
    desk.write("mine", body("1 / 0"))
    until(lambda: desk.settled("mine") == "!mine")
    desk.write("mine", GOOD)
    until(lambda: desk.settled("mine") == "well")

    assert desk.pid == process


def test_all_share_one_process_and_without_any_there_is_none(desk: Desk) -> None:
    assert desk.draw("mine") == "!mine"
    assert desk.pid is None
    desk.write("one", GOOD)
    desk.write("two", GOOD)

    assert desk.settled("one") == desk.settled("two") == "well"
    process = desk.pid
    assert process is not None
    desk.own.end()
    until(lambda: not lives(process))


def test_a_widget_sees_only_what_its_file_names(desk: Desk) -> None:
    asked: list[str] = []
    now = STATES["busy"]()
    now.sources.other_sessions = lambda: asked.append("other_sessions")
    desk.write("mine", GOOD)
    desk.settled("mine")
    desk.draw("mine", now)
    assert asked == []

    desk.write("mine", body("snapshot.other_sessions"))
    until(lambda: desk.draw("mine", now) == "too late")

    assert asked


def test_a_widget_gets_no_variables_and_cannot_change_the_snapshot(desk: Desk) -> None:
    desk.write("seen", body("if 'SECRET_TOKEN' in os.environ: return [Fragment.of('secret')]"))
    desk.write("change", body("snapshot.context.percent = 99"))

    assert desk.settled("seen") == "too late"
    assert desk.settled("change") == "!change"


# Hostile ones: each is given up, and the one beside it goes on

HOSTILE: dict[str, str | bytes] = {
    "raise": body("raise RuntimeError('private words')"),
    "loop": body("while True: pass"),
    "stubborn": body("while True:", "    try: sum(range(10**6))", "    except BaseException: pass"),
    "sleep": body("time.sleep(30)"),
    "exit": body("sys.exit(3)"),
    "os_exit": body("os._exit(0)"),
    "grow": body("sys.kept = bytearray(10**9)"),
    "recurse": body("return render(snapshot, options)"),
    "kill": body("os.kill(os.getpid(), 9)"),
    "close": body("os.closerange(0, 100)"),
    "wrong": body("return 7"),
    "wrong_part": body("return ['text']"),
    "import_sleep": START + "time.sleep(30)\n",
    "import_raise": START + "raise ValueError('private words')\n",
    "import_exit": START + "os._exit(0)\n",
    "syntax": "def render(:\n",
    "empty": "",
    "no_render": START,
    "nul": START + "\0",
    "deep": "x = " + "(" * 5000 + ")" * 5000,
    "unknown": START.replace("Widget()", "Widget(requires='all')") + "def render(*_): return []\n",
    "not_utf8": b"\xff\xfe\x00\xd8",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_widget_shows_its_faint_name_and_the_others_go_on(desk: Desk, kind: str) -> None:
    desk.write("good", GOOD)
    desk.write("bad", HOSTILE[kind])
    longest = 0.0

    def drawn() -> bool:
        nonlocal longest
        began = time.process_time()
        shown = desk.draw("good"), desk.draw("bad")
        longest = max(longest, time.process_time() - began)
        time.sleep(0.02)
        return shown == ("well", "!bad")

    until(drawn, 30)
    assert longest < 2.0  # of the host's own time
    assert "bad" in failures(desk.home)
    assert [line for line in desk.errors if "widget.bad" in line] == desk.errors[:1]
    left = Path(desk.home.errors).read_text("utf-8") + str(failures(desk.home))
    assert "private words" not in left


HARMLESS = {
    "print": body("print('x' * 10**6)", "sys.stderr.write('y')", "os.write(1, b'{\"shown\": []}')"),
    "close_stdout": body("sys.stdout.close(); os.closerange(0, 3)"),
    "fork": body("try: os.fork()", "except OSError: pass"),
    "write": body("try: open(__file__, 'a').write('# changed')", "except OSError: pass"),
    "import": START
    + "import json, decimal, asyncio, email, unittest, xml.dom, http.client, logging\n"
    + body("pass")[len(START) :],
    "catch": body("try: raise SystemExit", "except BaseException: pass"),
    "stdin": body("assert sys.stdin.read() == ''"),
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_does_no_harm_is_drawn_and_nothing_else_is(desk: Desk, kind: str) -> None:
    path = desk.write("odd", HARMLESS[kind])
    before = path.read_bytes()

    assert desk.settled("odd") == "too late"
    assert desk.draw("odd") == "too late"
    assert path.read_bytes() == before


def test_escape_sequences_and_huge_texts_do_not_reach_the_screen(desk: Desk) -> None:
    desk.write(
        "esc", START + "def render(*_):\n    return [Fragment.of('\\x1b[31mred\\x1b]0;t\\a\\n')]\n"
    )
    desk.write("huge", START + "def render(*_):\n    return [Fragment.of('ab' * 10**6)] * 10**4\n")

    assert desk.settled("esc").strip() == "red"
    assert len(desk.settled("huge")) <= 41 * (LONGEST + 3)


def test_a_late_answer_makes_a_widget_late_only_the_third_time(desk: Desk) -> None:
    source = START + (
        "count = 0\ndef render(snapshot, options):\n    global count\n    count += 1\n"
        "    if count == 2: time.sleep(0.3)\n    return [Fragment.of(f'drawn {count}')]\n"
    )
    desk.write("slow", source)
    assert desk.settled("slow") == "drawn 1"

    assert desk.draw("slow") == "drawn 1"  # what was drawn last
    assert until(lambda: desk.draw("slow") == "drawn 3")
    assert failures(desk.home) == {}


# Which files run


def refusal(desk: Desk, name: str = "mine") -> str:
    found = files.Sources(desk.home, frozenset({"cost"})).find(name)
    assert found is not None
    return found.refused


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_to_does_not_run(desk: Desk, mode: int) -> None:
    desk.write("mine", GOOD).chmod(mode)

    assert desk.draw("mine") == "!mine"
    assert desk.pid is None
    assert "other users can change" in refusal(desk)


def test_neither_does_one_in_a_folder_that_others_may_write_to(desk: Desk) -> None:
    desk.write("mine", GOOD)
    for folder in (desk.home.widgets, desk.home.root):
        assert refusal(desk) == ""
        os.chmod(folder, 0o770)  # noqa: S103 - that is what is refused
        assert refusal(desk).startswith("is in a folder that other users can change")
        os.chmod(folder, 0o700)


def test_nor_one_that_leads_outside_by_a_link(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "project.py"
    outside.write_text(GOOD, "utf-8")
    outside.chmod(0o600)
    os.symlink(outside, f"{desk.home.widgets}/mine.py")
    assert "by a link" in refusal(desk)

    folder = tmp_path / "folder"
    os.replace(desk.home.widgets, folder)
    os.symlink(folder, desk.home.widgets)
    (folder / "other.py").write_text(GOOD, "utf-8")
    assert "by a link" in refusal(desk, "other")


def test_nor_one_of_another_user(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("mine", GOOD)
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)

    assert refusal(desk) == "belongs to another user"


def test_nor_one_with_the_name_of_a_built_in_one_or_too_long_a_file(desk: Desk) -> None:
    desk.write("cost", GOOD)
    desk.write("mine", "#" * 300_000)

    assert "Hudline's own" in refusal(desk, "cost")
    assert refusal(desk) == "is longer than 256 kB"
    assert "well" not in desk.draw("cost")


def test_a_project_cannot_name_one() -> None:
    chosen = effective({"rows": [["model"]]}, {"rows": [["mine", {"widget": "mine"}, "cost"]]})

    assert chosen["rows"] == [["cost"]]


def test_a_draw_without_a_host_runs_none(desk: Desk) -> None:
    desk.write("mine", GOOD)
    now = STATES["busy"]()
    now.sources.own_widgets = without_process(desk.home)

    assert compose.draw("mine", now, {}, 2) == []
    assert [one.spans[0].text for one in compose.draw("other", now, {}, 2)] == ["!other"]


# The public snapshot


@pytest.mark.parametrize("state", STATES)
def test_every_sample_is_published_and_read_back_the_same(state: str) -> None:
    data = publish(STATES[state](), public_snapshot.FIELDS)
    snapshot = public_snapshot.load(data)

    assert public_snapshot.dump(snapshot) == data
    hash(snapshot)  # nothing in it can be changed


def test_each_field_says_something_in_some_sample() -> None:
    found = [
        public_snapshot.load(publish(one(), public_snapshot.FIELDS)) for one in STATES.values()
    ]
    silent = {
        name for name in public_snapshot.FIELDS
        if not any(public_snapshot.is_known(getattr(one, name)) for one in found)
    }  # fmt: skip

    assert silent == set()


def test_nothing_private_is_published() -> None:
    now = moments.moment({"transcript_path": "/home/ada/secret.jsonl", "prompt_id": "p-secret"})

    assert "secret" not in str(publish(now, public_snapshot.FIELDS))


# What a process may answer

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["spans", "fragments", "compact", "rank", "elastic", "fill", "count"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)
_spans = st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), max_size=4)
_fragments = st.fixed_dictionaries({"spans": _spans}, optional={"compact": _spans, "rank": _json})


@given(st.lists(_fragments | st.fixed_dictionaries({"fragments": st.lists(_fragments)}) | _json))
def test_whatever_a_process_answers_rows_fit(answer: list[Any]) -> None:
    shown = load_parts(answer)
    rows = [one for one in shown if isinstance(one, Row)]
    rows.append(Row([one for one in shown if isinstance(one, Fragment)]))
    for columns in (10, 40, 80):
        for spans in Fit(columns, {**glyphs("unicode"), **words("en")}).lines(rows):
            text = "".join(span.text for span in spans)
            assert cells(text) <= columns
            assert not {"\x1b", "\n"} & {*text}


@given(_json, st.dictionaries(st.text(max_size=3), st.lists(_json, max_size=2)))
def test_whatever_a_process_says_of_options_they_are_sound(one: Any, other: dict[str, Any]) -> None:
    for value in (one, other):
        for spec in load_specs(value).values():
            spec.read("x")


# The page


def examples() -> dict[str, str]:
    """The widgets of docs/own-widgets.md, by name."""
    text = (ROOT / "docs" / "own-widgets.md").read_text("utf-8")
    return dict(re.findall(r"`widgets/(\w+)\.py`:\n\n```python\n(.*?)```", text, re.DOTALL))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("red", "✗ 1 Bash"), ("pace", "$6.15 an hour"), ("longest", "0:42 pytest -q tests/auth")],
)
def test_each_widget_of_the_page_draws_what_it_says(desk: Desk, name: str, expected: str) -> None:
    assert sorted(examples()) == ["longest", "pace", "red"]
    desk.write(name, examples()[name])

    assert desk.settled(name) == expected


# The commands


def test_a_new_widget_keeps_all_laws_and_its_test_passes(tmp_path: Path, monkeypatch: Any) -> None:
    person = Person(tmp_path, monkeypatch)

    assert person.run("widget", "new", "mine")[0] == 0
    status, text = person.run("widget", "check", "mine")

    assert status == 0, text
    assert text.endswith("mine keeps all laws.\n")
    widgets = Path(person.home.widgets)
    assert all(is_private(one) for one in widgets.rglob("*.py"))
    test = widgets / "tests" / "test_mine.py"
    checks: dict[str, Any] = {"__file__": str(test)}
    exec(compile(test.read_text("utf-8"), str(test), "exec"), checks)  # noqa: S102 - as pytest does
    for name in [one for one in checks if one.startswith("test_")]:
        checks[name]()
    with pytest.raises(UserError, match="already"):
        person.run("widget", "new", "mine")


@pytest.mark.parametrize("name", ["cost", "fill", "../x", "a-b", "", "x" * 41])
def test_a_name_that_no_widget_can_have_is_refused(
    tmp_path: Path, monkeypatch: Any, name: str
) -> None:
    person = Person(tmp_path, monkeypatch)

    with pytest.raises(UserError):
        person.run("widget", "new", name)

    assert not os.path.exists(person.home.widgets)


@pytest.mark.skipif(sys.platform != "win32", reason="of Windows alone")
@pytest.mark.parametrize("name", ["con", "NUL", "Com1"])
def test_no_widget_has_the_name_of_a_device(tmp_path: Path, monkeypatch: Any, name: str) -> None:
    person = Person(tmp_path, monkeypatch)
    with pytest.raises(UserError, match="No file can be called"):
        person.run("widget", "new", name)
    assert not os.path.exists(person.home.widgets)


# Where a process can end itself after a time, it is known why it ended.
ENDED = "it does not return" if ENDED_LATE is None else "it took seconds, and was ended"
BREAKS = {
    "runs": body("1 / 0"),
    "pure": START + "def render(*_):\n    return [Fragment.of(str(time.perf_counter()))]\n",
    "silent": body("pass"),
    "safe": body("return [Fragment.of('a\\x1b[1mb')] if snapshot.model.id else []"),
    "fits": body("return [Fragment.of('a' * 999)] if snapshot.model.id else []"),
    "fast": body("time.sleep(0.06)"),
}


@pytest.mark.parametrize("law", laws.LAWS)
def test_the_check_names_the_law_that_is_broken(tmp_path: Path, monkeypatch: Any, law: str) -> None:
    person = Person(tmp_path, monkeypatch)
    file = tmp_path / "odd.py"
    file.write_text(BREAKS[law], "utf-8")

    status, text = person.run("widget", "check", str(file))

    assert status == 1
    assert f"✗ {law}: " in text
    assert ("✓" in text) == (law != "runs")  # of what does not run nothing else is known
    if law == "runs":
        assert "ZeroDivisionError in line 5: division by zero" in text


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (body("while True: pass"), ENDED),
        (body("sys.exit(1)"), "it ended the process"),
        ("#" * 300_000, "is longer than 256 kB"),
    ],
)
def test_the_check_says_why_one_gives_no_answer(
    tmp_path: Path, monkeypatch: Any, source: str, says: str
) -> None:
    person = Person(tmp_path, monkeypatch)
    (tmp_path / "odd.py").write_text(source, "utf-8")
    try:
        text = person.run("widget", "check", str(tmp_path / "odd.py"))[1]
    except UserError as error:
        text = str(error)

    assert says in text
    assert "✓" not in text


def test_a_failure_in_a_session_is_listed_and_in_the_doctor(
    tmp_path: Path, monkeypatch: Any
) -> None:
    person = Person(tmp_path, monkeypatch)
    desk = Desk.at(person.home)
    try:
        desk.write("mine", body("1 / 0"))
        until(lambda: desk.draw("mine") == "!mine")
    finally:
        desk.own.end()

    assert "ZeroDivisionError in line 5" in person.run("widget")[1]
    assert _is_own(*[one.name for one in Path(person.home.root).glob("own*")])
    assert "The widget mine is not run any more: ZeroDivisionError" in person.run("doctor")[1]
    desk.write("mine", GOOD)
    assert "ZeroDivisionError" not in person.run("widget")[1]


def test_the_doctor_names_those_that_cannot_be_loaded_and_those_that_no_row_shows(
    tmp_path: Path, monkeypatch: Any
) -> None:
    person = Person(tmp_path, monkeypatch)
    desk = Desk.at(person.home)
    desk.write("mine", "import nowhere\n")
    desk.write("shown", GOOD)
    desk.write("spare", GOOD)
    rows = {"rows": [["shown", "mine"]]}
    Path(person.home.config).write_text(json.dumps(rows), "utf-8")

    def said() -> str:
        own_manual.learn(person.home, dict(os.environ))
        try:
            return " ".join(person.run("doctor")[1].split())
        finally:
            own_manual.forget()

    assert "The widget mine cannot be loaded: ModuleNotFoundError in line 1." in said()
    assert "hudline widget check mine" in said()
    desk.write("mine", GOOD)
    assert "No row of yours shows spare." in said()


def test_one_that_ends_the_process_leaves_the_others_in_samples(
    tmp_path: Path, monkeypatch: Any
) -> None:
    person = Person(tmp_path, monkeypatch)
    desk = Desk.at(person.home)
    desk.write("ends", body("import os; os._exit(1)"))
    desk.write("well", GOOD)
    own_manual.learn(person.home, dict(os.environ))
    try:
        drawn = sample_rows("busy", 80, 2, {}, {"rows": [["ends", "well"], ["well"]]})
        faults = own_manual.faults()
    finally:
        own_manual.forget()

    assert [str(one) for one in drawn] == ["!ends │ well", "well"]
    assert faults == {"ends": "it ended the process"}


def test_rows_may_name_one_with_its_options(tmp_path: Path, monkeypatch: Any) -> None:
    person = Person(tmp_path, monkeypatch)
    desk = Desk.at(person.home)
    desk.write("pace", examples()["pace"])
    rows: list[Any] = [[{"widget": "pace", "warn": 5000}, {"widget": "pase"}]]
    own_manual.learn(person.home, dict(os.environ))
    try:
        found = list(row_validation.invalid_rows(rows))
        drawn = sample_rows("busy", 80, 2, {}, {"rows": [["pace"]]})
    finally:
        own_manual.forget()

    assert [(one.key, one.hint) for one in found] == [
        ("rows[0][0].warn", ""),
        ("rows[0][1]", "Did you mean pace?"),
    ]
    assert [str(one) for one in drawn] == ["$6.15 an hour"]
    assert "pace" not in manual.names()


def test_the_host_of_a_client_draws_one_and_sees_a_change(tmp_path: Path) -> None:
    client = Client(tmp_path)
    try:
        made = Desk.at(Home(str(client.home)))
        made.write("mine", GOOD)
        client.home.chmod(0o700)
        rows = {"rows": [["model", "mine"]]}
        (client.home / "config.json").write_text(json.dumps(rows), "utf-8")
        assert client.draw() == "Opus 5.5\n"  # without a host
        client.started()

        until(lambda: client.draw() == "Opus 5.5 │ well\n")
        made.write("mine", GOOD.replace("well", "better"))
        until(lambda: client.draw() == "Opus 5.5 │ better\n")
        host = client.host
        assert host is not None
        children = [one.pid for one in descendants(host.pid)]
        assert len(children) == 1
    finally:
        client.client.kill()
        client.client.wait()
    until(lambda: not any(map(lives, children)))


def test_a_draw_without_own_widgets_imports_nothing_of_them() -> None:
    code = "import sys, hudline.host.client, hudline.host.main; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    names = done.stdout.split()

    assert "hudline.host.own_widgets" in names
    for name in ("host.own_drawing", "own_widgets", "view.public_snapshot", "view.publish", "api"):
        assert f"hudline.{name}" not in names
