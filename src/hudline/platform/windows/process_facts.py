"""What Windows tells of processes, by ctypes: when they began, their memory, parents, commands and
ports. To import this takes 20 ms, so no hook and no draw does, unless it has to compare a start."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import wintypes
from typing import NamedTuple

assert sys.platform == "win32"

_KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)
_NATIVE = ctypes.WinDLL("ntdll")
_SHELL = ctypes.WinDLL("shell32", use_last_error=True)
_NETWORK = ctypes.WinDLL("iphlpapi")
_QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
_PROCESSES, _COMMAND_LINE = 0x2, 60  # TH32CS_SNAPPROCESS, ProcessCommandLineInformation
_INVALID = wintypes.HANDLE(-1).value
_LISTENERS, _IPV4, _IPV6 = 3, 2, 23  # TCP_TABLE_OWNER_PID_LISTENER, AF_INET, AF_INET6
_FULL = 122  # ERROR_INSUFFICIENT_BUFFER
_MOST = 1 << 20  # bytes of a list
# In a row of the list of listeners, in fields of four bytes: how many there are, and which of them
# are the port and the process.
_ROWS = {_IPV4: (6, 2, 5), _IPV6: (14, 5, 13)}

_KERNEL.OpenProcess.restype = wintypes.HANDLE
_KERNEL.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
_KERNEL.CloseHandle.argtypes = [wintypes.HANDLE]
_KERNEL.GetProcessTimes.argtypes = [wintypes.HANDLE, *[wintypes.LPVOID] * 4]
_KERNEL.K32GetProcessMemoryInfo.argtypes = [wintypes.HANDLE, wintypes.LPVOID, wintypes.DWORD]
_KERNEL.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
_KERNEL.CreateToolhelp32Snapshot.argtypes = [wintypes.DWORD, wintypes.DWORD]
_KERNEL.Process32FirstW.argtypes = [wintypes.HANDLE, wintypes.LPVOID]
_KERNEL.Process32NextW.argtypes = [wintypes.HANDLE, wintypes.LPVOID]
_KERNEL.LocalFree.argtypes = [wintypes.LPVOID]
_NATIVE.NtQueryInformationProcess.argtypes = [
    wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.ULONG, wintypes.LPVOID,
]  # fmt: skip
_SHELL.CommandLineToArgvW.restype = ctypes.POINTER(wintypes.LPWSTR)
_SHELL.CommandLineToArgvW.argtypes = [wintypes.LPCWSTR, wintypes.LPVOID]
_NETWORK.GetExtendedTcpTable.argtypes = [
    wintypes.LPVOID, wintypes.LPVOID, wintypes.BOOL, wintypes.ULONG, ctypes.c_int, wintypes.ULONG,
]  # fmt: skip


class Listed(NamedTuple):
    """A process in the list of all: its parent's id, which may be another's by now, and its
    program's name."""

    parent: int
    program: str


@contextmanager
def _opened(pid: int) -> Iterator[int]:
    """A handle to ask about a process; 0 where it is gone, or not to be asked about."""
    handle = _KERNEL.OpenProcess(_QUERY, False, pid) or 0
    try:
        yield handle
    finally:
        if handle:
            _KERNEL.CloseHandle(handle)


def started(pid: int) -> int:
    """When a process was started, in units of 100 ns since 1601 (a FILETIME); 0 unknown."""
    times = (ctypes.c_uint64 * 4)()
    each = [ctypes.byref(times, 8 * nth) for nth in range(4)]
    with _opened(pid) as handle:
        return int(times[0]) if handle and _KERNEL.GetProcessTimes(handle, *each) else 0


class _MemoryCounters(ctypes.Structure):
    _fields_ = (
        *(("size", wintypes.DWORD), ("faults", wintypes.DWORD)),
        *((name, ctypes.c_size_t) for name in ("peak", "resident")),
        *((f"counter_{nth}", ctypes.c_size_t) for nth in range(6)),
    )


