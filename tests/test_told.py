"""What the client tells the band, and that it shows what the status line would show of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import BASE
from tests.test_band_picture import TOLD as BAND
from tests.test_band_picture import band_view as new_band_view

from hudline.core.paths import Home, append, locate
from hudline.events import band_message as wire
from hudline.events.status_input import StatusInput
from hudline.events.timestamps import parse_timestamp
from hudline.frame.registry import WIDGETS
from hudline.host import band_view
from hudline.host.band_view import BandView
from hudline.host.drawing import Drawing
from hudline.host.line_view import LineView
from hudline.host.mod_inbox import _GRACE, _TRIES, LastResponse
from hudline.host.row_memory import RowMemory
from hudline.render.fit import Fit
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.sources.git_folder import find, worktree
from hudline.state.prune import is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.widgets import agents

Told = dict[str, Any]
LAWS = settings(max_examples=200, deadline=None, database=None)
SESSION = "s1"
PID = 4711
MODEL = "claude-opus-5-5"
TOLD: Told = {**BAND, "size": {**BAND["size"], "columns": 260}}
_EMPTY = " "  # a row that keeps its place
ANSWER = {"input_tokens": 3, "cache_creation_input_tokens": 1200}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


def answer(tokens: int, output: int = 120, **more: Any) -> dict[str, Any]:
    """An entry of the main thread's transcript, an answer to an input of so many tokens."""
    used = {**ANSWER, "cache_read_input_tokens": tokens - 1203, "output_tokens": output}
    message = {"model": MODEL, "usage": used, "stop_reason": "end_turn"}
    stamp = {"promptCacheRequested": "5m", "timestamp": "2026-09-21T14:13:20.250Z"}  # BASE
    return {"type": "assistant", "isSidechain": False, "message": message, **stamp, **more}


# As the status line's stdin would say it


def test_what_is_told_reads_as_the_status_line_does() -> None:
    result = wire.status_payload(TOLD, "Opus 5.5", BASE)
    reading = wire.parse_status(TOLD, result)
    assert (reading.context, reading.tokens, reading.window) == (2, 16_203, 1_000_000)
    assert (reading.cost, reading.duration, reading.model) == (0.25, 60.0, "Opus 5.5")
    assert [(one.name, one.used) for one in reading.limits] == [("five_hour", 41)]
    assert reading.fresh is None  # what the tokens are made of is not told


def test_what_is_not_told_is_unknown() -> None:
    fields: Told = {"usage": {"context": {"window": 1_000_000}}}
    reading = wire.parse_status(fields, wire.status_payload(fields, "", BASE))
    assert (reading.context, reading.tokens, reading.cost, reading.duration) == (None,) * 4
    assert (reading.agent, reading.output_style, reading.session_name) == ("", "", "")


def test_the_sessions_agent_and_the_output_style_are_told() -> None:
    fields = {**TOLD, "agent": "reviewer", "style": "Explanatory"}
    reading = wire.parse_status(fields, wire.status_payload(fields, "", BASE))
    assert (reading.agent, reading.output_style) == ("reviewer", "Explanatory")


@pytest.mark.parametrize("bad", ["", "yesterday", "2033-13-18T03:33:20Z", "2033-05-18", None, 7])
def test_a_time_that_is_none_is_unknown(bad: object) -> None:
    assert parse_timestamp(bad) is None


def test_a_time_is_read_to_the_second() -> None:
    assert parse_timestamp("2033-05-18T03:33:20.000Z") == 2_000_000_000.0


@given(
    st.dictionaries(st.sampled_from([*TOLD, "level", "pane", "style", "agent"]), JSON),
    JSON
    | st.fixed_dictionaries(
        {"type": st.just("assistant")},
        optional={"message": JSON, "timestamp": JSON, "promptCacheRequested": JSON},
    ),
)
@LAWS
def test_garbage_is_read_as_nothing(told: Told, entry: Any) -> None:
    result = wire.status_payload(told, "", BASE)
    result.update(wire.session_name(entry, "s1"))
    wire.add_answer(result, wire.parse_answer(entry))
    wire.parse_status(told, result)
    wire.context_tokens(told)
    wire.agent_usage_events(told)
    wire.ended_agents(told)
    wire.events_after(told, 0)


