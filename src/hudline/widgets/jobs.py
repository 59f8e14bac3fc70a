"""What still runs in the background: shells, monitors, workflows.

Each kind has its own sign; what has no name is called by its kind.
Short form: the sign and the time.
Options: `most`, how many are named (2), the others are counted; `words`, whether the kind is
written out as well (false); `shells`, `monitors`, `workflows`, whether those are shown (true).
Example: ⚙ npm run dev 3:10   ◎ monitor 1:05
Source: hooks, PostToolUse(Bash) with `backgroundTaskId`, PostToolUse(Monitor, Workflow) with
`taskId`, and `background_tasks` of Stop.
"""

from hudline.page.figures import clock
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece

URGENCY = 60
OPTIONS = {
    "most": (2, 1, 20),
    "words": False,
    "shells": True,
    "monitors": True,
    "workflows": True,
}
_SWITCHES = {"shell": "shells", "monitor": "monitors", "workflow": "workflows"}
_SIGNS = {"monitor": "job.monitor", "workflow": "job.workflow"}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.jobs import Job
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The oldest first."""
    jobs = [one for one in now.jobs if _is_wanted(one.kind, options)]
    most = options["most"]
    pieces = [_piece(job, options["words"]) for job in jobs[:most]]
    if len(jobs) > most:
        pieces.append(Piece([(f"+{len(jobs) - most}", "faint")], rank=USEFUL - 1))
    return pieces


def _is_wanted(kind: str, options: "Options") -> bool:
    """Whether this kind is shown; kinds that have no switch are."""
    return kind not in _SWITCHES or bool(options[_SWITCHES[kind]])


def _piece(job: "Job", in_words: bool) -> Piece:
    sign = (icon(_SIGNS.get(job.kind, "job")) + " ", "accent")
    kind = (_kind(job.kind), "strong" if in_words else "plain")
    age = (clock(job.age), "faint")
    what = [(job.target, "plain")] if job.target else []
    said = [kind, *((" " + text, tone) for text, tone in what)] if in_words else what or [kind]
    return Piece([sign, *said, (" ", "plain"), age], [sign, age], USEFUL, bends=len(said))


def _kind(kind: str) -> str:
    """What a task without a name is called."""
    return label(kind) if kind in _SWITCHES else kind or label("task")
