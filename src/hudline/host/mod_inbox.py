"""What the client's module has written: its last message, and what its events and lists say."""

from __future__ import annotations

from typing import Callable

from hudline.core.fields import Record, number
from hudline.core.file_io import FileCache, modified, read_object
from hudline.core.paths import is_plain
from hudline.events import band_message
from hudline.events.band_message import Answer
from hudline.sources.transcripts import last_answer
from hudline.state.merge_rules import State
from hudline.state.timeline import run_began
from hudline.view.evidence import Evidence, of_registry
from hudline.view.state_query import REST

_LATE = 5.0  # seconds that the hook of a call may be later than the module's word of its end
_GRACE = 3.0  # seconds in which SubagentStop may still come, which knows an end better
_TRIES = 8  # readings of a transcript for one answer


class ModInbox:
    """`message`: what stands in the file at `path`, as `events.band_message` reads it; {} at first.
    `session`: its id. `turn_ended`: when the main thread's last turn ended, in seconds since 1970;
    0.0 unknown."""

    def __init__(self, path: str) -> None:
        self.message: dict[str, object] = {}
        self.session = ""
        self.turn_ended = 0.0
        self._path = path
        self._file = FileCache()
        self._last = 0  # the number of the last event
        self._is_aborted = False  # the last turn
        self._settled: list[Record] = []  # the calls that are over by its events
        self._compacting = 0.0  # when the person began to compact
        self._dated: Callable[[float], float] = float

    def read(self) -> bool:
        """Take what the module wrote last; whether it is of another session. A file that is not
        whole yet is read again later."""
        message = self._file.read(self._path, lambda: read_object(self._path) or None)
        if message is None or message is self.message:
            return False
        self.message, session = message, message.get("session")
        is_other = session != self.session and is_plain(session)
        if is_other:
            self.session, self._settled = str(session), []
            self.turn_ended = self._compacting = 0.0
        for event in band_message.events_after(message, self._last):
            self._take(event)
        return is_other

    def _take(self, event: dict[str, object]) -> None:
        self._last = int(number(event.get("n")) or 0)
        at, kind = band_message.sent_at(event), event.get("event")
        if kind == "turn" and not event.get("agent"):
            self.turn_ended = max(self.turn_ended, at)
            self._is_aborted = event.get("aborted") is True
        elif kind == "interrupted" and is_plain(event.get("id")):
            self._settled.append({"at": at, "kind": "call.settled", "id": event["id"]})
        elif kind == "compacting":
            self._compacting = at

    def date(self, dated: Callable[[float], float]) -> None:
        """Let the times that were reported before the clock was set back be what `dated` makes of
        them; all others it leaves as they are."""
        self._dated = dated
        self.turn_ended, self._compacting = dated(self.turn_ended), dated(self._compacting)
        for event in self._settled:
            event["at"] = dated(number(event["at"]) or 0.0)
        at = band_message.sent_at(self.message)
        if dated(at) != at:  # until the module writes again
            self.message["at"] = dated(at) * 1000

    def events(self, state: State, clock: float) -> list[Record]:
        """Events of interrupted calls that `state` holds and takes for open, and of a compaction
        that the person has begun: no hook reports these.

        A module that has started this process anew reports old ones again.
        """
        calls, settled, self._settled = state.get("calls", {}), self._settled, []
        found: list[Record] = []
        for event in settled:
            call = calls.get(str(event["id"]))
            if call is None and clock - (number(event["at"]) or 0.0) < _LATE:
                self._settled.append(event)
            elif call is not None and "ended" not in call and "settled" not in call:
                found.append(event)
        begun = self._compacting
        if begun > state.get("session", {}).get("", {}).get("compacting", 0.0):
            found.append({"at": begun, "kind": "compaction.began"})
        return found

    def listed_agents(self, clock: float) -> list[str]:
        """The ids of agents in the client's own list, if it is on the screen at `clock`."""
        return band_message.listed_agents(self.message, clock)

    def evidence(self, pid: int | None, entry: object, turn: float) -> Evidence:
        """What the registry says, and the end of a turn, which the module reports first.

        entry: the client's own in the registry. turn: when the present one began, which may have
        been queued behind that.
        """
        found = of_registry(pid, entry, self.session, self._dated)
        if found.status == "busy" and self.turn_ended > max(found.since, turn):
            found = Evidence(found.pid, "idle", self.turn_ended)
        is_aborted = self._is_aborted and found.since < self.turn_ended + REST
        return found._replace(is_aborted=is_aborted)


class AgentList:
    """The client's own list of agents: what each has used, and ends that no event reported.

    An agent that only the list has does not appear: hooks report all that it does and its end, so
    without them there would be nothing to say about it, and nothing to take it away again.
    """

    def __init__(self) -> None:
        self._completed: dict[str, float] = {}  # by agent, when it was first said to be completed
        self._used: dict[str, tuple[object, object]] = {}  # by agent, what was noted at its end

    def events(
        self, message: dict[str, object], state: State, pid: int | None, clock: float
    ) -> list[Record]:
        """What is news to `state`: ends, and what the agents that are over have used."""
        over = band_message.ended_agents(message)
        at = band_message.sent_at(message)
        first = {key: self._completed.get(key, at) for key in over}
        self._completed = {key: first[key] for key, how in over.items() if how == "completed"}
        found: list[Record] = []
        for key, how in over.items():
            agent = state.get("agents", {}).get(key, {})
            if "teammate" in agent and how == "killed" and "left" not in agent:
                found.append({"at": first[key], "kind": "agent.left", "actor": key, "pid": pid})
            if not agent.get("ended", 0.0) < run_began(agent) <= first[key]:
                continue
            ended: Record = {"at": round(clock, 3), "kind": "agent.ended", "actor": key, "pid": pid}
            if how != "completed":
                found.append({**ended, "killed": True, "failed": how == "failed"})
            elif clock - first[key] > _GRACE:
                found.append({**ended, "at": first[key]})
        return found + self._used_at_end(message, over)

    def _used_at_end(self, message: dict[str, object], over: dict[str, str]) -> list[Record]:
        """While an agent runs every message has what it has used: it is noted at the end."""
        found: list[Record] = []
        for event in band_message.agent_usage_events(message):
            key, used = str(event["agent"]), (event.get("tokens"), event.get("cost"))
            if key in over and self._used.get(key) != used:
                self._used[key] = used
                found.append(event)
        return found


class LastResponse:
    """The usage of the main thread's last answer, from the end of its transcript: the answer after
    which the client reported so many tokens in the context.

    The transcript may be written a moment later: it is read again while it grows. It is believed
    only where its sum is what the client reported.
    """

    def __init__(self) -> None:
        self._key: tuple[str, int | None] = ("", None)  # the transcript, and the tokens
        self._tries_left = 0
        self._written = 0.0
        self._found: Answer | None = None

    def of(self, transcript: str, tokens: int | None) -> Answer | None:
        """What it was made of; None while that is not known."""
        if (transcript, tokens) != self._key:
            self._key, self._tries_left = (transcript, tokens), _TRIES
            self._written, self._found = 0.0, None
        if self._found or not tokens or not self._tries_left or not transcript.endswith(".jsonl"):
            return self._found
        written = modified(transcript)
        if written != self._written:
            self._written = written
            self._tries_left -= 1
            found = last_answer(transcript, band_message.parse_answer)
            self._found = found if found and found.tokens == tokens else None
        return self._found