# The session's name


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ({"sessionId": SESSION, "name": "fix-login", "nameSource": "user"}, "fix-login"),
        ({"sessionId": SESSION, "name": "fix-login"}, "fix-login"),
        ({"sessionId": SESSION, "name": "acme-20", "nameSource": "derived"}, ""),
        ({"sessionId": "another", "name": "fix-login", "nameSource": "user"}, ""),
        (None, ""),
    ],
)
def test_the_name_is_the_one_that_was_given_to_this_session(entry: object, name: str) -> None:
    table = {**wire.status_payload(TOLD, "", BASE), **wire.session_name(entry, SESSION)}
    assert wire.parse_status(TOLD, table).session_name == name


# What the context is made of


class Transcript:
    """A transcript, and what reads it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "s1.jsonl"
        self.last = LastResponse()
        self.count = 0

    def write(self, *entries: object) -> None:
        """Add entries, a while after those before."""
        with self.path.open("a") as file:
            file.writelines(json.dumps(one, separators=(",", ":")) + "\n" for one in entries)
        self.count += 1000  # a change that any file system keeps: Windows counts in 100 ns
        os.utime(self.path, (BASE + self.count, BASE + self.count))

    def found(self, tokens: int | None) -> Any:
        """What is known after the client told so many tokens."""
        return self.last.of(str(self.path), tokens)


@pytest.fixture
def transcript(tmp_path: Path) -> Transcript:
    return Transcript(tmp_path)


def test_the_last_answer_tells_what_the_context_is_made_of(transcript: Transcript) -> None:
    transcript.write(answer(16_000), {"type": "user"}, answer(16_203, 333), {"type": "system"})
    result = wire.status_payload(TOLD, "", BASE)
    wire.add_answer(result, transcript.found(16_203))
    reading = wire.parse_status(TOLD, result)
    assert (reading.fresh, reading.cache_write, reading.cache_read) == (3, 1200, 15_000)
    assert (reading.output, reading.tokens, reading.context) == (333, 16_203, 2)
    cache = reading.prompt_cache
    assert cache is not None
    assert (cache.warm, cache.expires_at, cache.hit_ratio) == (True, BASE + 300, None)


def test_an_answer_of_another_sum_is_not_the_one_that_was_told(transcript: Transcript) -> None:
    transcript.write(answer(16_000))
    assert transcript.found(16_203) is None
    assert transcript.found(16_203) is None
    transcript.write(answer(16_203))  # it was written a moment later
    assert transcript.found(16_203).tokens == 16_203
    assert transcript.found(None) is None  # it was compacted


def test_an_agents_answer_is_not_the_main_threads(transcript: Transcript) -> None:
    transcript.write(answer(16_203, 1), answer(16_203, 2, isSidechain=True))
    assert transcript.found(16_203).usage["output_tokens"] == 1


def test_the_output_of_an_answer_that_still_goes_on_is_unknown(transcript: Transcript) -> None:
    begun = answer(16_203, 1)
    begun["message"]["stop_reason"] = None
    transcript.write(begun)
    assert "output_tokens" not in transcript.found(16_203).usage


def test_a_transcript_is_read_again_only_while_it_grows_and_a_few_times(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("hudline.host.mod_inbox.last_answer", lambda path, *_: read.append(path))
    transcript.write(answer(16_000))
    for _ in range(5):
        transcript.found(16_203)
    assert len(read) == 1
    for _ in range(3 * _TRIES):
        transcript.write(answer(16_000))
        transcript.found(16_203)
    assert len(read) == _TRIES
    transcript.found(16_204)
    assert len(read) == _TRIES + 1


def test_another_model_has_a_cache_of_its_own(transcript: Transcript) -> None:
    transcript.write(answer(16_203))
    fields = {**TOLD, "model": "claude-haiku-4-5"}
    result = wire.status_payload(fields, "", BASE)
    wire.add_answer(result, transcript.found(16_203))
    reading = wire.parse_status(fields, result)
    assert (reading.fresh, reading.prompt_cache) == (3, None)


# Where it works


def test_a_linked_worktree_has_a_name_and_the_main_one_has_none(tmp_path: Path) -> None:
    main, linked = tmp_path / "worktrees" / "acme", tmp_path / "login-fix"
    main.mkdir(parents=True)
    who = ("-c", "user.name=Someone", "-c", "user.email=someone@example.com")
    for args in (
        ("init", "--quiet"),
        (*who, "commit", "--quiet", "--allow-empty", "--message=Begin"),
        ("worktree", "add", "--quiet", str(linked)),
    ):
        subprocess.run(["git", *args], cwd=main, check=True, capture_output=True)
    (linked / "src").mkdir()
    assert worktree(find(str(linked / "src"))) == "login-fix"
    assert worktree(find(str(main))) == ""
    assert worktree(find(str(tmp_path))) == ""


# What an agent costs


def measured(at: float, cost: float, agent: str = "a1") -> dict[str, Any]:
    return {"at": BASE + at, "kind": "agent.measured", "agent": agent, "cost": cost}


def cost_row(cost: float | None, level: int) -> str:
    """The row of an agent that has cost so much."""
    items = [{"at": BASE, "kind": "agent.began", "actor": "a1", "type": "Explore", "pid": 1}]
    items += [{**measured(1, cost or 0), "tokens": 16_323}]
    now = build_snapshot(reduce_events({}, items), StatusInput.parse({}), Evidence(1), BASE + 2)
    result = agents.render(now, WIDGETS["agents"].configured({}, level))
    fit = Fit(None, {**glyphs("unicode"), **words("en")})
    return "".join(span[0] for span in fit.lines([result[0]])[0])  # type: ignore[list-item]


def test_an_agents_cost_stands_behind_its_tokens_where_it_is_asked_for() -> None:
    assert "16k  $0.07" in cost_row(0.07, 3)
    assert "$" not in cost_row(0.07, 2)


@pytest.mark.parametrize("cost", [None, 0, 0.004])
def test_a_cost_that_is_unknown_or_less_than_a_cent_is_not_shown(cost: float | None) -> None:
    assert "$" not in cost_row(cost, 3)


def test_what_is_zero_in_the_clients_list_is_not_known_yet() -> None:
    begun = {"id": "a1", "state": "running", "tokens": 0, "cost": 0}
    assert wire.agent_usage_events({**TOLD, "agents": [begun]}) == []
    (one,) = wire.agent_usage_events({**TOLD, "agents": [{**begun, "cost": 0.02}]})
    assert (one["cost"], "tokens" in one) == (0.02, False)


FACTS = st.lists(
    st.builds(measured, st.integers(0, 90), st.floats(0, 5), st.sampled_from(["a1", "a2"]))
    | st.builds(
        lambda at, who: {"at": BASE + at, "kind": "agent.began", "actor": who, "type": "Explore"},
        st.integers(0, 90),
        st.sampled_from(["a1", "a2"]),
    ),
    max_size=12,
)


@LAWS
@given(FACTS, st.randoms(use_true_random=False), st.integers(0, 12))
def test_costs_have_no_order_and_survive_sealing(
    fields: list[dict[str, Any]], chance: Any, cut: int
) -> None:
    def costs(state: Any) -> list[tuple[str, float | None]]:
        now = build_snapshot(state, StatusInput.parse({}), Evidence(), BASE + 95)
        return [(one.key, one.cost) for one in now.agents]

    whole = costs(reduce_events({}, fields))
    mixed = [*fields, *fields[:cut]]
    chance.shuffle(mixed)
    assert costs(reduce_events({}, mixed)) == whole
    ordered: list[Any] = sorted(fields, key=lambda one: one["at"])
    stored = json.loads(json.dumps(prune(reduce_events({}, ordered[:cut]))))
    if not is_checkpoint_stale(stored, ordered[cut:]):
        assert costs(reduce_events(stored, ordered[cut:])) == whole


# A session of the band, beside one of the status line


class Stage:
    """One session, told to a band's process and to status lines, each with a home of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, level: str = "full") -> None:
        config = folder / "config"
        self.folder = folder
        self.registry = config / "sessions" / f"{PID}.json"
        self.registry.parent.mkdir(parents=True)
        self.transcript = folder / "s1.jsonl"
        self.told_path = folder / "told.json"
        self.homes = [Home(str(folder / name)) for name in ("line", "band")]
        common = {"HOME": str(folder), "CLAUDE_CONFIG_DIR": str(config), "CLAUDE_PID": str(PID)}
        common.update({"LANG": "C.UTF-8", "NO_COLOR": "1", "HUDLINE_VERBOSITY": level})
        size = {"COLUMNS": "260", "LINES": "40"}
        for home in self.homes:
            Path(home.root).mkdir()
        self.envs = [{**common, **size, "HUDLINE_HOME": home.root} for home in self.homes]
        self.resident = self.new_band()
        fresh = {**TOLD["usage"], "context": {"window": 200_000}, "cost": {"usd": 0}}
        self.told: Told = {**TOLD, "transcript": str(self.transcript), "usage": fresh}
        self.usage: dict[str, int] | None = None
        self.cache: dict[str, Any] | None = None
        self.monkeypatch = monkeypatch
        monkeypatch.setattr(band_view, "_CALM", 1e9)  # at rest a band has clock times instead
        self.count = 0
        self.rows = RowMemory()
        self.be(0, "idle")

    def new_band(self) -> BandView:
        """A band that knows what stands on disk."""
        return new_band_view(locate(self.envs[1]), self.envs[1], self.told_path)

    def be(self, at: float, status: str) -> None:
        """Let the client's registry say what the main thread does since then."""
        entry = {"sessionId": SESSION, "status": status, "name": "fix-login", "nameSource": "user"}
        entry["statusUpdatedAt"] = (BASE + at) * 1000  # type: ignore[assignment]
        self.registry.write_text(json.dumps(entry), "utf-8")

    def happen(self, at: float, kind: str, **fields: Any) -> None:
        """Let the hooks record an event."""
        record = json.dumps({"at": BASE + at, "kind": kind, "pid": PID, **fields}).encode()
        for home in self.homes:
            append(home.session(SESSION) + "/journal.jsonl", record)

    def reply(self, at: float, tokens: int, cost: float) -> None:
        """Let the model answer to an input of so many tokens; the session has cost `cost`."""
        entry = answer(tokens, 200 + int(at))
        with self.transcript.open("a") as file:
            file.write(json.dumps(entry, separators=(",", ":")) + "\n")
        os.utime(self.transcript, (BASE + at, BASE + at))
        context = {"tokens": tokens, "window": 200_000, "percent": tokens // 2000}
        self.told["usage"] = {**TOLD["usage"], "context": context, "cost": {"usd": cost}}
        self.usage = entry["message"]["usage"]
        self.cache = {"warm": True, "expires_at": BASE + 300, "recache_tokens_if_cold": tokens}

    def compacted(self, at: float) -> None:
        """Let the client compact by itself."""
        self.happen(at, "compaction.ended", trigger="auto")
        context = {"window": 200_000}
        self.told["usage"] = {**self.told["usage"], "context": context}
        self.usage = self.cache = None

    def prompt(self, at: float, key: str) -> None:
        """Let the person write."""
        self.be(at, "busy")
        self.happen(at, "prompted", prompt=key)
        self.told["prompt"] = key

    def stop(self, at: float) -> None:
        """Let the turn end."""
        self.be(at, "idle")
        self.happen(at, "turn.ended", prompt=self.told["prompt"])

    def band(self, at: float) -> str:
        """What the band shows."""
        self.told["at"] = (BASE + at) * 1000
        self.told_path.write_text(json.dumps(self.told), "utf-8")
        self.count += 1000  # a change that any file system keeps: Windows counts in 100 ns
        os.utime(self.told_path, ns=(self.count, self.count))
        picture = self.resident.frame(BASE + at)
        assert picture is not None
        rows = ["".join(part[0] for part in row) for row in picture["rows"]]
        return "\n".join("" if row == _EMPTY else row for row in rows)

    def line(self, at: float) -> str:
        """What the status line shows, which is told of the same."""
        payload = json.dumps(self._payload(at)).encode()
        home = locate(self.envs[0])
        drawing = Drawing(home)
        view = LineView(drawing, lambda _: self.rows)
        draw = view.draw(payload, self.envs[0], False, BASE + at)
        assert draw is not None
        drawing.conclude(draw)
        return draw.text.rstrip("\n").replace("\u200b", "")

    def same(self, at: float) -> str:
        """What both show."""
        band = self.band(at)
        assert band == self.line(at)
        return band

    def _payload(self, at: float) -> dict[str, Any]:
        usage = self.told["usage"]
        result = wire.status_payload(self.told, "Opus 5.5", BASE + at)
        result.update({"session_name": "fix-login", "agent": {}, "effort": {}, "output_style": {}})
        window = {"context_window_size": usage["context"]["window"], "current_usage": self.usage}
        result["context_window"] = {**window, "used_percentage": usage["context"].get("percent")}
        if self.cache:
            result["prompt_cache"] = self.cache
        return result


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(tmp_path, monkeypatch)


def play(stage: Stage, see: Callable[[float], str]) -> list[str]:
    """Five turns, a compaction and another turn, looked at many times."""
    seen = [see(0)]
    for turn in range(5):
        at = 60.0 * turn + 5
        call = {"id": f"t{turn}", "tool": "Bash", "target": "pytest", "prompt": f"p{turn}"}
        stage.prompt(at, f"p{turn}")
        seen.append(see(at + 0.5))
        stage.reply(at + 2, 80_000 + 22_000 * turn, 0.10 + 0.3 * turn)
        stage.happen(at + 2, "call.began", **call)
        seen.append(see(at + 3))
        stage.happen(at + 9, "call.ended", outcome="ok", **call)
        stage.reply(at + 10, 90_000 + 22_000 * turn, 0.25 + 0.3 * turn)
        seen.append(see(at + 10.5))
        stage.stop(at + 11)
        seen += [see(at + 11.2), see(at + 15), see(at + 40)]
    stage.compacted(310)
    seen.append(see(310.5))
    stage.prompt(320, "p9")
    stage.reply(322, 30_000, 1.75)
    seen.append(see(323))
    stage.stop(324)
    return [*seen, see(328)]


def test_the_band_shows_what_the_status_line_shows(stage: Stage) -> None:
    seen = "\n".join(play(stage, stage.same))
    for told in (
        "turn 0:11 · 1 tool · $0.30",
        "<1 turn to compaction · 22k a turn",
        "compaction gave back 148k",
        "fresh 3 · cache read 177k · cache write 1k · output 455",
        "fix-login │ cache warm 4:52, rebuilding costs 80k",
        "cache cold, rebuilding costs 30k",
        "/h",
    ):
        assert told in seen


def test_a_band_that_begins_anew_shows_what_the_old_one_did(stage: Stage) -> None:
    play(stage, stage.band)
    before = stage.band(330)
    stage.resident = stage.new_band()
    assert stage.band(330) == before


def test_after_clear_the_new_session_knows_nothing_of_the_old_prompts(stage: Stage) -> None:
    play(stage, stage.band)
    stage.told.update(session="s2", prompt=None, usage={**TOLD["usage"], "context": {}})
    stage.band(340)
    journal = Path(stage.homes[1].session("s2") + "/journal.jsonl")
    assert not journal.exists() or "p9" not in journal.read_text("utf-8")


# Agents that only the client's list tells of


def one(state: str, **more: Any) -> dict[str, Any]:
    return {"id": "a1", "state": state, "tokens": 16_323, "cost": 0.07, "model": MODEL, **more}


def test_what_an_agent_costs_is_in_its_row_and_is_kept_when_it_ends(stage: Stage) -> None:
    stage.happen(1, "agent.began", actor="a1", type="Explore")
    stage.told["agents"] = [one("running", cost=0.02)]
    assert "16k  $0.02" in stage.band(2)
    stage.happen(5, "agent.ended", actor="a1", type="Explore")
    stage.told["agents"] = [one("completed")]
    assert "16k  $0.07" in stage.band(5.5)
    stage.band(6)
    stage.told["agents"] = []
    stage.resident = stage.new_band()
    assert "16k  $0.07" in stage.band(7)
    journal = Path(stage.homes[1].session(SESSION) + "/journal.jsonl").read_text("utf-8")
    assert journal.count('"cost":0.07') == 1


def test_an_agent_that_completed_without_an_event_is_done_after_a_while(stage: Stage) -> None:
    stage.happen(1, "agent.began", actor="a1", type="Explore")
    stage.told["agents"] = [one("completed")]
    assert "✓ done" not in stage.band(5)
    assert "✓ done" not in stage.band(5 + _GRACE - 0.5)
    shown = stage.band(5 + _GRACE + 0.5)
    assert re.search(r"Explore · ✓ done .* 0:04", shown)  # not when it was found out


def test_an_agent_that_runs_again_is_not_ended_by_its_first_end(stage: Stage) -> None:
    stage.happen(1, "agent.began", actor="a1", type="Explore")
    stage.happen(4, "agent.ended", actor="a1", type="Explore")
    stage.told["agents"] = [one("completed")]
    stage.band(5)
    stage.happen(6, "agent.began", actor="a1", type="Explore")
    assert "✓ done" not in stage.band(15)
    stage.told["agents"] = [one("running")]
    assert "✓ done" not in stage.band(30)
    assert "✓ done" not in stage.band(31)


def test_an_agent_of_which_no_hook_told_does_not_appear(stage: Stage) -> None:
    stage.told["agents"] = [one("running"), one("completed", id="a2")]
    assert "agent" not in stage.band(2)
    assert "agent" not in stage.band(20)
