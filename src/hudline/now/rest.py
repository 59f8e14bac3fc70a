"""Whether the session has come to rest: its last turn has ended and nothing runs any more."""

from hudline.state.turns import JITTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now


def idle(moment: "Moment", now: "Now") -> "float | None":
    """Seconds since the last turn ended by itself; None where it did not, or something runs.

    Source: Stop, later than every prompt. A turn that Esc or an error ended is not done. A shell
    in the background (a server) runs on beside a session that is done, other tasks bring Claude
    back. Where a hook keeps a turn going, the client's registry says busy.
    """
    stopped = moment.stopped
    if not moment.turn < stopped or moment.session.get("failed", (0.0,))[0] >= stopped:
        return None
    if moment.evidence.status in ("busy", "waiting"):
        return None
    if now.calls or now.waiting or now.compacting is not None:
        return None
    if any(job.kind != "shell" for job in now.jobs):
        return None
    if any(not agent.is_over for agent in now.agents):
        return None
    return None if _has_begun(moment, stopped) else moment.age(stopped)


def _has_begun(moment: "Moment", stopped: float) -> bool:
    """Whether anything began after the end of the turn: a prompt, a call, another process."""
    began = [one.get("began", 0.0) for one in moment.table("prompts").values()]
    began += [one.get("began", 0.0) for one in moment.table("processes").values()]
    active = moment.session.get("active", 0.0)
    return bool(max(began, default=0.0) > stopped or active > stopped + JITTER)
