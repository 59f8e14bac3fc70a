"""The demo, run as a person runs it: real hooks and a real line in a folder that goes away."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from rich.cells import cell_len
from rich.console import Console, Group
from rich.style import Style
from rich.text import Text
from tests.screen import Screen
from tests.test_cli import ENTRY, hudline

from hudline.cli import demo as demo_command
from hudline.cli.demo.processes import Processes
from hudline.cli.demo.replay import Replay
from hudline.cli.demo.scene import frame
from hudline.cli.demo.segments import drawn
from hudline.cli.demo.stage import Stage
from hudline.cli.demo.story import Row, Story, names, story
from hudline.hook.payload import event_of
from hudline.platform import shells

HEADING = re.compile(r"^— ([\d.]+) s(?:: (.*))?$", re.MULTILINE)
END = "\nTo see your own sessions, install it:\n"


def frames(text: str) -> dict[str, list[str]]:
    """The rows of each frame by the title of its moment, or its time without one, in order."""
    parts = HEADING.split(text.partition(END)[0])[1:]
    return {
        title or at: body.strip("\n").splitlines()
        for at, title, body in zip(parts[::3], parts[1::3], parts[2::3])
    }


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The frames of the default story at 120 columns, once for all that look at them."""
    folder = tmp_path_factory.mktemp("person")
    scratch = folder / "scratch"
    scratch.mkdir()
    done = hudline(folder, "demo", "--columns", "120", TMPDIR=str(scratch))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert list(scratch.iterdir()) == []
    assert [path.name for path in folder.iterdir()] == ["scratch"]
    return frames(done.stdout)


def row_with(rows: list[str], text: str) -> str:
    """The one row that holds `text`."""
    (found,) = [row for row in rows if text in row]
    return found


def test_it_tells_the_story_from_an_unknown_context_to_an_error(
    tour: dict[str, list[str]],
) -> None:
    titles = list(tour)
    assert titles[0] == "a session begins"
    assert "context –" in tour[titles[0]][-1]
    order = ["tools run side by side", "a failure is counted apart", "Claude waits for you"]
    order += ["interrupted", "compacting", "an error of the API", "it goes in circles"]
    order += ["the turn's receipt", "done, and since when"]
    assert [title for title in titles if title in order] == order


def test_tools_run_side_by_side_with_what_they_work_on(tour: dict[str, list[str]]) -> None:
    row = row_with(tour["tools run side by side"], "● Read")
    assert "● Read src/auth.py" in row
    assert "● Grep verify_token" in row
    assert "● Bash git log" in row


def test_a_failure_stands_apart_from_the_successes(tour: dict[str, list[str]]) -> None:
    assert re.search(r"✓ Read 3 .*✗ Bash 1", row_with(tour["a failure is counted apart"], "✗ B"))


def test_an_agents_agent_stands_indented_under_it_with_its_own_tool(
    tour: dict[str, list[str]],
) -> None:
    rows = tour["agents, and what each does now"]
    parent = next(index for index, row in enumerate(rows) if row.startswith("└ Reviewer"))
    assert rows[parent + 1].startswith("  └ Explore Look up the JWT rules · WebFetch ")
    assert row_with(rows, "├ Explore Find every token check · Bash rg")


def test_the_plan_moves_on(tour: dict[str, list[str]]) -> None:
    counts = [re.search(r"☑ (\d)/4", "\n".join(rows)) for rows in tour.values()]
    seen = [int(count[1]) for count in counts if count]
    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2, 3, 4}


def test_a_wait_comes_first_and_what_waits_does_not_run(tour: dict[str, list[str]]) -> None:
    rows = tour["Claude waits for you"]
    line = [row for row in rows if not row.startswith("The first row")]
    assert line[0].startswith("⏳ waits for you")
    assert "Bash rm -rf build" in line[0]
    assert not any("●" in row and "rm -rf" in row for row in line)
    assert not any("waits for you" in row for row in tour["you answered"])


def test_the_shell_in_the_background_shows_until_the_end(tour: dict[str, list[str]]) -> None:
    for title in ("Claude waits for you", "you answered", "compacting", "an error of the API"):
        assert row_with(tour[title], "⚙ uvicorn acme:app --reload")


