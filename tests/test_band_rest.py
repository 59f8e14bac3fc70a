"""The band at rest: what stands on the screen is so an hour later, and nobody looks in vain."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments
from tests.stories import BASE
from tests.test_band_picture import Desk
from tests.test_widgets import FIT, LEVELS, NAMES, shown, widget, with_options

from hudline.entry import band, due
from hudline.entry.band import Pace
from hudline.now.agents import LINGER
from hudline.now.astir import is_astir
from hudline.now.neighbours import Neighbour, Neighbours
from hudline.now.snapshot import Now
from hudline.page.piece import Row
from hudline.store import doorbell
from hudline.store.doorbell import Doorbell
from hudline.wire.tick import Limit

LAWS = settings(max_examples=100, deadline=None, database=None)
GROWING = ("age", "over", "silent", "since", "idle", "error_age", "clock", "duration")
NOON = 1_790_035_200.0 - 1_790_035_200.0 % 86_400 + 43_200


# A still moment


def older(thing: Any, seconds: float, seen: set[int] | None = None) -> Any:
    """The same so many seconds later, with nothing that happened: its ages have grown."""
    seen = set() if seen is None else seen
    if id(thing) in seen or isinstance(thing, (str, bytes, int, float, type, type(None))):
        return thing
    seen.add(id(thing))
    if isinstance(thing, (list, tuple)):
        for one in thing:
            older(one, seconds, seen)
    elif isinstance(thing, dict):
        older(list(thing.values()), seconds, seen)
    elif hasattr(thing, "__dict__"):
        for name, value in vars(thing).items():
            if name in GROWING and value is not None:
                setattr(thing, name, value + seconds)
            elif name == "left" and value is not None:
                thing.left = value - seconds
            else:
                older(value, seconds, seen)
    return thing


def stilled(build: Callable[[], Now], seconds: float = 0.0) -> Now:
    """A moment after everything that ran in it has ended, and so many seconds later."""
    now: Any = build()
    now.calls, now.jobs, now.agents, now.compacting = [], [], [], None
    now.clock = now.clock or NOON
    now.utc_offset = 7200 if now.utc_offset is None else now.utc_offset
    now.neighbours = now.neighbours
    found = now.output("build") if now.output else None
    now.output = {"build": found}.get
    older([now, found], seconds)
    assert not is_astir(now)
    now.still = True
    made: Now = now
    return made


def said(made: list[Any]) -> list[list[str]]:
    """The spans of what a widget shows, as text."""
    pieces = [one for each in made for one in (each.pieces if isinstance(each, Row) else [each])]
    return [
        ["".join(text for text, *_ in FIT.drawn(spans)) for spans in (one.spans, one.short or [])]
        for one in pieces
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_still_moment_is_drawn_alike_a_minute_later(name: str) -> None:
    for build in moments.ALL.values():
        for level in LEVELS:
            before = said(shown(name, level, stilled(build)))

            assert said(shown(name, level, stilled(build, 59))) == before, build.__name__


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_chosen_a_still_moment_is_drawn_alike(name: str) -> None:
    specs = getattr(widget(name), "OPTIONS", {})
    for option, spec in specs.items():
        choices = [True, False] if isinstance(spec, bool) else spec
        if not isinstance(choices, (list, tuple)) or isinstance(choices[0], int):
            continue
        for value in choices:
            told = {**moments.GIVEN.get(name, {}), option: value}
            for build in moments.ALL.values():
                before = said(with_options(name, 3, stilled(build), told))

                assert said(with_options(name, 3, stilled(build, 59), told)) == before


ages = st.floats(0.001, 30_000).map(lambda age: round(age, 3))


@st.composite
def rests(draw: st.DrawFn) -> Callable[[], Now]:
    """Sessions at rest in which nothing expires within an hour, at noon somewhere."""
    idle, error_age = draw(st.none() | ages), draw(ages)
    lefts = draw(st.lists(st.none() | st.integers(3_700, 600_000), max_size=3))
    waits = draw(st.lists(ages, max_size=3))
    offset = 3600 * draw(st.integers(-9, 9))

    def build() -> Now:
        now: Any = moments.moment(clock=NOON, utc_offset=offset, error="overloaded", idle=idle)
        now.error_age = error_age
        names = ("five_hour", "seven_day", "other")
        now.limits = [Limit(name, 60, None, left) for name, left in zip(names, lefts)]
        around = [Neighbour(f"n{n}", "waiting", age) for n, age in enumerate(waits)]
        now.neighbours = Neighbours(around, len(around)) if around else None
        made: Now = now
        return made

    return build


@given(rests(), st.sampled_from((1, 30, 59, 3600)))
@LAWS
def test_an_hour_later_a_still_moment_says_the_same(build: Callable[[], Now], later: float) -> None:
    for name in ("idle", "error", "limits", "neighbours", "duration"):
        before = said(shown(name, 2, stilled(build)))

        assert said(shown(name, 2, stilled(build, later))) == before


def text(name: str, now: Now, **given: Any) -> str:
    made = with_options(name, 2, now, given)
    return " ".join(whole for whole, _ in said(made))


def test_a_still_moment_says_times_of_day() -> None:
    rest = stilled(moments.at_rest)
    assert text("idle", rest) == "✓ done 13:56"
    assert (
        text("neighbours", rest) == "4 others: 1 waits since 13:56 (api), 1 done, 1 at work, 1 idle"
    )
    assert text("error", stilled(moments.failing)) == "⚠ API error: rate limit · 13:58"
    assert text("limits", stilled(moments.busy)) == "5h 23% 16:10 · 7d 41%"
    assert text("waiting", stilled(moments.waiting)).startswith(
        "⏳ waits for you since 13:59 · Bash"
    )
    assert text("duration", rest) == text("clock", rest) == text("cost_rate", rest) == ""
    assert "warm – 16:44 · cold restart 412k · last miss 16:28 tools" in text(
        "cache", stilled(moments.well_told)
    )


def test_since_when_nobody_knows_is_not_said() -> None:
    now: Any = stilled(moments.calm)
    now.neighbours = Neighbours([Neighbour("api", "waiting", 0.0)], 1)
    assert text("neighbours", now) == "1 other: 1 waits (api)"


def test_at_rest_the_end_of_a_turn_is_said_at_once_but_not_before_the_person_wants_it() -> None:
    def after(seconds: int) -> str:
        now = stilled(lambda: moments.moment(idle=7.0))
        return text("idle", now, after=seconds)

    assert after(60).startswith("✓ done")
    assert after(61) == ""


def test_a_moment_that_is_not_still_counts_on() -> None:
    assert text("idle", moments.at_rest()) == "✓ done 3m ago"
    assert not Now.still


# What runs


@pytest.mark.parametrize("name", ["busy", "many_agents", "planned", "compacting", "circling"])
def test_what_runs_is_astir(name: str) -> None:
    assert is_astir(moments.ALL[name]())


def test_an_agent_that_has_just_ended_lingers_and_then_no_more() -> None:
    now = moments.moment(agents=[moments.agent("Explore", "", state="done", over=29.0)])
    assert is_astir(now)
    now.agents[0].over = LINGER - 1
    assert not is_astir(now)


# A session that comes to rest


def ended(desk: Desk) -> None:
    """Let a turn of twelve seconds end at 12 s."""
    desk.happen(0, "prompted", prompt="p1", human=True)
    desk.happen(1, "call.began", id="t1", tool="Bash", target="pytest", prompt="p1")
    desk.happen(2, "call.ended", id="t1", tool="Bash", outcome="ok", prompt="p1")
    desk.happen(12, "turn.ended", prompt="p1")


def test_a_turn_without_a_tool_is_no_rest(desk: Desk) -> None:
    desk.tell()
    desk.happen(0, "prompted", prompt="p1", human=True)
    for at in (1, 20, 600):
        desk.shown(at)
        assert desk.resident.is_busy
        assert not desk.resident.is_settled


@pytest.mark.parametrize(
    ("status", "is_busy"), [("busy", True), ("idle", False), ("waiting", False), ("shell", False)]
)
def test_the_clients_registry_tells_whether_the_main_thread_rests(
    tmp_path: Path, status: str, is_busy: bool
) -> None:
    desk = Desk(tmp_path)
    desk.env.update(CLAUDE_PID="17", CLAUDE_CONFIG_DIR=str(tmp_path))
    (tmp_path / "sessions").mkdir()
    entry = {"sessionId": "s1", "status": status, "statusUpdatedAt": (BASE + 20) * 1000}
    (tmp_path / "sessions" / "17.json").write_text(json.dumps(entry), "utf-8")
    desk.tell()
    ended(desk)
    for at in (21, 28, 33):
        desk.shown(at)
    assert desk.resident.is_busy is is_busy
    assert desk.resident.is_settled is not is_busy


def test_the_texts_change_once_and_then_stand(desk: Desk) -> None:
    desk.tell()
    ended(desk)
    pictures = [desk.shown(at) for at in range(13, 140)]
    assert "done" not in pictures[0]
    assert "✓ done" in pictures[10]
    changes = [at for at, (one, next_) in enumerate(zip(pictures, pictures[1:])) if one != next_]
    assert len(changes) == 1
    assert desk.shown(3500) == pictures[-1]
    assert desk.resident.is_settled


def test_news_from_elsewhere_do_not_start_the_clocks_again(desk: Desk) -> None:
    desk.tell()
    ended(desk)
    desk.shown(13)
    still = desk.shown(20)
    desk.happen(80, "noticed", what="idle_prompt")
    desk.tell(at=(BASE + 80) * 1000)
    assert desk.shown(81) == still


def test_what_runs_next_makes_it_count_again(desk: Desk) -> None:
    desk.tell()
    ended(desk)
    desk.shown(13)
    assert "✓ done" in desk.shown(20)
    desk.happen(90, "prompted", prompt="p2", human=True)
    desk.shown(91)
    assert desk.resident.is_busy
    assert "done" not in desk.shown(92)


def test_a_row_that_gives_up_its_place_is_looked_after(desk: Desk) -> None:
    desk.tell()
    ended(desk)
    chosen = {"rows": [["model"], ["duration"], ["context"]]}
    Path(desk.home.config).write_text(json.dumps(chosen), "utf-8")
    assert len(desk.shown(13).split("\n")) == 3
    assert desk.shown(20).split("\n")[1] == " "  # the row of `duration` holds its place
    assert not desk.resident.is_settled
    assert len(desk.shown(25).split("\n")) == 2
    assert desk.resident.is_settled


def test_a_clock_that_is_set_back_does_not_keep_it_awake(desk: Desk) -> None:
    desk.tell()
    ended(desk)
    desk.shown(100)
    desk.shown(20)
    assert desk.resident.is_settled


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# When to look


def test_at_rest_one_look_every_half_a_minute_for_ever() -> None:
    pace = Pace(0.0)
    waits = []
    at = 0.0
    while at < 7200:
        waits.append(pace.next(at, is_settled=True, has_rung=False))
        at += waits[-1]
    assert waits[:6] == [1.0] * 6
    assert set(waits[6:]) == {30.0}


def test_while_something_runs_one_look_a_second() -> None:
    pace = Pace(0.0)
    assert {pace.next(at, is_settled=False, has_rung=False) for at in range(900)} == {1.0}


def test_behind_a_ring_some_looks() -> None:
    pace = Pace(0.0)
    assert pace.next(100.0, is_settled=True, has_rung=True) == 1.0
    assert pace.next(105.9, is_settled=True, has_rung=False) == 1.0
    assert pace.next(106.0, is_settled=True, has_rung=False) == 30.0


class Stand:
    """A doorbell that rings so many times, and a session that cannot be drawn."""

    told = "told.json"
    is_settled = True

    def __init__(self, rings: int, *good: int) -> None:
        self.rings = rings
        self.good = good

    def wait(self, _: float) -> bool:
        """Whether it rings once more."""
        self.rings -= 1
        return self.rings >= 0

    def clear(self) -> bool:
        """Whether somebody rang."""
        return True

    def picture(self, _: float) -> dict[str, Any] | None:
        """An error, but for some rings."""
        if self.rings in self.good:
            return None
        raise ValueError("broken")


def test_an_error_that_goes_on_is_noted_once_since_its_note_rings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noted: list[Any] = []
    monkeypatch.setattr(band, "complain", lambda *told: noted.append(told))
    monkeypatch.setattr(band, "_say", lambda _: None)
    stand: Any = Stand(6, 3)
    band._draw({}, stand, stand)
    assert len(noted) == 2  # another one, after a picture without


def test_a_process_that_cannot_draw_leaves_the_place_to_a_status_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(band, "complain", lambda *_: None)
    monkeypatch.setattr(band, "_say", lambda _: None)
    stand: Any = Stand(100)
    band._draw({}, stand, stand)
    assert stand.rings == 97


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells")
def test_children_that_have_ended_are_let_go_and_no_file_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "_SCRIPT", "/dev/null")
    errand: Any = SimpleNamespace(due=[], clock=0.0, data=b"{}")
    monkeypatch.setattr(due, "folder", lambda _: str(tmp_path))
    before = len(os.listdir("/proc/self/fd"))
    for name in ("git", "in_force", "wrapped"):
        errand.due = [name]
        due.start(errand)
    assert len(os.listdir("/proc/self/fd")) == before
    until = time.monotonic() + 20
    while _children() and time.monotonic() < until:
        band._reap()
        time.sleep(0.02)
    assert not _children()


def _children() -> list[str]:
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8")
    return text.split()


# Who rings


class Ring:
    """A doorbell in a process of its own, which has the signals for itself."""

    def __init__(self, root: Path, *around: Path, without: str = "") -> None:
        script = f"""
