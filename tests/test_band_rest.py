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
from typing import Any, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments
from tests.stories import BASE
from tests.test_band_picture import TOLD, Desk
from tests.test_widgets import FIT, LEVELS, NAMES, shown, with_options

from hudline.core.json_codec import fingerprint
from hudline.events.limits import Limit
from hudline.events.other_sessions import OtherSession, OtherSessions
from hudline.frame.registry import WIDGETS
from hudline.host import band
from hudline.host.band import Band, Pace
from hudline.host.endpoints import Endpoints, endpoints
from hudline.host.inbox import Inbox, News
from hudline.platform.outbox import wake
from hudline.platform.processes import reap, start_detached
from hudline.render.fragment import Row
from hudline.render.widget import Choice, Switch
from hudline.view.agents import LINGER
from hudline.view.snapshot import Snapshot, is_active

LAWS = settings(max_examples=100, deadline=None, database=None)
GROWING = ("age", "over", "silent", "since", "idle", "error_age", "clock", "duration")
NOON = 1_790_035_200.0 - 1_790_035_200.0 % 86_400 + 43_200


# A still moment


def older(value: Any, seconds: float, seen: set[int] | None = None) -> Any:
    """The same so many seconds later, with nothing that happened: its ages have grown."""
    seen = set() if seen is None else seen
    if isinstance(value, tuple):
        aged = [_aged(name, one, seconds, seen) for name, one in zip(_names(value), value)]
        return type(value)(*aged) if hasattr(value, "_fields") else tuple(aged)
    if id(value) in seen or isinstance(value, type):
        return value
    seen.add(id(value))
    if isinstance(value, list):
        value[:] = [older(one, seconds, seen) for one in value]
    elif isinstance(value, dict):
        value.update({key: older(one, seconds, seen) for key, one in value.items()})
    elif hasattr(value, "__dict__"):
        for name, one in vars(value).items():
            setattr(value, name, _aged(name, one, seconds, seen))
    return value


def _names(value: tuple[Any, ...]) -> list[str]:
    """The fields of a tuple; their `since` is a time, no age."""
    fields = getattr(value, "_fields", [""] * len(value))
    return ["" if name == "since" else name for name in fields]


def _aged(name: str, value: Any, seconds: float, seen: set[int]) -> Any:
    if value is not None and name in GROWING:
        return value + seconds
    return value - seconds if value is not None and name == "left" else older(value, seconds, seen)


def stilled(build: Callable[[], Snapshot], seconds: float = 0.0) -> Snapshot:
    """A moment after everything that ran in it has ended, and so many seconds later."""
    now: Any = build()
    now.calls, now.jobs, now.agents, now.compacting = [], [], [], None
    # What goes on, or goes away within the minute.
    now.script_progress = [one for one in now.script_progress if one.silent > 150]
    now.clock = now.clock or NOON
    now.utc_offset = 7200 if now.utc_offset is None else now.utc_offset
    now.other_sessions = now.other_sessions
    found = older(now.output("build") if now.output else None, seconds)
    now.output = {"build": found}.get
    older(now, seconds)
    assert not is_active(now)
    now.still = True
    result: Snapshot = now
    return result


