"""How often a person has written in this session."""

from hudline.state.turns import apart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment


def answer(moment: "Moment") -> "int | None":
    """None where nobody has. Prompts that the client makes itself do not count.

    Source: UserPromptSubmit.
    """
    session = moment.session
    return session.get("prompted", 0) + len(apart(session.get("written", ()))) or None
