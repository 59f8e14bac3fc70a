"""Models as people call them, by their ids, whichever cloud or gateway wrote those."""

from __future__ import annotations

import re
from itertools import takewhile

_FAMILIES = ("opus", "sonnet", "haiku", "fable", "mythos")
_KINDS = ("instant", "fast", "preview")  # words that belong to the name beside a family
_PLAIN = {"opusplan": "Opus Plan"}
_NUMBER = re.compile(r"v?\d+")  # of a version; with a v it is a cloud's
_LONGEST = 40  # characters


def model(name: str) -> str:
    """A model id as people call it: claude-haiku-4-5-20251001 is Haiku 4.5. One of another maker
    is shown as it is, without the path of its gateway."""
    own = name.rpartition("/")[2].partition("[")[0].strip()
    low = own.lower()
    if low in _PLAIN:
        return _PLAIN[low]
    _, is_claude, rest = low.rpartition("claude")
    parts = _parts(rest if is_claude else low)
    if not is_claude and not (parts and parts[0] in _FAMILIES):
        shown = (own.rpartition(":")[2] if own.startswith("arn:") else own) or name
        return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return _title(parts)[:_LONGEST] or own or name


def sized(name: str) -> str:
    """The same with the window that the id asks for, where none is known: Sonnet 4.5 1M."""
    return model(name) + (" 1M" if "[1m]" in name.lower() else "")


def is_id(shown: str, model_id: str) -> bool:
    """Whether a name that the client shows is no name but an id, which it shows where it knows
    none."""
    if not shown or shown == model_id[: len(shown)] or shown.startswith("arn:"):
        return True
    is_word = " " not in shown
    return is_word and ("claude-" in shown.lower() or "anthropic" in shown or "/" in shown)


def _parts(name: str) -> list[str]:
    """The words and figures of a name, without what a gateway has put behind it (`:beta`, `@…`)."""
    return re.findall(r"[^-._]+", re.split("[:@]", name)[0])


def _title(parts: list[str]) -> str:
    """Family and version; of a family that is not known all words."""
    version = list(filter(_is_figure, parts))
    words = [part for part in parts if part != "latest" and not _NUMBER.fullmatch(part)]
    family = next((word for word in words if word in _FAMILIES), "")
    if family:
        words = [family, *(word for word in words if word in _KINDS)]
        version = _beside(parts, family)
    if not words or words[0] == "instant":
        words.insert(0, "claude")
    while len(version) > 1 and version[-1] == "0":
        version.pop()
    return " ".join([*(word.capitalize() for word in words), ".".join(version)]).strip()


def _beside(parts: list[str], family: str) -> list[str]:
    """The version of a family: the figures behind it, in older names those before it."""
    index = parts.index(family)
    behind = list(takewhile(_is_figure, parts[index + 1 :]))
    return behind or list(takewhile(_is_figure, parts[:index][::-1]))[::-1]


def _is_figure(part: str) -> bool:
    """Whether a part is a figure of a version; a longer one is a date."""
    return part.isdecimal() and len(part) < 4