def test_what_esc_ended_is_gone_and_is_counted_nowhere(tour: dict[str, list[str]]) -> None:
    def counts(title: str) -> list[str]:
        return re.findall(r"[✓✗] [^⚙✗]*\d", row_with(tour[title], "✗"))

    assert row_with(tour["the long way round"], "● Bash pytest -q")
    assert not any("●" in row and "pytest" in row for row in tour["interrupted"])
    assert counts("interrupted") == counts("the long way round")


def test_compaction_takes_the_figures_place_and_is_counted_afterwards(
    tour: dict[str, list[str]],
) -> None:
    assert "%" not in row_with(tour["compacting"], "compacting… ").partition("5h")[0]
    assert "12% of 1M ↻1" in row_with(tour["room again"], "Opus")


def test_an_error_is_named_by_its_kind_and_nothing_runs(tour: dict[str, list[str]]) -> None:
    rows = tour["an error of the API"]
    assert row_with(rows, "⚠ API error: overloaded")
    assert not any("● " in row for row in rows)


def test_a_compaction_says_what_it_gave_back(tour: dict[str, list[str]]) -> None:
    assert "compaction gave back 790k" in row_with(tour["an error of the API"], "Opus")


def test_the_same_failure_three_times_is_said_once_while_it_lasts(
    tour: dict[str, list[str]],
) -> None:
    assert row_with(tour["it goes in circles"], "mypy") == "↻ Bash mypy src failed 3×"
    others = [rows for title, rows in tour.items() if title != "it goes in circles"]
    assert not any("↻ Bash" in row for rows in others for row in rows)


def test_the_end_of_a_turn_is_told_with_its_time_files_and_price(
    tour: dict[str, list[str]],
) -> None:
    receipt = "6 tools · ✗ 3 failed · 1 file +2 −0 · $0.22"
    assert row_with(tour["the turn's receipt"], receipt).startswith("turn 0:0")
    assert " ago" not in row_with(tour["the turn's receipt"], receipt)
    assert re.match(r"✓ done \ds ago · turn ", row_with(tour["done, and since when"], receipt))


def test_the_branch_and_a_changed_file_show(tour: dict[str, list[str]]) -> None:
    assert "fix-login │" in row_with(tour["tools run side by side"], "Opus")
    assert "fix-login* │" in row_with(tour["interrupted"], "Opus")


def test_without_git_there_is_no_branch_and_all_else_is_as_it_was(tmp_path: Path) -> None:
    done = hudline(tmp_path, "demo", "--story", "agents", "--columns", "120", PATH="/nowhere")
    assert done.returncode == 0
    assert "fix-login" not in done.stdout
    assert "four agents at work" in done.stdout


@pytest.mark.parametrize("columns", [40, 77])
def test_nothing_is_wider_than_it_was_told(tmp_path: Path, columns: int) -> None:
    done = hudline(tmp_path, "demo", "--columns", str(columns), "--story", "agents")
    assert done.returncode == 0
    assert max(cell_len(row) for row in done.stdout.partition(END)[0].splitlines()) <= columns


def test_fewer_lines_are_fewer_rows(tmp_path: Path) -> None:
    done = hudline(tmp_path, "demo", "--columns", "120", "--lines", "14", "--story", "agents")
    assert all(len(rows) <= 1 + 3 for rows in frames(done.stdout).values())


def test_colours_come_when_they_are_forced(tmp_path: Path) -> None:
    done = hudline(tmp_path, "demo", "--story", "agents", FORCE_COLOR="1", TERM="xterm")
    assert "\x1b[" in done.stdout
    assert "\x1b[?" not in done.stdout


def test_the_persons_level_is_obeyed_save_off(tmp_path: Path) -> None:
    off = hudline(tmp_path, "demo", "--story", "agents", HUDLINE_VERBOSITY="off")
    assert len(frames(off.stdout)["agents of agents"][1:]) == 7
    quiet = hudline(tmp_path, "demo", "--story", "agents", HUDLINE_VERBOSITY="quiet")
    shown = frames(quiet.stdout)
    assert "agents of agents" not in shown  # a caption of rows that are not there
    assert len(shown["7.6"]) == 1


@pytest.mark.parametrize(
    ("argv", "status", "text"),
    [
        (("--story", "tuor"), 1, "tour"),
        (("--story", "../tour"), 1, "no story"),
        (("--story", "xyzzy"), 1, "agents, tour"),
        (("--speed", "0"), 2, "not a speed"),
        (("--speed", "fast"), 2, "not a speed"),
        (("--columns", "0"), 2, "not a number"),
        (("--lines", "-3"), 2, "--lines"),
    ],
)
def test_what_it_cannot_do_is_explained(
    tmp_path: Path, argv: tuple[str, ...], status: int, text: str
) -> None:
    done = hudline(tmp_path, "demo", *argv)
    assert done.returncode == status
    assert text in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("name", names())
