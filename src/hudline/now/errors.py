"""Errors of the API in this session, by kind."""

from hudline.state.turns import apart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment


def answer(moment: "Moment") -> "Optional[list[tuple[str, int]]]":
    """(kind, how often) of each, the most frequent first; None where there was none.

    Source: StopFailure's `error`: the client has given up retrying.
    """
    counts = [
        (kind, one.get("n", 0) + len(apart(one.get("times", ()))))
        for kind, one in moment.table("errors").items()
    ]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0])) or None