def texts_of(result: list[Any]) -> list[list[str]]:
    """The spans of what a widget shows, as text."""
    pieces = [
        one for each in result for one in (each.fragments if isinstance(each, Row) else [each])
    ]
    return [
        ["".join(text for text, *_ in FIT.drawn(spans)) for spans in (one.spans, one.compact or [])]
        for one in pieces
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_still_moment_is_drawn_alike_a_minute_later(name: str) -> None:
    for build in moments.ALL.values():
        for level in LEVELS:
            before = texts_of(shown(name, level, stilled(build)))

            assert texts_of(shown(name, level, stilled(build, 59))) == before, build.__name__


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_chosen_a_still_moment_is_drawn_alike(name: str) -> None:
    specs = WIDGETS[name].specs
    for option, spec in specs.items():
        words = spec.words if isinstance(spec, Choice) else ()
        for value in [True, False] if isinstance(spec, Switch) else words:
            fields = {**moments.GIVEN.get(name, {}), option: value}
            for build in moments.ALL.values():
                before = texts_of(with_options(name, 3, stilled(build), fields))

                assert texts_of(with_options(name, 3, stilled(build, 59), fields)) == before


ages = st.floats(0.001, 30_000).map(lambda age: round(age, 3))


@st.composite
def rests(draw: st.DrawFn) -> Callable[[], Snapshot]:
    """Sessions at rest in which nothing expires within an hour, at noon somewhere."""
    idle, error_age = draw(st.none() | ages), draw(ages)
    lefts = draw(st.lists(st.none() | st.integers(3_700, 600_000), max_size=3))
    waits = draw(st.lists(ages, max_size=3))
    offset = 3600 * draw(st.integers(-9, 9))

    def build() -> Snapshot:
        now: Any = moments.moment(clock=NOON, utc_offset=offset, error="overloaded", idle=idle)
        now.error_age = error_age
        names = ("five_hour", "seven_day", "other")
        now.limits = [Limit(name, 60, None, left) for name, left in zip(names, lefts)]
        around = [OtherSession(f"n{n}", "waiting", age) for n, age in enumerate(waits)]
        now.other_sessions = OtherSessions(around, len(around)) if around else None
        result: Snapshot = now
        return result

    return build


@given(rests(), st.sampled_from((1, 30, 59, 3600)))
@LAWS
def test_an_hour_later_a_still_moment_says_the_same(
    build: Callable[[], Snapshot], later: float
) -> None:
    for name in ("idle", "error", "limits", "other_sessions", "duration"):
        before = texts_of(shown(name, 2, stilled(build)))

        assert texts_of(shown(name, 2, stilled(build, later))) == before


def text(name: str, now: Snapshot, **tool_input: Any) -> str:
    result = with_options(name, 2, now, tool_input)
    return " ".join(whole for whole, _ in texts_of(result))


def test_a_still_moment_says_times_of_day() -> None:
    rest = stilled(moments.at_rest)
    assert text("idle", rest) == "✓ done 13:56"
    assert (
        text("other_sessions", rest)
        == "4 others: 1 waits since 13:56 (api), 1 done, 1 at work, 1 idle"
    )
    assert text("error", stilled(moments.failing)) == "⚠ API error: rate limit · 13:58"
    assert text("limits", stilled(moments.busy)) == "5h 23% 16:10 · 7d 41%"
    assert text("waiting", stilled(moments.waiting)).startswith(
        "⏳ waits for you since 13:59 · Bash"
    )
    assert text("duration", rest) == text("clock", rest) == text("cost_rate", rest) == ""
    assert "warm until 16:44, rebuilding costs 412k · last miss 16:28 tools" in text(
        "cache", stilled(moments.well_told)
    )


def test_since_when_nobody_knows_is_not_said() -> None:
    now: Any = stilled(moments.calm)
    now.other_sessions = OtherSessions([OtherSession("api", "waiting", 0.0)], 1)
    assert text("other_sessions", now) == "1 other session: waits (api)"


def test_at_rest_the_end_of_a_turn_is_said_at_once_but_not_before_the_person_wants_it() -> None:
    def after(seconds: int) -> str:
        now = stilled(lambda: moments.moment(idle=7.0))
        return text("idle", now, after=seconds)

    assert after(60).startswith("✓ done")
    assert after(61) == ""


def test_a_moment_that_is_not_still_counts_on() -> None:
    assert text("idle", moments.at_rest()) == "✓ done 3m ago"
    assert not Snapshot.still


# What runs


@pytest.mark.parametrize("name", ["busy", "many_agents", "planned", "compacting", "circling"])
def test_what_runs_is_astir(name: str) -> None:
    assert is_active(moments.ALL[name]())


def test_an_agent_that_has_just_ended_lingers_and_then_no_more() -> None:
    now = moments.moment(agents=[moments.agent("Explore", "", state="done", over=29.0)])
    assert is_active(now)
    now.agents[0].over = LINGER - 1
    assert not is_active(now)


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
    assert "done" not in desk.shown(95)


def test_a_row_that_gives_up_its_place_is_looked_after(desk: Desk) -> None:
    desk.tell()
    ended(desk)
    chosen = {"rows": [["model"], ["duration"], ["context"]]}
    Path(desk.home.config).write_text(json.dumps(chosen), "utf-8")
    assert len(desk.shown(13).split("\n")) == 3
    assert desk.shown(20).split("\n")[1] == "1m"  # the row of `duration` holds its place
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


def test_at_rest_there_is_no_look_before_something_shown_changes_by_itself() -> None:
    pace = Pace(0.0)
    settling = [pace.next(at, True, False, 400.0) for at in range(6)]
    assert settling == [1.0] * 6
    assert pace.next(6.0, True, False, 400.0) == 400.0
    assert pace.next(406.0, True, False, 2.0) == 30.0
    assert pace.next(436.0, True, False, None) is None


def test_while_something_runs_one_look_a_second() -> None:
    pace = Pace(0.0)
    assert {pace.next(at, False, False, 400.0) for at in range(900)} == {1.0}


def test_behind_news_some_looks() -> None:
    pace = Pace(0.0)
    assert pace.next(100.0, True, True, 400.0) == 1.0
    assert pace.next(105.9, True, False, 400.0) == 1.0
    assert pace.next(106.0, True, False, 400.0) == 400.0


def test_at_rest_a_band_is_looked_at_when_a_limit_resets_the_cache_ends_or_a_fact_is_due(
    desk: Desk,
) -> None:
    reset = {"kind": "five_hour", "percentUsed": 41}

    def rest(**usage: Any) -> float:
        desk.tell(usage={**TOLD["usage"], "rateLimits": [], **usage})
        desk.shown(30)
        assert desk.resident.is_settled
        seconds = desk.resident.seconds_to_change
        assert seconds is not None
        return seconds

    desk.tell()
    ended(desk)
    desk.shown(13)
    assert rest() == 600
    assert rest(rateLimits=[{**reset, "resetsAt": stamp(130)}]) == pytest.approx(100, abs=1)
    Path(desk.home.config).write_text('{"rows": [["model", "active_config"]]}', "utf-8")
    folder = Path(desk.home.session("s1"))
    counts = {"instructions": 1, "rules": 0, "servers": 0, "hooks": 0}
    stored = {"at": BASE + 20, "mark": fingerprint("/", "/"), **counts}
    (folder / "active_config.json").write_text(json.dumps(stored), "utf-8")
    assert rest() == pytest.approx(50, abs=1)


def stamp(at: float) -> str:
    """A time after the beginning of the story as the client writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(BASE + at))


class Stand:
    """A view that cannot be drawn, but for some times."""

    is_settled = True
    has_message = True
    seconds_to_change = None

    def __init__(self, *good: int) -> None:
        self.good = good
        self.drawn = 0

    def frame(self, _: float) -> dict[str, Any] | None:
        """An error, but for some times."""
        self.drawn += 1
        if self.drawn in self.good:
            return None
        raise ValueError("broken")


NEWS = News(is_over=False, has_news=True, has_fresh=False, tick=None)


def drawn(stand: Any, looks: int, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is noted of errors while a band is looked at so many times, each after a second."""
    recorded: list[Any] = []
    monkeypatch.setattr(band, "report_error", lambda *told: recorded.append(told))
    result = Band(stand, lambda _: None)
    for second in range(looks):
        monkeypatch.setattr("hudline.host.band.time.monotonic", lambda at=second: 100.0 + at)
        result.look(NEWS, {})
    return recorded


def test_an_error_that_goes_on_is_noted_once_since_its_note_is_news(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand = Stand(3)
    recorded = drawn(stand, 5, monkeypatch)
    assert stand.drawn == 5
    assert len(recorded) == 2  # another one, after a frame without


def test_a_band_that_cannot_be_drawn_leaves_the_place_to_a_status_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand = Stand()
    with pytest.raises(SystemExit):
        drawn(stand, 100, monkeypatch)
    assert stand.drawn == 3


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells")
def test_children_that_have_ended_are_let_go_and_no_file_stays_open() -> None:
    before, children = len(os.listdir("/proc/self/fd")), set(_children())
    for _ in range(3):
        start_detached([sys.executable, "-c", "pass"], {})
    assert len(os.listdir("/proc/self/fd")) == before
    until = time.monotonic() + 20
    while set(_children()) - children and time.monotonic() < until:
        reap()
        time.sleep(0.02)
    assert not set(_children()) - children


def test_a_child_that_somebody_else_waits_for_is_left_to_them() -> None:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    reap()
    assert process.wait() == 7


def _children() -> list[str]:
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8")
    return text.split()


# Who wakes it


class Waiting:
    """An inbox in a process of its own, which has the signals for itself; its client is this one,
    its screen a pipe."""

    def __init__(self, root: Path, *around: Path, without: str = "") -> None:
        self.place = endpoints(str(root), os.getpid())
        Path(self.place.folder).mkdir(parents=True)
        script = f"""
import fcntl, os, sys, time
sys.path.insert(0, {str(Path(__file__).resolve().parents[1] / "src")!r})
for name in {without.split()!r}:
    delattr(fcntl, name)
from hudline.host.endpoints import Endpoints, endpoints
from hudline.host.inbox import Inbox
inbox = Inbox(endpoints({str(root)!r}, {os.getpid()}), {tuple(map(str, around))!r}, 1)
print("ready", flush=True)
while True:
    began, used = time.monotonic(), time.process_time()
    news = inbox.wait(float(sys.stdin.readline()))
    took, spent = time.monotonic() - began, time.process_time() - used
    print(news.has_news, news.is_over, took, spent, flush=True)
    if news.is_over:
        inbox.close()
        break
"""
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        self.told = Path(self.place.message)
        self._line()

    def wait(self, seconds: float, act: Callable[[], Any] = lambda: None) -> tuple[bool, float]:
        """Whether there was news within so many seconds, and after how many; `act` meanwhile."""
        assert self.process.stdin
        self.process.stdin.write(f"{seconds}\n")
        time.sleep(0.15)
        act()
        has_news, is_over, took, self.used = self._line().split()
        self.is_over = is_over == "True"
        return has_news == "True", float(took)

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@pytest.fixture
def waiting() -> Iterator[Callable[..., Waiting]]:
    items: list[Waiting] = []

    def make(*args: Any, **texts_of: Any) -> Waiting:
        items.append(Waiting(*args, **texts_of))
        return items[-1]

    yield make
    for one in items:
        one.process.kill()
        one.process.communicate()


def replaced(path: Path, content: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(content, "utf-8")
    beside.replace(path)


watched = pytest.mark.skipif(sys.platform != "linux", reason="the system has no dnotify")


@watched
def test_the_module_hooks_the_person_and_other_sessions_wake_it(
    tmp_path: Path, waiting: Callable[..., Waiting]
) -> None:
    root, registry = tmp_path / "home", tmp_path / "sessions"
    root.mkdir()
    registry.mkdir()
    inbox = waiting(root, root, registry, tmp_path / "missing")
    acts: tuple[Callable[[], Any], ...] = (
        lambda: inbox.told.write_text("{}", "utf-8"),
        lambda: wake(inbox.place.wake),
        lambda: replaced(root / "config.json", "{}"),
        lambda: (registry / "18.json").write_text("{}", "utf-8"),
        lambda: (registry / "18.json").write_text('{"status": "waiting"}', "utf-8"),
        (registry / "18.json").unlink,
    )
    inbox.wait(0.3)
    for act in acts:
        has_news, took = inbox.wait(10, act)
        assert has_news
        assert took < 5
        while inbox.wait(0.2)[0]:  # creating and writing are two notices
            pass


@watched
def test_a_draw_of_the_status_line_is_no_news_to_the_band(
    tmp_path: Path, waiting: Callable[..., Waiting]
) -> None:
    inbox = waiting(tmp_path, tmp_path)
    while inbox.wait(0.2)[0]:
        pass
    assert not inbox.wait(0.3, Path(inbox.place.drawing).touch)[0]


@watched
@pytest.mark.parametrize("act", ["unlink", "mkfifo"])
def test_a_bell_that_is_gone_ends_the_wait_and_another_ones_is_left(
    act: str, tmp_path: Path, waiting: Callable[..., Waiting]
) -> None:
    """Hudline was uninstalled, or a newer host has taken the place."""
    inbox = waiting(tmp_path)
    bell = Path(inbox.place.wake)

    def replace() -> None:
        bell.unlink()
        if act == "mkfifo":
            os.mkfifo(bell)
        inbox.told.write_text("{}", "utf-8")

    inbox.wait(30, replace)
    assert inbox.is_over
    inbox.process.wait(20)
    assert bell.exists() is (act == "mkfifo")


def test_what_the_system_does_not_watch_is_seen_within_a_second(
    tmp_path: Path, waiting: Callable[..., Waiting]
) -> None:
    inbox = waiting(tmp_path, without="F_NOTIFY")
    inbox.wait(0.3)
    has_news, took = inbox.wait(10, lambda: inbox.told.write_text("{}", "utf-8"))
    assert has_news
    assert took < 3
    has_news, took = inbox.wait(2.5)
    assert not has_news
    assert took >= 2.5  # a stat a second is no news
    assert float(inbox.used) < 0.05


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


@pytest.fixture
def queued(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Kernel], tuple[Inbox, Endpoints]]:
    """Makes an inbox on such a system, with a screen that stays."""

    def make(kernel: Kernel) -> tuple[Inbox, Endpoints]:
        monkeypatch.delattr("fcntl.F_NOTIFY")
        for name in dir(Kernel):
            if name.startswith(("KQ_", "kq", "kev")):
                monkeypatch.setattr(select, name, getattr(kernel, name), raising=False)
        screen = os.open("/dev/null", os.O_WRONLY)
        place = endpoints(str(tmp_path), os.getpid())
        Path(place.folder).mkdir(parents=True)
        folders = (str(tmp_path), str(tmp_path / "missing"))
        return Inbox(place, folders, screen), place

    return make


@watched  # the double finds out about handles as Linux does
def test_a_kernel_queue_is_asked_for_the_file_and_the_folders(queued: Any, tmp_path: Path) -> None:
    kernel = Kernel()
    inbox, place = queued(kernel)
    assert [one[0] for one in kernel.asked] == [place.message, str(tmp_path)]
    assert not inbox.wait(0).has_news
    os.write(kernel.into, b"!")
    began = time.monotonic()
    assert inbox.wait(5).has_news
    assert time.monotonic() - began < 0.5
    assert not inbox.wait(0).has_news


@watched
def test_without_a_kernel_queue_for_the_file_it_is_looked_at(queued: Any) -> None:
    inbox, place = queued(Kernel(refuses="message.json"))
    inbox.wait(0)
    Path(place.message).write_text("{}", "utf-8")
    began = time.monotonic()
    assert inbox.wait(30).has_news
    assert time.monotonic() - began < 3


@watched
def test_a_queue_that_cannot_be_waited_for_does_not_spin(queued: Any) -> None:
    kernel = Kernel()
    inbox, _ = queued(kernel)
    os.close(kernel.out)
    inbox.wait(0.3)  # it is found to be broken
    began = time.monotonic()
    inbox.wait(0.4)
    assert time.monotonic() - began >= 0.4
