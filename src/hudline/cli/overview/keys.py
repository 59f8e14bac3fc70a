"""Keys and mouse events from the bytes of a terminal, which may come in any pieces."""

from __future__ import annotations

import re
from typing import NamedTuple

_SEQUENCES = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "1~": "home", "7~": "home", "4~": "end", "8~": "end", "5~": "page up", "6~": "page down",
    "3~": "delete", "Z": "back tab",
}  # fmt: skip
_CONTROLS = {
    "\r": "enter", "\n": "enter", "\x7f": "backspace", "\x08": "backspace", "\t": "tab",
    "\x15": "clear", "\x17": "clear", "\x0c": "redraw", "\x02": "page up", "\x06": "page down",
    "\x0e": "down", "\x10": "up",
}  # fmt: skip
_CSI = re.compile(r"\x1b(?:\[([<0-9;:?>=!]*)([@-~])|O([ -~]))")
_UNFINISHED = re.compile(r"\x1b(?:\[[<0-9;:?>=!]{0,32}|O)?\Z")
_WHEEL = {64: "wheel up", 65: "wheel down"}
_PRESSED = 0  # the left button, without others and without movement


class Key(NamedTuple):
    """A key by its name, or a character by itself (`is_text`); click, wheel up and wheel down have
    the cell where, from 0 on."""

    name: str
    is_text: bool = False
    column: int = -1
    row: int = -1


class Decoder:
    """Takes bytes and gives keys; what may be the beginning of a sequence waits for its rest."""

    def __init__(self) -> None:
        self._bytes = b""

    @property
    def is_waiting(self) -> bool:
        """Whether something has begun."""
        return bool(self._bytes)

    def keys(self, data: bytes) -> list[Key]:
        """The keys that are complete with `data`."""
        pending = self._bytes + data
        text, self._bytes = _decoded(pending)
        found: list[Key] = []
        while text:
            if text[0] == "\x1b" and _UNFINISHED.match(text):
                self._bytes = text.encode("utf-8") + self._bytes
                break
            key, size = _first(text)
            found += [key] if key else []
            text = text[size:]
        return found

    def flush(self) -> list[Key]:
        """What has begun and got no rest in time: a bare Escape, or nothing."""
        is_escape, self._bytes = self._bytes == b"\x1b", b""
        return [Key("escape")] if is_escape else []


def _decoded(data: bytes) -> tuple[str, bytes]:
    """The text, and the bytes of a character that is not whole yet; other invalid ones are left
    out."""
    for size in range(1, min(4, len(data) + 1)):
        tail = data[-size:]
        if tail[0] >= 0xC0:
            needed = 2 if tail[0] < 0xE0 else 3 if tail[0] < 0xF0 else 4
            if needed > size:
                return data[:-size].decode("utf-8", "ignore"), tail
            break
    return data.decode("utf-8", "ignore"), b""


def _first(text: str) -> tuple[Key | None, int]:
    """The first key, None for what is none, and the characters that it takes."""
    if text[0] == "\x1b":
        found = _CSI.match(text)
        if found is None:
            return (Key("escape"), 1)
        parameters, final, single = found.groups()
        if single is not None:
            return _named(single, found.end())
        if parameters.startswith("<"):
            return _mouse(parameters[1:], final), found.end()
        number = parameters.partition(";")[0] if final == "~" else ""
        return _named(number + final, found.end())
    if text[0] in _CONTROLS:
        return Key(_CONTROLS[text[0]]), 1
    return (Key(text[0], True), 1) if text[0].isprintable() else (None, 1)


def _named(sequence: str, size: int) -> tuple[Key | None, int]:
    name = _SEQUENCES.get(sequence) or ("enter" if sequence == "M" else "")
    return (Key(name) if name else None), size


def _mouse(parameters: str, final: str) -> Key | None:
    """A press of the left button, or a turn of the wheel; a release and all else is nothing."""
    parts = parameters.split(";")
    if final != "M" or len(parts) != 3 or not all(one.isdigit() and len(one) < 6 for one in parts):
        return None
    button, column, row = (int(one) for one in parts)
    name = "click" if button == _PRESSED else _WHEEL.get(button, "")
    return Key(name, False, column - 1, row - 1) if name else None