def test_every_story_is_small_in_order_and_of_events_the_hooks_know(name: str) -> None:
    rows = story(name).rows
    assert [row.t for row in rows] == sorted(row.t for row in rows)
    assert rows[-1].event == "End"
    own = {"Say", "Ask", "Look", "Registry", "Surface", "Touch", "End", "StatusLine"}
    for row in rows:
        if row.event not in own:
            event = event_of({"hook_event_name": row.event, **row.input}, 1.0, 1)
            assert event is not None
            assert event["kind"] != row.event


def test_on_a_terminal_it_plays_under_a_sketch_of_the_client(tmp_path: Path) -> None:
    demo = Screen(tmp_path, "demo", "--story", "agents", "--speed", "8")
    demo.read_until("you: Is there any dead code left?")
    demo.read_until("├ Explore Look through src/api")
    rows = demo.rows
    assert rows[0].startswith("hudline demo  agents")
    assert "×8" in rows[0]
    prompt = next(index for index, row in enumerate(rows) if row == "❯")
    (model,) = [index for index, row in enumerate(rows) if row.startswith("Opus 5.5")]
    assert model < prompt - 1
    assert rows[prompt + 2].strip() == "? for shortcuts"
    demo.read_until("claude plugin install hudline --marketplace")
    assert demo.end() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_can_be_left_at_any_time_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    demo = Screen(tmp_path, "demo")
    demo.read_until("you: The login test fails")
    assert list(tmp_path.iterdir()) != []
    os.killpg(demo.process.pid, number)
    assert demo.end() == status
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in "\n".join(demo.rows)


def test_the_band_comes_first_and_then_the_line(tmp_path: Path) -> None:
    demo = Screen(tmp_path, "demo", "--speed", "30")
    demo.read_until("a session begins")
    assert "  ? for shortcuts" in demo.rows
    demo.read_until("▲ the status line")
    demo.read_until(
        "• Claude runs the login tests\n" + "─" * 80 + "\n❯\n" + "─" * 80 + "\nOpus 5.5"
    )
    demo.read_until("That was tour")
    assert demo.end() == 0, "\n".join(demo.rows)


def test_it_ends_each_time_with_the_install_command_of_the_readme(tmp_path: Path) -> None:
    readme = (ENTRY.parents[3] / "README.md").read_text("utf-8")
    command = "claude plugin install hudline --marketplace "
    assert f"\n{command}./\n" in readme
    done = hudline(tmp_path, "demo", "--story", "agents", "--columns", "40")
    assert done.stdout.endswith(f"{END}{command}{shells.quoted(str(ENTRY.parents[3]))}\n")
    here = subprocess.run(
        [sys.executable, "-I", str(ENTRY), "demo", "--story", "agents"], cwd=ENTRY.parents[3],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert here.stdout.endswith(f"{END}{command}./\n")
    assert list(frames(here.stdout)) == list(frames(done.stdout))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("columns", "variables"), [("40", {"LANG": "ja_JP.UTF-8"}), ("120", {"TERM": "dumb"})]
)
def test_every_caption_comes_in_any_width_language_and_with_any_icons(
    tmp_path: Path, columns: str, variables: dict[str, str]
) -> None:
    done = hudline(tmp_path, "demo", "--columns", columns, "--lines", "30", **variables)
    titles = [row.input["title"] for row in story("tour").rows if row.event == "Look"]
    assert list(frames(done.stdout)) == titles


def test_nothing_of_the_persons_own_choices_is_read_or_written(tmp_path: Path) -> None:
    config = tmp_path / ".claude/hudline/config.json"
    config.parent.mkdir(parents=True)
    config.write_text('{"verbosity": "quiet", "language": "de", "rows": [["neighbours"]]}')
    before = config.stat()
    done = hudline(tmp_path, "demo", "--story", "agents")
    assert len(frames(done.stdout)["agents of agents"]) > 3
    assert (config.stat().st_atime_ns, config.stat().st_mtime_ns) == (
        before.st_atime_ns, before.st_mtime_ns,
    )  # fmt: skip
    assert [path.name for path in config.parent.iterdir()] == ["config.json"]


