"""Single keys, read from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from hudline.platform import console

_NAMES = {
    b"\x1b[A": "up", b"\x1b[B": "down", b"\x1b[C": "right", b"\x1b[D": "left",
    b"\x1bOA": "up", b"\x1bOB": "down", b"\x1bOC": "right", b"\x1bOD": "left",
    b"\r": "enter", b"\n": "enter", b" ": "space", b"\x7f": "delete", b"\x08": "delete",
    b"\x1b[5~": "page up", b"\x1b[6~": "page down", b"\x1b[H": "home", b"\x1b[F": "end",
    b"\x1b[1~": "home", b"\x1b[4~": "end", b"\x1b[7~": "home", b"\x1b[8~": "end",
    b"\x1bOH": "home", b"\x1bOF": "end", b"\x03": "interrupt", b"\x1a": "suspend",
    b"\x1b[3~": "delete", b"\x1b": "escape", b"\t": "tab", b"\x1b[Z": "back tab",
}  # fmt: skip
_LONGEST = 8  # bytes of a sequence
_SOON = 0.05  # seconds within which the rest of an escape sequence comes


@contextmanager
def raw(handle: int) -> Iterator[None]:
    """Single keys without echo, until the block ends. Ctrl-C is a key, so that it loses no changes,
    and Ctrl-Z is one, so that the shell does not get the drawn screen."""
    give_back = console.single_keys(handle, with_signals=False)
    try:
        yield
    finally:
        give_back()


def pressed(handle: int, patience: float) -> list[str]:
    """The names of the keys pressed within `patience` seconds, in their order; [] without any.

    Letters are named by themselves. EOFError where the terminal is closed.
    """
    data = console.typed(handle, patience)
    while _is_begun(data) and (rest := console.typed(handle, _SOON)):
        data += rest
    return named(data)


def _is_begun(data: bytes) -> bool:
    """Whether an escape sequence may have begun at the end of `data`."""
    last = data.rfind(b"\x1b")
    return last >= 0 and any(
        name != data[last:] and name.startswith(data[last:]) for name in _NAMES
    )


def named(data: bytes) -> list[str]:
    """The names of the keys in `data`; other bytes are skipped."""
    found = []
    while data:
        size = next((size for size in range(_LONGEST, 0, -1) if data[:size] in _NAMES), 0)
        if data[:1] == b"\x1b" and size == 1 and data[1:2] in (b"[", b"O"):
            size, name = _unknown(data), ""
        elif size:
            name = _NAMES[data[:size]]
        else:
            size, name = _character(data)
        found += [name] if name else []
        data = data[size:]
    return found


def _character(data: bytes) -> tuple[int, str]:
    """The character at the start of UTF-8, and its length; "" for a byte that begins none."""
    for size in range(1, 5):
        with suppress(UnicodeDecodeError):
            return size, data[:size].decode("utf-8")
    return 1, ""


def _unknown(data: bytes) -> int:
    """The length of an unknown escape sequence."""
    for index in range(2, len(data)):
        if 0x40 <= data[index] <= 0x7E:
            return index + 1
    return len(data)
