"""Windows, where a pipe has the old code page and a console may print escape sequences as text."""

from __future__ import annotations

import ctypes
import io
import msvcrt
import os
import sys

assert sys.platform == "win32"

from hudline.platform.console_signs import OLD, is_old

_PROCESSED = 0x0001
_OBEYS_SEQUENCES = 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING, from Windows 10 on


class _OldConsole(io.TextIOWrapper):
    """Writes to that console."""

    def write(self, text: str, /) -> int:
        """Write with signs that can be seen."""
        return super().write(text.translate(OLD))


def prepare() -> None:
    """Write UTF-8 with plain newlines to pipes and files, as what reads them expects, and make
    consoles obey escape sequences and show every sign."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):  # closed, or replaced
            continue
        if not stream.isatty():
            stream.reconfigure(encoding="utf-8", newline="\n")
            continue
        _obey_sequences(stream.fileno())
        if is_old(os.environ):
            errors = stream.errors or "strict"
            old = _OldConsole(stream.detach(), "utf-8", errors, line_buffering=True)
            setattr(sys, name, old)


def _obey_sequences(handle: int) -> None:
    mode = ctypes.c_ulong()
    console = ctypes.c_void_p(msvcrt.get_osfhandle(handle))
    if ctypes.windll.kernel32.GetConsoleMode(console, ctypes.byref(mode)):
        wanted = mode.value | _PROCESSED | _OBEYS_SEQUENCES
        ctypes.windll.kernel32.SetConsoleMode(console, wanted)
