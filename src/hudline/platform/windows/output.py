"""Windows, where a pipe has the old code page and a console may print escape sequences as text."""

from __future__ import annotations

import ctypes
import io
import msvcrt
import sys

assert sys.platform == "win32"

_PROCESSED = 0x0001
_OBEYS_SEQUENCES = 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING, from Windows 10 on


def prepare() -> None:
    """Write UTF-8 with plain newlines to pipes and files, as what reads them expects, and make
    consoles obey escape sequences."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):  # closed, or replaced
            continue
        if stream.isatty():
            _obey_sequences(stream.fileno())
        else:
            stream.reconfigure(encoding="utf-8", newline="\n")


def _obey_sequences(handle: int) -> None:
    mode = ctypes.c_ulong()
    console = ctypes.c_void_p(msvcrt.get_osfhandle(handle))
    if ctypes.windll.kernel32.GetConsoleMode(console, ctypes.byref(mode)):
        wanted = mode.value | _PROCESSED | _OBEYS_SEQUENCES
        ctypes.windll.kernel32.SetConsoleMode(console, wanted)