import fcntl, select, sys, time
sys.path.insert(0, {str(Path(__file__).resolve().parents[1] / "src")!r})
for name in {without.split()!r}:
    delattr(fcntl, name)
from hudline.store.doorbell import Doorbell
bell = Doorbell({str(root)!r}, "17", {tuple(map(str, around))!r})
print(bell.told, flush=True)
while True:
    began, used = time.monotonic(), time.process_time()
    wants = float(sys.stdin.readline())
    bell.wait(wants)
    print(bell.clear(), time.monotonic() - began, time.process_time() - used, flush=True)
"""
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        self.told = Path(self._line())

    def wait(self, seconds: float, act: Callable[[], Any] = lambda: None) -> tuple[bool, float]:
        """Whether anybody rang within so many seconds, and after how many; `act` meanwhile."""
        assert self.process.stdin
        self.process.stdin.write(f"{seconds}\n")
        time.sleep(0.15)
        act()
        rang, took, self.used = self._line().split()
        return rang == "True", float(took)

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@pytest.fixture
def rings() -> Iterator[Callable[..., Ring]]:
    made: list[Ring] = []

    def make(*args: Any, **said: Any) -> Ring:
        made.append(Ring(*args, **said))
        return made[-1]

    yield make
    for one in made:
        one.process.kill()
        one.process.communicate()


def replaced(path: Path, content: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(content, "utf-8")
    beside.rename(path)


watched = pytest.mark.skipif(sys.platform != "linux", reason="the system has no dnotify")


@watched
def test_the_person_and_other_sessions_ring(tmp_path: Path, rings: Callable[..., Ring]) -> None:
    root, registry = tmp_path / "home", tmp_path / "sessions"
    root.mkdir()
    registry.mkdir()
    ring = rings(root, root, registry, tmp_path / "missing")
    acts = (
        lambda: ring.told.write_text("{}", "utf-8"),
        lambda: replaced(root / "config.json", "{}"),
        lambda: (registry / "18.json").write_text("{}", "utf-8"),
        lambda: (registry / "18.json").write_text('{"status": "waiting"}', "utf-8"),
        (registry / "18.json").unlink,
    )
    ring.wait(0.3)
    for act in acts:
        rang, took = ring.wait(10, act)
        assert rang
        assert took < 5
        while ring.wait(0.2)[0]:  # creating and writing ring twice
            pass


@watched
@pytest.mark.parametrize("act", ["unlink", "mkfifo"])
def test_a_pipe_that_is_gone_ends_the_wait_and_another_ones_is_left(
    act: str, tmp_path: Path
) -> None:
    """Hudline was uninstalled; or a client of another container has the same process id."""
    script = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[1] / "src")!r})
from hudline.store.doorbell import Doorbell
bell = Doorbell({str(tmp_path)!r}, "17")
print(bell.path, flush=True)
print(bell.wait(30), flush=True)
bell.close()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        path = Path(process.stdout.readline().strip())
        path.unlink()
        if act == "mkfifo":
            os.mkfifo(path)
        (path.with_name(path.name + ".d") / "told.json").write_text("{}", "utf-8")
        assert process.stdout.readline() == f"{act == 'mkfifo'}\n"
    assert path.exists() is (act == "mkfifo")


def test_what_the_system_does_not_watch_is_seen_within_a_second(
    tmp_path: Path, rings: Callable[..., Ring]
) -> None:
    ring = rings(tmp_path, tmp_path, without="F_NOTIFY")
    ring.wait(0.3)
    rang, took = ring.wait(10, lambda: ring.told.write_text("{}", "utf-8"))
    assert rang
    assert took < 3
    rang, took = ring.wait(2.5)
    assert not rang
    assert took >= 2.5  # a stat a second wakes nobody
    assert float(ring.used) < 0.05


class Kernel:
    """Stands in for `select` on a system with kqueue: a pipe is the queue."""

    KQ_EV_ADD, KQ_EV_CLEAR, KQ_NOTE_WRITE, KQ_NOTE_EXTEND, KQ_FILTER_VNODE = 1, 32, 2, 4, -4

    def __init__(self, refuses: str = "") -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.refuses = refuses
        self.out, self.into = os.pipe()
        os.set_blocking(self.out, False)

    def kqueue(self) -> Kernel:
        """The queue."""
        return self

    def kevent(self, handle: int, *told: int) -> tuple[Any, ...]:
        """What is asked for, by its path."""
        return (os.readlink(f"/proc/self/fd/{handle}"), *told)

    def fileno(self) -> int:
        """What becomes readable."""
        return self.out

    def control(self, changes: list[tuple[Any, ...]] | None, most: int, _: float = 0) -> Any:
        """Take what is asked for, or give the events."""
        if changes and self.refuses and changes[0][0].endswith(self.refuses):
            raise OSError("refused")
        self.asked += changes or []
        with contextlib.suppress(BlockingIOError):
            return [] if changes else [os.read(self.out, most)]
        return []


def queued(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kernel: Kernel) -> Doorbell:
    """A doorbell on such a system, with a screen that stays."""
    monkeypatch.setattr(doorbell, "_notified", lambda _: None)
    for name in dir(Kernel):
        if name.startswith(("KQ_", "kq", "kev")):
            monkeypatch.setattr(select, name, getattr(kernel, name), raising=False)
    screen = os.open("/dev/null", os.O_WRONLY)
    monkeypatch.setattr(doorbell, "_SCREEN", screen)
    return Doorbell(str(tmp_path), "17", (str(tmp_path), str(tmp_path / "missing")))


@watched  # the double finds out about handles as Linux does
def test_a_kernel_queue_is_asked_for_the_file_and_the_folders(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kernel = Kernel()
    bell = queued(monkeypatch, tmp_path, kernel)
    assert [one[0] for one in kernel.asked] == [bell.told, str(tmp_path)]
    assert not bell.clear()
    os.write(kernel.into, b"!")
    began = time.monotonic()
    assert bell.wait(5)
    assert time.monotonic() - began < 0.5
    assert bell.clear()
    assert not bell.clear()


@watched
def test_without_a_kernel_queue_for_the_file_it_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bell = queued(monkeypatch, tmp_path, Kernel(refuses="told.json"))
    bell.clear()
    Path(bell.told).write_text("{}", "utf-8")
    began = time.monotonic()
    assert bell.wait(30)
    assert time.monotonic() - began < 3
    assert bell.clear()


@watched
def test_a_queue_that_cannot_be_waited_for_does_not_spin(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kernel = Kernel()
    bell = queued(monkeypatch, tmp_path, kernel)
    os.close(kernel.out)
    assert bell.wait(0.3)  # it is found to be broken
    began = time.monotonic()
    assert bell.wait(0.4)
    assert time.monotonic() - began >= 0.4
