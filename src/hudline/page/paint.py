"""Lines of spans as terminal text: escape sequences for a colour depth, or none at all."""

from hudline.page.theme import THEME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.page.piece import Span

DEPTHS = ("none", "16", "256", "truecolor")
_FORCED = {"0": "none", "false": "none", "2": "256", "3": "truecolor"}


def depth(env: "dict[str, str]") -> str:
    """The colour depth that the environment asks for: none, 16, 256 or truecolor.

    FORCE_COLOR (0 to 3, or anything for *yes*; empty says nothing) wins over NO_COLOR, which wins
    over TERM and COLORTERM.
    """
    forced = env.get("FORCE_COLOR", "").lower()
    if forced in _FORCED:
        return _FORCED[forced]
    if not forced and (env.get("NO_COLOR") or env.get("TERM") == "dumb"):
        return "none"
    if env.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "truecolor"
    return "256" if "256color" in env.get("TERM", "") else "16"


def palette(chosen: "dict[str, Any]", env: "dict[str, str]", colours: str) -> "dict[str, str]":
    """The escape parameters of each tone in the chosen theme at a colour depth."""
    return THEME.get(colours, {})


def ansi(lines: "list[list[Span]]", table: "dict[str, str]") -> str:
    """One text, a line a row. Every style and every link ends where its span ends.

    table: the parameters of the SGR sequence by tone.
    """
    return "\n".join("".join(_styled(span, table) for span in line) for line in lines)


def _styled(span: "Span", table: "dict[str, str]") -> str:
    text = span[0]
    code = table.get(span[1], "")
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text
