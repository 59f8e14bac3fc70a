"""Whether an agent runs now: questions about one agent at a moment."""

from hudline.state.turns import JITTER, has_begun_again, run_began

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.moment import Moment
    from hudline.state.rules import Entity

_OF_WORKFLOW = "workflow-subagent"  # the type of its agents
REVIVAL = 2.0  # a sign of life this long after the end of a run means that it runs again


def runs(moment: "Moment", key: str, agent: "Entity") -> bool:
    """Whether the agent of that id runs now; `Moment.is_alive` answers each question once."""
    if not is_known(agent):
        return False
    sign = max(agent.get(name, 0.0) for name in ("seen", "began", "alive"))
    if "teammate" in agent:
        from hudline.now.teammates import works  # few sessions have a team

        return moment.is_ours(pid_of(agent), sign) and works(moment, key, agent)
    if has_ended(agent) or not moment.is_ours(pid_of(agent), sign):
        return False
    launch = moment.launches.get(key, {})
    is_listed = key in moment.session.get("background", (0.0, ()))[1]
    if launch.get("background") or is_listed or _was_resumed(agent):
        return not moment.is_unlisted(key, run_began(agent), sign)
    if not launch and kind_of(agent) == _OF_WORKFLOW:  # the list names the workflow alone
        return _has_workflow(moment)
    return _is_awaited(moment, agent, launch)


def has_ended(agent: "Entity") -> bool:
    """Whether its last run is over, and nothing tells of another one."""
    ended = agent.get("ended")
    if ended is None or has_begun_again(agent):
        return False
    return bool(agent.get("acted", 0.0) <= ended + REVIVAL)


def _was_resumed(agent: "Entity") -> bool:
    """Whether an agent that was waited for has answered, and was sent on since: nobody waits for
    it any more. Source: the time of PostToolUse(Agent)."""
    at, launch = agent.get("launch", (0.0, {"background": True}))
    return not launch.get("background") and run_began(agent) > at + JITTER


def _has_workflow(moment: "Moment") -> bool:
    from hudline.now.jobs import jobs  # only where there is an agent of one

    return any(job.kind == "workflow" for job in jobs(moment))


def _is_awaited(moment: "Moment", agent: "Entity", launch: "Entity") -> bool:
    """A foreground agent lives no longer than the call and the turn that wait for it."""
    began = run_began(agent)
    call = moment.table("calls").get(launch.get("call", ""))
    if call is not None and not moment.is_running(call):
        return False
    if launch.get("parent"):  # an agent waits for it, whatever the main thread does meanwhile
        return call is not None or moment.is_alive(launch["parent"])
    if moment.evidence.is_idle_since(began):
        return False
    if not launch and moment.turn > agent.get("alive", began) + JITTER:
        return False  # nobody told what waits for it, and the person has gone on
    return bool(moment.session.get("stopped", 0.0) <= began + JITTER)


def is_known(agent: "Entity") -> bool:
    """Whether it is an agent of the session at all: the client's internal ones have an empty
    type and end without ever having begun."""
    is_told = "began" in agent or "launch" in agent or "teammate" in agent
    return is_told or ("type" in agent and "alive" in agent)


def kind_of(agent: "Entity") -> str:
    """The type of an agent, of a teammate its name; "agent" where it is unknown."""
    known = agent.get("teammate") or agent.get("type") or (0.0, "agent")
    kind: str = known[1]
    return kind


def pid_of(agent: "Entity") -> "Any":
    """The client's process in which an agent was last heard of; None unknown."""
    return agent["pid"][1] if "pid" in agent else None
