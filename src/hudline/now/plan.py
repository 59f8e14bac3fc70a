"""The plan that this turn follows."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment


def answer(moment: "Moment") -> "Optional[str]":
    """The title of the plan that was approved since the person's last prompt.

    Source: PostToolUse(ExitPlanMode), `plan`.
    """
    at, title = moment.session.get("plan", (0.0, ""))
    return title if title and at >= moment.turn else None
