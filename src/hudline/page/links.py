"""Addresses behind text (OSC 8), where the terminal shows them; loaded where a span has one."""

from hudline.page.paint import is_able

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.page.piece import Span

_SCHEMES = ("https://", "http://", "file://")
_LONGEST = 500  # characters; a longer address is none
# ASCII that may not stand in an address: it would end the sequence, or be read apart.
_ESCAPED = frozenset(' "<>\\^`{|}')
_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio")
_VTE, _KONSOLE = 5000, 201_200  # the first versions that show links


def allowed(chosen: "dict[str, Any]", env: "dict[str, str]") -> bool:
    """Whether the terminal shows links: as `links` says (on, off), else as far as it is known.

    A terminal that does not know them shows the bare text at best, so only those that are known
    to are trusted, and a multiplexer is not.
    """
    told = chosen.get("links")
    if told in ("on", "off"):
        return bool(told == "on")
    forced = env.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    term = env.get("TERM", "")
    if term == "dumb" or term.startswith(("screen", "tmux")) or env.get("TMUX") or env.get("STY"):
        return False
    return (
        env.get("TERM_PROGRAM") in _PROGRAMS
        or is_able(term)
        or any(env.get(name) for name in ("KITTY_WINDOW_ID", "WT_SESSION", "DOMTERM"))
        or _number(env.get("VTE_VERSION", "")) >= _VTE
        or _number(env.get("KONSOLE_VERSION", "")) >= _KONSOLE
    )


def address(told: object) -> str:
    """An address as it may stand in an escape sequence: printable ASCII, the rest
    percent-encoded; "" for what is none of http, https and file, or too long."""
    if not isinstance(told, str) or len(told) > _LONGEST:
        return ""
    if not told.lower().startswith(_SCHEMES):
        return ""
    made = "".join([_encoded(char) for char in told])
    return made if len(made) <= _LONGEST else ""


def linked(span: "Span", styled: str) -> str:
    """The span's terminal text, `styled`, with the address it leads to, closed behind it."""
    target = address(span[2]) if len(span) == 3 and span[0] else ""
    return f"\x1b]8;;{target}\x1b\\{styled}\x1b]8;;\x1b\\" if target else styled


def _encoded(char: str) -> str:
    if "!" <= char <= "~" and char not in _ESCAPED:
        return char
    return "".join([f"%{byte:02X}" for byte in char.encode("utf-8", "replace")])


def _number(told: str) -> int:
    return int(told[:9]) if told.isascii() and told.isdigit() else 0
