"""Which teammates of a team of agents are gone: shut down, stopped or killed.

A teammate idles between its runs, for as long as the session; the row that stands for it in lists
of what runs in the background has another id and the same description, and stays while it idles.
"""

from hudline.now.runs import has_ended
from hudline.state.turns import JITTER, run_began, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.state.rules import Entity

_LAST_WORDS = 2.0  # seconds after a teammate was stopped in which its own events still come


def name_of(agent: "Entity") -> str:
    """The name by which the team knows an agent."""
    name: str = agent["teammate"][1]
    return name


def works(moment: "Moment", key: str, agent: "Entity") -> bool:
    """Whether a teammate of this process works: it has been launched, or has got a message, and
    has told of no end since. Older clients tell of that by its name alone."""
    idled = moment.table("team_names").get(name_of(agent), {}).get("idled", 0.0)
    told = {**agent, "ended": idled} if idled > agent.get("ended", 0.0) else agent
    return not has_ended(told) and key not in moment.gone


def gone(moment: "Moment") -> "dict[str, float]":
    """The teammates that are gone, by agent id, and when that was told, in seconds since 1970.

    Sources: PostToolUse(TaskStop); PostToolUse(SendMessage) of a teammate that agrees to be shut
    down; the client's own list of agents; and the newest `background_tasks`, where fewer rows of a
    description are left than there are teammates with it.
    """
    table = {key: one for key, one in moment.table("agents").items() if "teammate" in one}
    found = {key: at for key, one in table.items() if (at := _left(moment, key, one))}
    at, ids = moment.session.get("background", (0.0, ()))
    rows = moment.table("team_rows")
    stopped = {key for key, job in moment.table("jobs").items() if "ended" in job}
    listed = {key for key in ids if key in rows} - stopped
    groups: dict[str, list[str]] = {}
    for key in sorted(table, key=lambda key: (_launched(table[key]), key)):
        groups.setdefault(_description(table[key]), []).append(key)
    for description, keys in groups.items():
        known = [key for key in rows if rows[key].get("about", (0.0, ""))[1] == description]
        known.sort(key=lambda key: (rows[key].get("place", [0.0, 0]), key))
        pairs = dict(zip(keys, known))
        missing = [key for key in keys if key not in found and _is_due(table[key], at)]
        count = len(missing) - len(listed.intersection(known))
        missing.sort(key=lambda key: (pairs.get(key, "") in listed, "idled" in table[key]))
        found.update((key, at) for key in missing[: max(count, 0)])
    return found


def _left(moment: "Moment", key: str, agent: "Entity") -> float:
    """When a teammate was told to be gone for good; 0.0 where it was not, or acts again."""
    named = moment.table("team_names").get(name_of(agent), {})
    by_name = named.get("left", 0.0)
    # Another teammate may get the name of one that is gone.
    at = max(agent.get("left", 0.0), by_name if by_name > _launched(agent) else 0.0)
    is_back = run_began(agent) > at + JITTER or agent.get("acted", 0.0) > at + _LAST_WORDS
    return 0.0 if is_back else float(at)


def _is_due(agent: "Entity", at: float) -> bool:
    """Whether a list of that time would have a teammate: it was there, and nothing has been heard
    of it since. The list may have been made up to a second before it was heard."""
    sign = max(agent.get(name, 0.0) for name in ("began", "acted"))
    return "launch" in agent and at > max(_launched(agent) + JITTER, sign)


def _launched(agent: "Entity") -> float:
    return float(agent["launch"][0]) if "launch" in agent else time_of(agent, "seen", "began")


def _description(agent: "Entity") -> str:
    held: str = agent["launch"][1].get("description", "") if "launch" in agent else ""
    return held