def resident(pid: int) -> int | None:
    """The bytes of memory that a process has in use; None unknown."""
    found = _MemoryCounters()
    found.size = size = ctypes.sizeof(found)
    with _opened(pid) as handle:
        is_known = handle and _KERNEL.K32GetProcessMemoryInfo(handle, ctypes.byref(found), size)
    return int(found.resident) if is_known else None


class _Entry(ctypes.Structure):
    """PROCESSENTRY32W."""

    _fields_ = (
        *(("size", wintypes.DWORD), ("usage", wintypes.DWORD), ("pid", wintypes.DWORD)),
        *(("heap", ctypes.c_size_t), ("module", wintypes.DWORD), ("threads", wintypes.DWORD)),
        *(("parent", wintypes.DWORD), ("priority", wintypes.LONG), ("flags", wintypes.DWORD)),
        ("program", wintypes.WCHAR * 260),
    )


def processes() -> dict[int, Listed]:
    """All processes, by their ids; none where the system does not tell."""
    snapshot = _KERNEL.CreateToolhelp32Snapshot(_PROCESSES, 0)
    if snapshot in (None, _INVALID):
        return {}
    found, entry = {}, _Entry()
    entry.size = ctypes.sizeof(entry)
    try:
        goes_on = _KERNEL.Process32FirstW(snapshot, ctypes.byref(entry))
        while goes_on:
            found[int(entry.pid)] = Listed(int(entry.parent), str(entry.program))
            goes_on = _KERNEL.Process32NextW(snapshot, ctypes.byref(entry))
    finally:
        _KERNEL.CloseHandle(snapshot)
    return found


class _Text(ctypes.Structure):
    """UNICODE_STRING; `length` in bytes."""

    _fields_ = (
        ("length", wintypes.USHORT), ("most", wintypes.USHORT), ("text", ctypes.c_void_p),
    )  # fmt: skip


def command(pid: int, limit: int) -> list[str]:
    """The arguments of a process, the program first, of the first `limit` characters of its command
    line; none where it does not tell."""
    size = wintypes.ULONG()
    with _opened(pid) as handle:
        if not handle:
            return []
        ask, at = _NATIVE.NtQueryInformationProcess, ctypes.byref(size)
        ask(handle, _COMMAND_LINE, None, 0, at)
        buffer = ctypes.create_string_buffer(min(size.value, _MOST) or 1)
        if ask(handle, _COMMAND_LINE, buffer, ctypes.sizeof(buffer), at):
            return []
    text = _Text.from_buffer(buffer)
    if not text.text or not text.length:  # without any, the system would name this process
        return []
    return _split(ctypes.wstring_at(text.text, min(text.length // 2, limit)))


def _split(line: str) -> list[str]:
    """The arguments of a command line, as Windows divides it."""
    count = ctypes.c_int()
    found = _SHELL.CommandLineToArgvW(line, ctypes.byref(count))
    if not found:
        return []
    try:
        return [str(found[nth]) for nth in range(count.value)]
    finally:
        _KERNEL.LocalFree(found)


def listening() -> dict[int, set[int]]:
    """The TCP ports that processes listen on, by their ids."""
    found: dict[int, set[int]] = {}
    for family, (fields, port_at, pid_at) in _ROWS.items():
        table = _listeners(family)
        for nth in range(table[0] if table else 0):
            row = table[1 + nth * fields : 1 + (nth + 1) * fields]
            if len(row) == fields:  # a port is in the order of the network
                port = int.from_bytes(row[port_at].to_bytes(4, "little")[:2], "big")
                found.setdefault(row[pid_at], set()).add(port)
    return found


def _listeners(family: int) -> list[int]:
    """How many listeners there are, and their rows; nothing where the system does not tell."""
    size = wintypes.ULONG(1 << 14)
    for _ in range(4):  # the list may grow meanwhile
        buffer = (ctypes.c_uint32 * (size.value // 4 + 1))()
        status = _NETWORK.GetExtendedTcpTable(
            buffer, ctypes.byref(size), False, family, _LISTENERS, 0
        )
        if status != _FULL or size.value > _MOST:
            return [] if status else list(buffer)
    return []
