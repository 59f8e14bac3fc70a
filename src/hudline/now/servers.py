"""The MCP servers that this session has called, and whether they answered."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment


def answer(moment: "Moment") -> "Optional[list[tuple[str, bool]]]":
    """(name, whether its last call failed) of each, failing ones first, then the last used first;
    None where none was called.

    Source: PostToolUse and PostToolUseFailure of `mcp__server__tool`.
    """
    table = moment.table("servers")

    def is_failing(name: str) -> bool:
        return bool(table[name].get("failed", 0.0) > table[name].get("ok", 0.0))

    names = sorted(table, key=lambda name: (not is_failing(name), -max(table[name].values()), name))
    return [(name, is_failing(name)) for name in names] or None
