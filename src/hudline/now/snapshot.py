"""What is so at one moment: the only thing that widgets see. Durations are seconds."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from hudline.now.asks import Waiting
    from hudline.now.jobs import Job
    from hudline.now.moment import Moment
    from hudline.now.todos import Todos
    from hudline.wire.tick import Limit, Reading


class Call:
    """A tool call that runs: `tool` as the client names it, `target` ("" unknown), its age, and the
    seconds that this command `usual`ly takes in this project (None unknown)."""

    def __init__(self, tool: str, target: str, age: float, usual: "Optional[float]" = None) -> None:
        self.tool = tool
        self.target = target
        self.age = age
        self.usual = usual


class Agent:
    """A subagent. `calls` run now (none: it thinks); `tools` it used in this run.

    `state`: running, waiting (asks the person), awaiting (its own agents), idle (a teammate
    between two messages, whose `kind` is its name), done or failed; of one that `now.history`
    tells of also killed or interrupted. `silent`: seconds since its last sign of life; `depth`: 0
    under the main thread; `model`: "" unless it differs from the session's; `tokens`: in its
    context, `cost`: in dollars, None unknown; `restarts`: how often it began again, nine or more
    are 9; `over`: seconds since its end, of one that has ended.
    """

    def __init__(self, key: str, kind: str, description: str) -> None:
        self.key = key
        self.kind = kind
        self.description = description
        self.state = "running"
        self.calls: list[Call] = []
        self.tools = 0
        self.age = 0.0
        self.silent = 0.0
        self.model = ""
        self.depth = 0
        self.tokens: Optional[float] = None
        self.cost: Optional[float] = None
        self.restarts = 0
        self.over = 0.0

    @property
    def is_at_work(self) -> bool:
        """Whether it, or one below it, does something or asks for it."""
        return self.state in ("running", "waiting", "awaiting")

    @property
    def is_over(self) -> bool:
        """Whether its run has ended, however, and nothing more is expected of it."""
        return self.state in ("done", "failed", "killed", "interrupted")


class Git:
    """The repository around the session's folder; `dirty` is None where unknown, `web` the address
    of its remote for a browser."""

    def __init__(self, branch: str, dirty: "Optional[bool]" = None, web: str = "") -> None:
        self.branch = branch
        self.dirty = dirty
        self.web = web


# What is answered only when a widget asks: the name of an attribute of Now, and the module of this
# room whose `answer(moment)` gives it, None where there is nothing to say.
ASKED: "dict[str, str]" = {
    "at_work": "turn",
    "errors": "errors",
    "forecast": "forecast",
    "plan": "plan",
    "prompts": "prompts",
    "radar": "radar",
    "receipt": "receipt",
    "servers": "servers",
    "skills": "skills",
    "touched": "touched",
    "turns": "receipts",
    "spending": "spending",
}
# The same for what lies on disk: whoever draws gives Now a source for each.
# git: the branch around the session's folder, as `Git`.
# utc_offset: the seconds that the local time is ahead of UTC; offset_at(a time): then.
# twelve_hours: whether times of day are told on a clock of twelve hours.
# provider: Bedrock, Vertex or Foundry, where the environment says so, else "".
# neighbours: the other sessions of this machine, as `now.neighbours` tells them.
# recent: the calls in the last part of the journal, by id, sealed or not, as the state has them.
# Those of `now.disk`: repository, in_force, wrapped; output(name of a command of the person's own),
# variable(name of one of the environment), located(path of an edited file), its address or "";
# person: the path of the person's own folder; mishaps: errors of Hudline's own in the last hour;
# account: the account that the client is signed in to.
OF_DISK = (
    *("repository", "in_force", "wrapped", "output", "variable", "located", "person", "mishaps"),
    "account",
)
SOURCES: "tuple[str, ...]" = (
    "git",
    "utc_offset",
    "offset_at",
    "twelve_hours",
    "provider",
    "neighbours",
    "recent",
    *OF_DISK,
)


class Now:
    """The moment. Empty lists and None mean that there is nothing to say about it.

    `still`: its picture will stand for long, with nobody looking every second. What grows or
    shrinks by itself is then not said: its time of day is, or nothing.
    """

    still = False
    git: "Optional[Git]"
    twelve_hours: "Optional[bool]"

    def __init__(self, reading: "Reading", moment: "Optional[Moment]" = None) -> None:
        self.reading = reading
        self.moment = moment
        self.sources: dict[str, Callable[[], Any]] = {}
        self.clock = moment.clock if moment else 0.0
        self.limits: list[Limit] = []
        self.filling = False  # the context is worth a forecast, or has just been compacted
        self.mode = ""
        self.heard = False
        self.waiting: Optional[Waiting] = None
        self.error = ""
        self.error_age = 0.0
        self.compacting: Optional[float] = None
        self.compactions = 0
        self.calls: list[Call] = []
        self.succeeded: list[tuple[str, int]] = []
        self.failed: list[tuple[str, int]] = []
        self.started: list[tuple[str, int]] = []  # what goes on in the background
        self.agents: list[Agent] = []
        self.jobs: list[Job] = []
        self.todos: Optional[Todos] = None
        self.resting = False  # the main thread has done, or left, what it was asked for
        self.repeats = False  # something may have failed, or have been read, again and again
        self.advancing = False  # without todos: a plan, files or jobs tell how far the turn is
        self.idle: Optional[float] = None  # since the last turn ended, where nothing runs

    def __getattr__(self, name: str) -> "Any":
        """Answer a question of `ASKED` or `SOURCES`, once."""
        found = None
        if name in self.sources:
            found = self.sources[name]()
        elif name in ASKED:
            if self.moment is not None:
                room = __import__("hudline.now." + ASKED[name], fromlist=("answer",))
                found = room.answer(self.moment)
        elif name not in SOURCES:
            raise AttributeError(name)
        setattr(self, name, found)
        return found
