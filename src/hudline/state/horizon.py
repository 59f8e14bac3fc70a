"""What looking and sealing share: how far a checkpoint reaches, and under which key sums lie; and
what times are, of which none can lie ahead of the clock."""

from hudline.state.turns import run_began

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.state.rules import State

LOST = 86_400.0  # seconds after which a call that never ended is given up
AGENTS = 100  # how many agents are remembered, for when one starts again
BEGINS = 10  # how many of its beginnings
AHEAD = 1.0  # seconds that a time may lie ahead of the clock, where that was not set back
MARK = "clock.back"  # the kind of a record that tells what the clock said then: see state.steps
_END = 1e11  # seconds since 1970 at which no time is one any more


def is_void(state: "State", records: "list[object]") -> bool:
    """Whether a sealed `state` cannot take these records: one is older than its horizon."""
    horizon = state.get("session", {}).get("", {}).get("sealed")
    if horizon is None:
        return False
    for record in records:
        at = time_in(record)
        if at is not None and at <= horizon:
            return True
    return False


def time_in(record: object) -> "float | None":
    """When a record says that it was made, in seconds since 1970; None where it tells no time."""
    at = record.get("at") if isinstance(record, dict) else None
    if isinstance(at, (int, float)) and not isinstance(at, bool) and 0 <= at < _END:
        return at
    return None


def span(records: "list[object]", clock: float) -> "tuple[float, float]":
    """The latest time in these records, 0.0 where they have none; and what the clock said at the
    least, of `clock` and of the marks among them."""
    newest = 0.0
    for record in records:
        at = time_in(record)
        if at is not None and isinstance(record, dict):
            newest = max(newest, at)
            if record.get("kind") == MARK:
                clock = min(clock, at)
    return newest, clock


def tally_key(actor: str, since: float, outcome: str, tool: str) -> str:
    """The key of a sum: an agent's calls count for its run, the main thread's for the turn."""
    return "\t".join((actor, repr(since), outcome, tool))


def work_key(turn: float, outcome: str) -> str:
    """The key of the sum of what agents did in a turn."""
    return f"{turn!r}\t{outcome}"


def counts_since(state: "State", actor: str, turn: float) -> float:
    """From when on the calls of `actor` count: its run, or the turn for the main thread."""
    return run_began(state.get("agents", {}).get(actor, {})) if actor else turn