def test_the_end_waits_for_what_a_process_has_left_behind(tmp_path: Path) -> None:
    late = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    os.closerange(0, 3)\n"
    late += "    time.sleep(0.5)\n    os.mkdir('late')"
    with Processes() as processes:
        processes.cwd = tmp_path
        processes.run([sys.executable, "-I", "-S", "-c", late], b"", {})
        assert list(tmp_path.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["late"]


class LateStage:
    """A stage whose picture is late by some draws, as on a busy machine; it counts the draws."""

    def __init__(self, late: int) -> None:
        self.env: dict[str, str] = {}
        self.late, self.draws, self.events = late, 0, 0
        self.drawn: list[str] = []

    def settle(self) -> None:
        """Nothing runs."""

    def send_event(self, _: Row) -> None:
        self.events, self.draws = self.events + 1, 0

    def band(self, _: Row, __: float) -> list[list[list[Any]]]:
        self.draws += 1
        shown = self.events if self.draws > self.late else self.events - 1
        self.drawn.append(f"state {shown}")
        return [[[self.drawn[-1], "", 0]]]


def numbered(count: int) -> Story:
    """A story of `count` events, each with its caption a blink later."""
    rows = []
    for n in range(1, count + 1):
        look = {"title": f"caption {n}", "text": "", "shows": [f"state {n}"]}
        rows += [Row(n / 20, "Stop", {}), Row(n / 20 + 0.01, "Look", look)]
    return Story("numbered", "", [*rows, Row(rows[-1].t + 0.01, "End", {})])


@pytest.mark.parametrize("late", [0, 1, 3])
def test_the_story_waits_until_the_picture_of_a_caption_is_on_the_screen(
    late: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_command, "_PATIENCE", 60.0)
    replay = Replay(numbered(5), cast(Stage, LateStage(late)))
    seen: list[tuple[str, str]] = []

    def watch(replay: Replay, rows: list[Text], *_: object) -> Group:
        seen.append((replay.look.input["title"], rows[0].plain))
        return Group()

    monkeypatch.setattr(demo_command, "frame", watch)
    console = Console(file=io.StringIO(), force_terminal=True)
    demo_command._play(replay, console, (80, 24), 1.0, True)
    first = {title: shown for title, shown in reversed(seen) if title}
    assert first == {f"caption {n}": f"state {n}" for n in range(1, 6)}


def test_a_caption_without_its_picture_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_command, "_PATIENCE", 0.1)
    replay = Replay(numbered(3), cast(Stage, LateStage(10**9)))
    console = Console(file=io.StringIO(), force_terminal=True)
    demo_command._play(replay, console, (80, 24), 1.0, True)
    assert replay.is_over
    assert replay.look.input["title"] == ""


def test_a_caption_is_faint_once_its_picture_has_gone() -> None:
    replay = Replay(numbered(2), cast(Stage, LateStage(0)))
    replay.advance(0.065)
    console = Console(file=io.StringIO(), width=80)

    def shown() -> list[Text]:
        group = frame(replay, replay.picture(), console, (80, 12), "")
        return [row for row in group.renderables if isinstance(row, Text)]

    assert any(row.plain.startswith("▲ caption 1") for row in shown())
    replay.advance(0.1)
    (row,) = [row for row in shown() if "caption 1" in row.plain]
    assert row.plain.startswith("  caption 1")
    assert row.style == "dim"


def test_the_colours_of_segments_are_the_clients() -> None:
    row = [["a", "greenBright", 1], ["b", "ansi256(44)", 2], ["c", "#102030", 16], ["d", "gray", 0]]
    (text,) = drawn([[*row, ["e", "", 0], ["f", "no colour", 0]]])
    styles = [span.style for span in text.spans if isinstance(span.style, Style)]
    assert text.plain == "abcdef"
    colours = [style.color.name if style.color else None for style in styles]
    assert colours == ["bright_green", "color(44)", "#102030", "bright_black", None, None]
    assert [(bool(one.bold), bool(one.dim), bool(one.reverse)) for one in styles][:3] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


def test_a_size_that_the_terminal_has_not_is_explained(tmp_path: Path) -> None:
    demo = Screen(tmp_path, "demo", "--columns", "120")
    demo.read_until("This terminal has 80 columns, not 120.")
    assert demo.end() == 1
