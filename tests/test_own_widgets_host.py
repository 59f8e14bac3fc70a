"""Own widgets in a host: many slow ones in one draw, and what tells a band of a changed folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.test_band_picture import TOLD
from tests.test_host import until
from tests.test_own_widgets import GOOD, START, Desk, desk

from hudline.cli.samples import STATES
from hudline.core.paths import Home
from hudline.host.own_turns import BUDGET, Turns
from hudline.platform.folder_watch import FolderWatch

assert desk  # the fixture

ROOT = Path(__file__).resolve().parents[1]
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs dnotify and /proc")
# As the client's module starts it; but it is at rest after a third of a second.
HOST = f"""
import sys
sys.path.insert(0, {str(ROOT / "src")!r})
from hudline.host import band, band_view
band._TICK, band._SETTLING, band_view._CALM = 0.1, 0.3, 0.3
from hudline.host.main import main
main(["band"])
"""


class BandHost:
    """A host that feeds a band, whose client is this process, and all frames that it has written.
    Nothing but notices can make it draw while it is at rest."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        env = {"HOME": str(folder), "HUDLINE_HOME": str(self.home), "CLAUDE_PID": str(os.getpid())}
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOST], env={**env, "PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout
        self._lines = self._process.stdout
        self.frames = [""]
        inbox = json.loads(self._lines.readline())["inbox"]
        threading.Thread(target=lambda: self.frames.extend(self._lines), daemon=True).start()
        Path(inbox).write_text(json.dumps(TOLD), "utf-8")

    def wait(self, text: str) -> None:
        """Wait until its last frame has the text."""
        until(lambda: f'"{text}' in self.frames[-1])

    def settle(self) -> None:
        """Wait until it sleeps without waking for half a second."""
        woken = [-1]

        def sleeps() -> bool:
            threading.Event().wait(0.5)
            woken.append(self._woken())
            return woken[-1] == woken[-2]

        until(sleeps, 30)

    def _woken(self) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        return int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


@pytest.fixture
def band(tmp_path: Path) -> Iterator[BandHost]:
    """One whose row names a widget that is not there."""
    home = tmp_path / "home"
    home.mkdir(0o700)
    (home / "config.json").write_text(json.dumps({"rows": [["model", "mine"]]}), "utf-8")
    made = BandHost(tmp_path)
    yield made
    made.close()


# Many in one draw

SLOW = START + (
    "count = 0\ndef render(snapshot, options):\n    global count\n    count += 1\n"
    "    time.sleep(0.04)\n    return [Fragment.of(f'{count}')]\n"
)


def test_ten_slow_widgets_make_no_draw_late_and_none_stays_behind(desk: Desk) -> None:
    names = [f"slow{number}" for number in range(10)]
    before = []
    for name in names:
        desk.write(name, SLOW)
        before.append(int(desk.settled(name)))
    while desk.woken.acquire(blocking=False):
        pass

    def count_all() -> list[int]:
        now = STATES["busy"]()
        return [int(desk.draw(name, now)) for name in names]

    assert sum(count_all()) < sum(before) + len(names)  # those not reached show what they drew last
    assert desk.woken.acquire(timeout=10)  # the next draw comes soon
    until(lambda: min(count_all()) >= max(before) + 2, 60)  # each has its turn, again and again


def test_a_draw_asks_no_more_than_it_has_time_for_and_all_in_turn() -> None:
    turns = Turns(lambda: None)
    asked: list[list[int]] = []
    for draw in range(5):
        asked.append([])
        for key in range(10):
            if turns.comes(draw, key):
                asked[-1].append(key)
                turns.spend(0.04)
    assert asked == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9], [0, 1, 2]]


def test_whose_turn_it_is_when_all_were_reached_is_nobodys() -> None:
    left: list[None] = []
    turns = Turns(lambda: left.append(None))
    for draw in ("first", "second"):
        for key in "abc":
            assert turns.comes(draw, key)
            turns.spend(BUDGET / 4)
    assert left == []


def test_a_widget_that_leaves_the_rows_keeps_no_turn() -> None:
    turns = Turns(lambda: None)
    assert turns.comes(1, "a")
    turns.spend(BUDGET)
    assert not turns.comes(1, "b")

    assert not turns.comes(2, "a")  # it is the turn of b, which is not there any more
    assert turns.comes(3, "a")


# What wakes a host


def test_a_folder_that_is_made_later_or_anew_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(path: str) -> int:
        asked.append(path)
        return -1

    watch = FolderWatch((str(tmp_path),), "")
    monkeypatch.setattr(watch, "_ask", ask)
    folder = tmp_path / "widgets"
    for _ in range(2):
        watch.add(str(folder))
        folder.mkdir()
        for _ in range(2):
            watch.add(str(folder))
        folder.replace(tmp_path / f"before{len(asked)}")

    assert asked == [str(folder)] * 2


@linux
def test_a_band_at_rest_follows_the_folder_also_one_that_is_made_later(
    band: BandHost, tmp_path: Path
) -> None:
    band.wait("!mine")
    band.settle()
    made = Desk.at(Home(str(band.home)))
    band.settle()  # the folder alone is no widget
    made.write("mine", GOOD)
    band.wait("well")
    band.settle()
    made.write("mine", GOOD.replace("well", "better"))
    band.wait("better")
    band.settle()
    os.replace(made.home.widgets, tmp_path / "away")
    band.wait("!mine")
    band.settle()
    Desk.at(made.home).write("mine", GOOD.replace("well", "again"))
    band.wait("again")


@linux
def test_a_widget_that_is_written_in_place_is_followed_too(band: BandHost) -> None:
    path = Desk.at(Home(str(band.home))).write("mine", GOOD)
    band.wait("well")
    band.settle()
    path.write_text(GOOD.replace("well", "better"), "utf-8")
    band.wait("better")
