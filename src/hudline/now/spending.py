"""What the present turn has cost, and how fast the model writes."""

from hudline.state.stretches import turns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment
    from hudline.state.rules import State

_NEWS = 600.0  # seconds for which the speed of an answer tells anything
_LEAST = 50  # tokens of an answer that is long enough to tell a speed


class Spending:
    """`turn`: dollars that the person's present turn has cost; `speed`: tokens a second of the last
    answer. None: not known."""

    def __init__(self, turn: "Optional[float]", speed: "Optional[float]") -> None:
        self.turn = turn
        self.speed = speed


def answer(moment: "Moment") -> "Optional[Spending]":
    """None where nothing is known."""
    turn, speed = _turn(moment), _speed(moment)
    return None if turn is None and speed is None else Spending(turn, speed)


def _turn(moment: "Moment") -> "Optional[float]":
    """Of the person's turn: what tasks in the background have begun is part of it."""
    reading, told = moment.reading, turns(moment.state)
    if reading is None or not told:
        return None
    return since(moment, {*moment.asked(), reading.prompt_id or told[-1][0]})


def told(state: "State", prompt: str) -> "Optional[float]":
    """Dollars that the turn of `prompt` has cost, as its readings tell: what the session cost at
    the last of them, less what it did at the last one of the turn before. None where that is not
    known: the sum began anew in between, or nobody drew."""
    order = [one for one in turns(state) if "spent" in one[2]]
    own = [index for index, one in enumerate(order) if one[0] == prompt]
    if not own or not own[0]:
        return None
    before, last = order[own[0] - 1][2]["spent"][1], order[own[-1]][2]["spent"][1]
    spent: float = last["cost"] - before["cost"]
    return spent if spent >= 0 and before.get("pid") == last.get("pid") else None


def since(moment: "Moment", prompts: "set[str]") -> "Optional[float]":
    """Dollars that the turns of `prompts`, the last ones, have cost: what the session costs now,
    less what it did when the turn before them was over.

    The cost is a sum of the client's process, which another process begins anew, and /clear: a sum
    of another process, or one that is greater than the present one, says nothing.
    """
    reading = moment.reading
    if reading is None or reading.cost is None:
        return None
    earlier = [
        one["spent"][1]
        for prompt, _, one in turns(moment.state)
        if "spent" in one and prompt not in prompts
    ]
    if not earlier or earlier[-1].get("pid") != moment.evidence.pid:
        return None
    before: float = earlier[-1].get("cost", 0.0)
    return reading.cost - before if reading.cost >= before else None


def _speed(moment: "Moment") -> "Optional[float]":
    at, (written, milliseconds) = moment.session.get("answer", (0.0, (0, 0)))
    if moment.age(at) > _NEWS or written < _LEAST or milliseconds <= 0:
        return None
    return float(written / milliseconds * 1000)
