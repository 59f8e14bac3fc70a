"""Addresses behind text (OSC 8), where the terminal shows them."""

from __future__ import annotations

from typing import Any

_SCHEMES = ("https://", "http://", "file://")
_LONGEST = 500  # characters; a longer address is none
# ASCII that may not stand in an address: it would end the sequence, or be parsed.
_ESCAPED = frozenset(' "<>\\^`{|}')
_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio")
_VTE, _KONSOLE = 5000, 201_200  # the first versions that show links
# TERM of terminals that can do all, 24-bit colours and links, and set nothing else over ssh.
_CAPABLE = ("xterm-kitty", "xterm-ghostty", "ghostty", "foot", "alacritty", "wezterm", "contour")


def is_capable(term: str) -> bool:
    """Whether TERM alone, as over ssh, names a terminal that has 24-bit colours and links."""
    return term in _CAPABLE or term.startswith(("foot-", "alacritty-"))


def allowed(chosen: dict[str, Any], env: dict[str, str]) -> bool:
    """Whether the terminal shows links: as the key `links` says (on, off), else by the environment.

    A terminal that does not know them shows the bare text at best, so only known ones are trusted,
    and multiplexers are not.
    """
    if chosen.get("links") in ("on", "off"):
        return bool(chosen["links"] == "on")
    forced = env.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    term = env.get("TERM", "")
    if term == "dumb" or term.startswith(("screen", "tmux")) or env.get("TMUX") or env.get("STY"):
        return False
    return (
        env.get("TERM_PROGRAM") in _PROGRAMS
        or is_capable(term)
        or any(env.get(name) for name in ("KITTY_WINDOW_ID", "WT_SESSION", "DOMTERM"))
        or _version(env.get("VTE_VERSION", "")) >= _VTE
        or _version(env.get("KONSOLE_VERSION", "")) >= _KONSOLE
    )


def address(given: object) -> str:
    """An address as it may stand in an escape sequence: printable ASCII, the rest
    percent-encoded; "" for what is none of http, https and file, or too long."""
    if not isinstance(given, str) or len(given) > _LONGEST:
        return ""
    if not given.lower().startswith(_SCHEMES):
        return ""
    encoded = "".join([_encoded(char) for char in given])
    return encoded if len(encoded) <= _LONGEST else ""


def linked(styled: str, link: str) -> str:
    """Terminal text with an address behind it, closed at its end; unchanged without one."""
    target = address(link) if styled else ""
    return f"\x1b]8;;{target}\x1b\\{styled}\x1b]8;;\x1b\\" if target else styled


def _encoded(char: str) -> str:
    if "!" <= char <= "~" and char not in _ESCAPED:
        return char
    return "".join([f"%{byte:02X}" for byte in char.encode("utf-8", "replace")])


def _version(given: str) -> int:
    return int(given[:9]) if given.isascii() and given.isdigit() else 0
