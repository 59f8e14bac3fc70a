"""What still runs in the background besides agents."""

from hudline.state.turns import JITTER, about

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment


class Job:
    """Something in the background that still runs: `kind` shell, monitor, workflow, …"""

    def __init__(self, kind: str, target: str, age: float) -> None:
        self.kind = kind
        self.target = target
        self.age = age


_KEPT = ("shell", "monitor")  # the registry says so as long as one runs beside a thread at rest


def _is_alone(moment: "Moment", alive: float) -> bool:
    """Whether the registry tells that nothing runs any more beside the main thread."""
    return moment.evidence.status == "idle" and moment.evidence.since > alive + JITTER


def jobs(moment: "Moment") -> "list[Job]":
    """Shells, monitors and workflows that still run, the oldest first."""
    found = []
    listed_at, listed = moment.session.get("background", (0.0, ()))
    for key, job in moment.table("jobs").items():
        if "began" not in job or about(job).get("type") == "teammate":
            continue  # a notification about something this table never held, or an agent
        alive = max(job.get("alive", 0.0), listed_at if key in listed else 0.0)
        told = about(job)
        if job.get("ended", -1.0) >= alive or moment.is_unlisted(key, job["began"], alive):
            continue
        if told.get("type") in _KEPT and _is_alone(moment, max(alive, job["began"])):
            continue
        if moment.is_ours(told.get("pid"), job["began"]):
            kind = told.get("type", "")
            found.append(Job(kind, told.get("target", ""), moment.age(job["began"])))
    return sorted(found, key=lambda job: (-job.age, job.target))
