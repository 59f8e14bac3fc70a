"""Lines of spans as terminal text: escape sequences for a colour depth, or none at all."""

from __future__ import annotations

from hudline.render.fragment import Span
from hudline.render.hyperlinks import is_capable, linked

DEPTHS = ("none", "16", "256", "truecolor")
_NO_WIDTH, _RESET = "\u200b", "\x1b[0m"
_FORCED = {"0": "none", "false": "none", "2": "256", "3": "truecolor"}


def depth(env: dict[str, str]) -> str:
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
    if is_capable(term) or term.endswith("-direct"):
        return "truecolor"
    if not term and env.get("OS") == "Windows_NT":  # every console of Windows 10 has them
        return "truecolor"
    return "256" if "256color" in term else "16"


def ansi(lines: list[list[Span]], palette: dict[str, str], is_linked: bool = False) -> str:
    """One text, a line a row. Every style and every link ends where its span ends.

    palette: the SGR parameters by tone; empty where nothing may be styled. is_linked: whether the
    terminal shows links.
    """
    rows = ["".join([_styled(span, palette, is_linked) for span in line]) for line in lines]
    return "\n".join([_untrimmed(row, palette) if row[:1] == " " else row for row in rows])


def _untrimmed(row: str, palette: dict[str, str]) -> str:
    """A row that begins with a space. The client trims rows and leaves out what is empty then
    (measured on client 2.1.330): a reset before the space keeps it, in an empty row one behind
    it too; without colours a character of no width keeps at least an empty row."""
    if not palette:
        return row if row.strip() else _NO_WIDTH
    return _RESET + row if row.strip() else _RESET + " " + _RESET


def _styled(span: Span, palette: dict[str, str], is_linked: bool) -> str:
    """A span; foreign text has its own style and always its links: its author knew the terminal."""
    text, tone, link, style = span
    is_foreign = style is not None
    if is_foreign and not palette:
        return text
    code = style if is_foreign else palette.get(tone, "")
    styled = f"\x1b[{code}m{text}{_RESET}" if code and text else text
    return linked(styled, link) if link and (is_foreign or is_linked) else styled
