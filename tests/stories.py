"""Sessions to test with: recorded ones, and generated ones that could have been recorded.

A story is a list of moments: when, in which process of the client, with what payload. `records`
tells it as hooks do.
"""

# ruff: noqa: ARG002 - every act of a session takes the same picks, whether it needs them or not

from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any, Callable, NamedTuple

from hypothesis import strategies as st

from hudline.events.status_input import StatusInput
from hudline.hook.payload import event_of
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot

BASE = 1_790_000_000.0
FOLDER = Path(__file__).parent / "recordings"
RECORDINGS = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
LARGE = 205_000  # characters that a Write puts into the file it writes
SESSION = "957650bd-6d76-4f07-8c64-29dc60dcee99"
CWD = "/home/dev/acme"
TRANSCRIPT = f"/home/dev/.claude/projects/-home-dev-acme/{SESSION}.jsonl"
_NOT_OURS = ("StatusLine", "SubagentStatusLine", "MessageDisplay", "PostToolBatch")

Payload = dict[str, Any]
Record = dict[str, Any]
State = dict[str, dict[str, dict[str, Any]]]


class Moment(NamedTuple):
    """`t` seconds into the session, the client's process `pid` tells `payload` to a hook."""

    t: float
    pid: int
    payload: Payload


@cache
def rows(name: str) -> list[dict[str, Any]]:
    """Every row of a recording: `t`, `event`, `input`, `env`."""
    text = (FOLDER / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def recorded(name: str) -> list[Moment]:
    """The events of a recording that hooks are registered for, in their order."""
    return [
        Moment(row["t"], int(row["env"]["CLAUDE_PID"]), row["input"])
        for row in rows(name)
        if row["event"] not in _NOT_OURS
    ]


def payload_of(name: str, **fields: object) -> Payload:
    """The payload of one event of the session."""
    common = {"session_id": SESSION, "transcript_path": TRANSCRIPT, "cwd": CWD}
    return {**common, "hook_event_name": name, **fields}


def pid_of(name: str) -> int:
    """The client's process of a recording."""
    return recorded(name)[0].pid


def ticks(name: str) -> list[Payload]:
    """What the status line got in a recording."""
    return [row["input"] for row in rows(name) if row["event"] == "StatusLine"]


def records(story: list[Moment]) -> list[Record]:
    """The story as hooks tell it."""
    items = [event_of(moment.payload, BASE + moment.t, moment.pid) for moment in story]
    return [one for one in items if one is not None]


def until(story: list[Moment], t: float) -> list[Record]:
    """What has been told of a story by `t`."""
    return records([moment for moment in story if moment.t <= t])


def tick(**fields: object) -> Payload:
    """What the status line gets on stdin, with some fields of one's own."""
    return {**ticks("esc")[-1], **fields}


def seen(
    events: list[Record],
    t: float,
    evidence: Evidence | None = None,
    payload: Payload | None = None,
) -> Snapshot:
    """The picture of these records `t` seconds into the session."""
    state: State = reduce_events({}, list(events))
    reading = StatusInput.parse(tick() if payload is None else payload)
    return build_snapshot(state, reading, evidence or Evidence(), BASE + t)


def seen_in(name: str, t: float, evidence: Evidence | None = None) -> Snapshot:
    """The picture of a recording at `t`."""
    return seen(until(recorded(name), t), t, evidence or Evidence(pid_of(name)))


# Where a picture takes its answers from, and whether it is worth asking for one.
_BEHIND = ("query", "sources", "repeats")


def dump(thing: object) -> Any:
    """A picture as plain values, everything in it included."""
    if isinstance(thing, (list, tuple)):
        return [dump(part) for part in thing]
    if hasattr(thing, "__dict__"):
        return {name: dump(value) for name, value in vars(thing).items() if name not in _BEHIND}
    return thing


def running(now: Snapshot) -> list[tuple[str, str]]:
    """The tools that run in the main thread, and on what."""
    return [(call.tool, call.target) for call in now.calls]


def agents(now: Snapshot) -> dict[str, str]:
    """The agents on screen: id and what they do."""
    return {agent.key: agent.state for agent in now.agents}


# Generated stories


TOOLS: list[tuple[str, Payload]] = [
    ("Bash", {"command": "pytest -q"}),
    ("Bash", {"command": "make"}),
    ("Read", {"file_path": CWD + "/src/auth.py"}),
    ("Edit", {"file_path": CWD + "/src/auth.py", "old_string": "a", "new_string": "b"}),
    ("mcp__github__search", {"query": "bug"}),
    ("AskUserQuestion", {"questions": [{"question": "Which way?"}]}),
    ("Skill", {"skill": "review"}),
]
# What the tools answer; any other: some output.
ANSWERS: dict[str, Payload] = {
    "Edit": {"structuredPatch": [{"lines": [" a", "-b", "+c", "+d"]}]},
}
KINDS = ("general-purpose", "Explore")


class Session:
    """A client that does what it is asked to, and keeps to the order of the real one."""

    def __init__(self) -> None:
        self.story: list[Moment] = []
        self.t = 0.0
        self.pid = 4001
        self.prompt = ""
        self.turn = False
        self.dialog = False
        self.open: list[Payload] = []  # calls that began, as PreToolUse told them
        self.agents: dict[str, Payload] = {}  # running ones: {"call", "type", "background"}
        self.stopped: dict[str, Payload] = {}
        self.team: dict[str, Payload] = {}  # teammates: {"name", "row", "description"}
        self.shells: list[str] = []
        self.tasks = 0
        self._ids = itertools.count(1)
        self.start("startup")

    def _name(self, start: str) -> str:
        return f"{start}{next(self._ids):04d}"

    def tell(self, event: str, **fields: object) -> None:
        """One event, a little later than the one before."""
        self.t = round(self.t + 0.011, 3)
        common: Payload = {"session_id": SESSION, "transcript_path": TRANSCRIPT, "cwd": CWD}
        common["hook_event_name"] = event
        if self.prompt:
            common["prompt_id"] = self.prompt
        self.story.append(Moment(self.t, self.pid, {**common, **fields}))

    def _by(self, actor: str) -> Payload:
        if not actor:
            return {"permission_mode": "default"}
        return {"agent_id": actor, "agent_type": self.agents[actor]["type"]}

    def _running(self) -> list[Payload]:
        stored = [key for key, one in self.agents.items() if one["background"]]
        tasks: list[Payload] = [
            {"id": key, "type": "subagent"} for key in stored if key not in self.team
        ]
        tasks += [
            {"id": one["row"], "type": "teammate", "description": one["description"]}
            for one in self.team.values()
        ]
        return tasks + [
            {"id": key, "type": "shell", "command": f"serve {key}"} for key in self.shells
        ]

    def start(self, source: str) -> None:
        """A process of the client begins."""
        self.prompt = ""
        self.tell("SessionStart", source=source)

    def prompted(self, pick: int) -> None:
        """A person writes; while a turn runs, what was written joins it."""
        if self.dialog or (self.turn and pick % 3):
            return
        if not self.turn:
            self.prompt = self._name("prompt-")
        self.turn = True
        self.tell("UserPromptSubmit", prompt="fix it", permission_mode="default")

    def _notified(self, task: str, status: str = "completed") -> None:
        if self.turn:
            return
        self.prompt = self._name("prompt-")
        self.turn = True
        text = f"<task-notification>\n<task-id>{task}</task-id>\n<status>{status}</status>\n"
        used = f"<subagent_tokens>{len(task) * 1000}</subagent_tokens><tool_uses>40</tool_uses>"
        self.tell(
            "UserPromptSubmit",
            prompt=f"{text}<usage>{used}</usage>\n</task-notification>",
        )

    def _actor(self, pick: int) -> str | None:
        """Who may act now: the main thread in a turn, or an agent; None when nobody may."""
        actors = ([""] if self.turn and not self.dialog else []) + sorted(self.agents)
        return actors[pick % len(actors)] if actors else None

    def _begin(self, actor: str, tool: str, arguments: Payload, **also: object) -> Payload:
        call = {"tool_name": tool, "tool_input": arguments, "tool_use_id": self._name("toolu_")}
        call.update(self._by(actor))
        self.tell("PreToolUse", **call)
        return {**call, "prompt_id": self.prompt, **also}

    def began(self, pick: int) -> None:
        """A call begins."""
        actor = self._actor(pick // 7)
        if actor is not None:
            self.open.append(self._begin(actor, *TOOLS[pick % len(TOOLS)]))

    def parallel(self, pick: int) -> None:
        """Three calls begin at once."""
        for more in range(3):
            self.began(pick + more)

    def ended(self, pick: int) -> None:
        """A call ends well, or fails."""
        calls = [call for call in self.open if not call.get("asked")]
        if not calls:
            return
        call = calls[pick % len(calls)]
        self.open.remove(call)
        fields = {**call, "duration_ms": 12}
        if pick % 5 == 4:
            self.tell(
                "PostToolUseFailure", **fields, error="Exit code 1", is_interrupt=pick % 2 == 0
            )
        else:
            answer = ANSWERS.get(call["tool_name"], {"stdout": "out"})
            self.tell("PostToolUse", **fields, tool_response=answer)

    def many(self, pick: int) -> None:
        """A dozen calls, each begun and ended."""
        for more in range(12):
            self.began(pick + more)
            self.ended(pick + more)

    def asked(self, pick: int) -> None:
        """A call waits for a permission."""
        actor = self._actor(pick // 7)
        if actor is None or self.dialog:
            return
        call = self._begin(actor, *TOOLS[pick % len(TOOLS)], asked=True)
        fields = {key: value for key, value in call.items() if key not in ("tool_use_id", "asked")}
        self.tell("PermissionRequest", **fields)
        self.dialog = True
        self.open.append(call)

    def answered(self, pick: int) -> None:
        """The person says yes, which sends nothing; or no, which ends the turn without a word."""
        if not self.dialog:
            return
        self.dialog = False
        call = next((call for call in self.open if call.get("asked")), None)
        if call is None:
            return
        if pick % 2:
            del call["asked"]
            return
        self.open.remove(call)
        if "agent_id" not in call:
            self.escaped(pick)

    def denied(self, pick: int) -> None:
        """Auto mode refuses a call."""
        actor = self._actor(pick // 7)
        if actor is not None:
            self.tell("PermissionDenied", **self._begin(actor, *TOOLS[pick % 4]), reason="no")

    def escaped(self, pick: int) -> None:
        """Esc: what the main thread waits for is over, and no event says so."""
        if not self.turn:
            return
        waiting = [key for key, agent in self.agents.items() if not agent["background"]]
        for key in waiting:
            del self.agents[key]
        self.open = [call for call in self.open if call.get("agent_id") in self.agents]
        self.turn = self.dialog = False

    def stop(self, pick: int) -> None:
        """The turn ends; what runs in the background goes on."""
        busy = any("agent_id" not in call for call in self.open)
        if self.turn and not self.dialog and not busy and self._all_in_background():
            self.turn = False
            self.tell("Stop", background_tasks=self._running(), permission_mode="default")

    def _all_in_background(self) -> bool:
        return all(agent["background"] for agent in self.agents.values())

    def failed(self, pick: int) -> None:
        """The API fails, and the turn with it."""
        if self.turn and not self.dialog and not self.open and self._all_in_background():
            self.turn = False
            self.tell("StopFailure", error=("rate_limit", "overloaded")[pick % 2])

    def launched(self, pick: int) -> None:
        """An agent starts in the background; its start may be heard after its launch."""
        actor = self._actor(pick // 7)
        if actor is None or len(self.agents) > 5:
            return
        kind, agent = KINDS[pick % 2], self._name("agent-")
        tool_input = {"description": f"Work {agent}", "subagent_type": kind, "prompt": "go"}
        call = self._begin(actor, "Agent", tool_input)
        answer = {"status": "async_launched", "agentId": agent, "resolvedModel": "claude-x"}
        self.agents[agent] = {"type": kind, "background": True}

        def answered() -> None:
            self.tell("PostToolUse", **call, tool_response=answer)

        def started() -> None:
            self.tell("SubagentStart", agent_id=agent, agent_type=kind)

        for say in (answered, started) if pick % 4 < 2 else (started, answered):
            say()

    def entrusted(self, pick: int) -> None:
        """An agent starts, and whoever started it waits for it."""
        actor = self._actor(pick // 7)
        if actor is None or len(self.agents) > 5 or (actor and pick % 3):
            return
        kind, agent = KINDS[pick % 2], self._name("agent-")
        tool_input = {"description": f"Task {agent}", "subagent_type": kind, "prompt": "go"}
        call = self._begin(actor, "Agent", tool_input)
        self.tell("SubagentStart", agent_id=agent, agent_type=kind)
        self.agents[agent] = {"type": kind, "background": False, "call": call}

    def returned(self, pick: int) -> None:
        """An agent ends its run; one that was waited for answers, or its call fails."""
        idle = [
            key
            for key in sorted(self.agents)
            if not any(call.get("agent_id") == key for call in self.open)
            and not any(a.get("call", {}).get("agent_id") == key for a in self.agents.values())
        ]
        if not idle:
            return
        key = idle[pick % len(idle)]
        agent = self.agents[key]
        fields = {"agent_id": key, "agent_type": agent["type"]}
        self.tell("SubagentStop", **fields, background_tasks=self._running())
        del self.agents[key]
        if key in self.team:
            self._idled(key, pick)
            return
        if agent["background"]:
            self.stopped[key] = agent
            return
        if pick % 5 == 4:
            self.tell("PostToolUseFailure", **agent["call"], error="API error")
            return
        answer = {"status": "completed", "agentId": key}
        used = {"totalTokens": 1000 + pick, "totalToolUseCount": 30 + pick, "totalDurationMs": 900}
        self.tell("PostToolUse", **agent["call"], tool_response={**answer, **used})

    def recruited(self, pick: int) -> None:
        """A teammate joins, perhaps with the description of another."""
        if not self.turn or self.dialog or len(self.agents) > 5:
            return
        name = self._name("mate-")
        agent, row = f"a{name}", self._name("task-")
        tool_input = {"description": f"Work {pick % 2}", "name": name, "prompt": "go"}
        call = self._begin("", "Agent", tool_input)
        answer = {"status": "teammate_spawned", "agentId": agent, "name": name}
        self.agents[agent] = {"type": name, "background": True}
        self.team[agent] = {"name": name, "row": row, "description": tool_input["description"]}
        self.tell("PostToolUse", **call, tool_response=answer)
        self.tell("SubagentStart", agent_id=agent, agent_type=name)

    def _idled(self, key: str, pick: int) -> None:
        """A teammate that has stopped waits for messages; every fourth time the word is lost."""
        if pick % 4:
            name = self.team[key]["name"]
            self.tell("TeammateIdle", agent_id=key, agent_type=name, teammate_name=name)

    def messaged(self, pick: int) -> None:
        """An idle teammate gets a message and works again."""
        idle = sorted(key for key in self.team if key not in self.agents)
        if idle:
            key = idle[pick % len(idle)]
            self.agents[key] = {"type": self.team[key]["name"], "background": True}
            self.tell("SubagentStart", agent_id=key, agent_type=self.team[key]["name"])

    def dismissed(self, pick: int) -> None:
        """The lead stops a teammate, idle or not."""
        if not self.turn or self.dialog or not self.team:
            return
        key = sorted(self.team)[pick % len(self.team)]
        one = self.team.pop(key)
        call = self._begin("", "TaskStop", {"task_id": one["name"]})
        answer = {"task_id": one["row"], "task_type": "in_process_teammate"}
        self.tell("PostToolUse", **call, tool_response=answer)
        self.open = [call for call in self.open if call.get("agent_id") != key]
        if self.agents.pop(key, None):
            fields = {"agent_id": key, "agent_type": one["name"]}
            self.tell("SubagentStop", **fields, background_tasks=self._running())

    def revived(self, pick: int) -> None:
        """An agent that had stopped starts again under its id."""
        if self.stopped:
            key = sorted(self.stopped)[pick % len(self.stopped)]
            self.agents[key] = self.stopped.pop(key)
            self.tell("SubagentStart", agent_id=key, agent_type=self.agents[key]["type"])

    def killed(self, pick: int) -> None:
        """A person stops all agents of the background by their keys."""
        removed = [key for key, agent in self.agents.items() if agent["background"]]
        if not removed or self.turn or self.dialog or not self._all_in_background():
            return
        self.agents.clear()
        self.team.clear()
        self.open = [call for call in self.open if "agent_id" not in call]
        self.prompt = self._name("prompt-")
        text = f'Background agent "Work {removed[0]}" was stopped by the user.'
        self.tell("UserPromptSubmit", prompt=text)
        self.tell("Stop", background_tasks=self._running())

    def shell(self, pick: int) -> None:
        """A shell goes on in the background."""
        if self.turn and not self.dialog and len(self.shells) < 4:
            call = self._begin("", "Bash", {"command": "serve", "run_in_background": True})
            self.shells.append(self._name("shell-"))
            answer = {"backgroundTaskId": self.shells[-1]}
            self.tell("PostToolUse", **call, tool_response=answer)

    def shell_ended(self, pick: int) -> None:
        """A shell of the background ends, which the client tells as a prompt."""
        if self.shells and not self.turn:
            self._notified(self.shells.pop(pick % len(self.shells)))

    def todos(self, pick: int) -> None:
        """A list is written: five things, some done."""
        actor = self._actor(pick // 7)
        if actor is None:
            return
        states = ["completed"] * (pick % 6) + ["in_progress"] + ["pending"] * 4
        arguments = [{"content": f"Do {n}", "status": states[n], "activeForm": f"Doing {n}"}
                 for n in range(5)]  # fmt: skip
        call = self._begin(actor, "TodoWrite", {"todos": arguments})
        self.tell("PostToolUse", **call, tool_response={"newTodos": arguments})

    def task(self, pick: int) -> None:
        """A task is made, changed, or listed."""
        if not self.turn or self.dialog:
            return
        if pick % 3 == 0 or not self.tasks:
            self.tasks += 1
            task = {"id": str(self.tasks), "subject": f"Task {self.tasks}"}
            call = self._begin("", "TaskCreate", {"subject": task["subject"]})
            self.tell("TaskCreated", task_id=task["id"], task_subject=task["subject"])
            self.tell("PostToolUse", **call, tool_response={"task": task})
        elif pick % 3 == 1:
            status = ("in_progress", "completed", "deleted", "pending")[pick % 4]
            tool_input = {"taskId": str(1 + pick % self.tasks), "status": status}
            call = self._begin("", "TaskUpdate", tool_input)
            self.tell("PostToolUse", **call, tool_response={"success": True})
        else:
            listed = [{"id": str(n + 1), "status": "pending", "subject": f"Task {n + 1}"}
                      for n in range(self.tasks) if (pick >> n) % 2]  # fmt: skip
            call = self._begin("", "TaskList", {})
            self.tell("PostToolUse", **call, tool_response={"tasks": listed}, duration_ms=40)

    def compacted(self, pick: int) -> None:
        """The context is compacted; every fifth time nothing comes of it."""
        if self.dialog:
            return
        self.tell("PreCompact", trigger="auto")
        if pick % 5:
            helper = self._name("internal-")
            self.tell("SubagentStop", agent_id=helper, agent_type="", background_tasks=[])
            self.tell("SessionStart", source="compact")
            self.tell("PostCompact", trigger="auto")

    def noticed(self, pick: int) -> None:
        """The client calls for attention."""
        kinds = ("permission_prompt", "idle_prompt", "elicitation_dialog")
        self.tell("Notification", notification_type=kinds[pick % 3])

    def resumed(self, pick: int) -> None:
        """The process ends, by itself or killed, and another goes on with the session."""
        if pick % 2:
            self.tell("SessionEnd", reason="other")
        self.agents.clear()
        self.stopped.clear()
        self.team.clear()
        self.open.clear()
        self.shells.clear()
        self.turn = self.dialog = False
        self.pid += 1
        self.start("resume")

    def again(self, pick: int) -> None:
        """The last event is delivered twice."""
        self.story.append(self.story[-1])


_ACTS: dict[str, int] = {
    "prompted": 6, "began": 4, "parallel": 2, "ended": 8, "many": 2, "asked": 3, "answered": 4,
    "denied": 1, "escaped": 2, "stop": 4, "failed": 1, "launched": 4, "entrusted": 3,
    "recruited": 2, "messaged": 2, "dismissed": 1, "returned": 4, "revived": 2, "killed": 1,
    "shell": 2, "shell_ended": 2, "todos": 2, "task": 4, "compacted": 1, "noticed": 1,
    "resumed": 1, "again": 1,
}  # fmt: skip
_NAMES = [name for name, weight in _ACTS.items() for _ in range(weight)]
_PAUSES = (0.02, 0.4, 2.0, 7.0, 31.0, 121.0, 700.0)


def played(acts: list[tuple[str, int, float]]) -> list[Moment]:
    """The story of these acts: what happens, which of the possible ways, and after what pause."""
    session = Session()
    for name, pick, pause in acts:
        session.t = round(session.t + pause, 3)
        act: Callable[[int], None] = getattr(session, name)
        act(pick)
    return session.story


def stories(most: int = 40) -> st.SearchStrategy[list[Moment]]:
    """Sessions of at most `most` acts, which begin with a person's prompt."""
    act = st.tuples(st.sampled_from(_NAMES), st.integers(0, 1000), st.sampled_from(_PAUSES))
    return st.lists(act, max_size=most).map(lambda acts: played([("prompted", 0, 1.0), *acts]))
