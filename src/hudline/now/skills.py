"""The skills that this session has used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment


def answer(moment: "Moment") -> "Optional[list[str]]":
    """Their names, the last used first; None where none was.

    Source: PostToolUse(Skill), and UserPromptExpansion for those that a person called.
    """
    table = moment.table("skills")
    return sorted(table, key=lambda name: (-table[name]["at"], name)) or None
