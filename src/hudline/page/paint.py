"""Lines of spans as terminal text: escape sequences for a colour depth, or none at all."""

from hudline.page.theme import THEME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.page.piece import Span

DEPTHS = ("none", "16", "256", "truecolor")
_NO_WIDTH, _RESET = "\u200b", "\x1b[0m"
DEFAULT = "default"
# What terminals call themselves that can do all, 24-bit colours and links, and say no more of it.
_ABLE = ("xterm-kitty", "xterm-ghostty", "ghostty", "foot", "alacritty", "wezterm", "contour")
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
    term = env.get("TERM", "")
    if is_able(term) or term.endswith("-direct"):
        return "truecolor"
    return "256" if "256color" in term else "16"


def is_able(term: str) -> bool:
    """Whether TERM alone, as over ssh, tells of a terminal that has 24-bit colours and links."""
    return term in _ABLE or term.startswith(("foot-", "alacritty-"))


def palette(chosen: "dict[str, Any]", env: "dict[str, str]", colours: str) -> "dict[str, str]":
    """The escape parameters of each tone in the chosen theme at a colour depth.

    chosen: the choices in force, of which `theme` and `background` count, and `own`, which finds a
    person's theme (`Own`). Without colours nothing is styled, not even bold: who asks for none
    gets plain text. A theme that nobody has is the default.
    """
    ground = background(chosen, env)
    if colours == "none":
        return {}
    if chosen.get("theme", DEFAULT) == DEFAULT:
        return THEME[ground][colours]
    from hudline.page.palettes import chosen_palette

    return chosen_palette(chosen["theme"], ground, colours, chosen.get("own"))


def background(chosen: "dict[str, Any]", env: "dict[str, str]") -> str:
    """Whether the terminal is dark or light: as `background` says, else as COLORFGBG does (its
    last number, which few terminals tell), else dark."""
    told = chosen.get("background")
    if told in ("dark", "light"):
        return str(told)
    return "light" if env.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def ansi(lines: "list[list[Span]]", table: "dict[str, str]", is_linked: bool = False) -> str:
    """One text, a line a row. Every style and every link ends where its span ends.

    table: the parameters of the SGR sequence by tone. is_linked: whether the terminal shows links.
    """
    if is_linked:
        from hudline.page.links import linked  # only where something leads somewhere

        styled = ["".join([linked(one, _styled(one, table)) for one in line]) for line in lines]
    else:
        styled = ["".join([_styled(span, table) for span in line]) for line in lines]
    return "\n".join([_kept(shown, table) if shown[:1] == " " else shown for shown in styled])


def _kept(shown: str, table: "dict[str, str]") -> str:
    """A row that begins with a space. The client trims rows and leaves out what is empty then
    (measured on client 2.1.330): a reset before the space keeps it, in an empty place one behind
    it too; without colours a character of no width keeps at least an empty place."""
    if not table:
        return shown if shown.strip() else _NO_WIDTH
    return _RESET + shown if shown.strip() else _RESET + " " + _RESET


def _styled(span: "Span", table: "dict[str, str]") -> str:
    if len(span) > 3:
        from hudline.page.foreign import foreign

        return foreign(span, table)
    text = span[0]
    code = table.get(span[1], "")
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text
