"""Functions of the system that Python has no name for, by ctypes. To import this takes 20 ms: it is
for hosts and commands, and no hook or draw loads it."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from ctypes import wintypes
from functools import cache

assert sys.platform == "win32"

# How to start what has to be in a job before it runs: CREATE_SUSPENDED, see `resume`.
HIDDEN_AND_WAITING = subprocess.CREATE_NO_WINDOW | 0x4
_KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)
_SECURITY = ctypes.WinDLL("advapi32", use_last_error=True)
_NATIVE = ctypes.WinDLL("ntdll")
_INVALID = wintypes.HANDLE(-1).value
_THIS_PROCESS, _BELOW_NORMAL = -1, 0x4000  # BELOW_NORMAL_PRIORITY_CLASS
_QUERY_TOKEN, _TOKEN_USER, _SDDL_REVISION = 0x8, 1, 1
_PIPE_STATE, _CLOSING = 24, 4  # FilePipeLocalInformation; of its field NamedPipeState
_LIMITS, _KILL_ON_CLOSE = 9, 0x2000  # JobObjectExtendedLimitInformation and one of its flags
_NAMES, _SIZES, _WRITES = 0x1 | 0x2, 0x8, 0x10  # FILE_NOTIFY_CHANGE_*; of files and folders

_KERNEL.GetSystemDirectoryW.argtypes = [wintypes.LPWSTR, wintypes.UINT]
_KERNEL.GetShortPathNameW.argtypes = [wintypes.LPCWSTR, wintypes.LPWSTR, wintypes.DWORD]
_KERNEL.CreateEventW.restype = wintypes.HANDLE
_KERNEL.CreateEventW.argtypes = [wintypes.LPVOID, wintypes.BOOL, wintypes.BOOL, wintypes.LPCWSTR]
_KERNEL.SetPriorityClass.argtypes = [wintypes.HANDLE, wintypes.DWORD]
_KERNEL.SetEvent.argtypes = _KERNEL.ResetEvent.argtypes = [wintypes.HANDLE]
_KERNEL.FindFirstChangeNotificationW.restype = wintypes.HANDLE
_KERNEL.FindFirstChangeNotificationW.argtypes = [wintypes.LPCWSTR, wintypes.BOOL, wintypes.DWORD]
_KERNEL.FindNextChangeNotification.argtypes = [wintypes.HANDLE]
_KERNEL.FindCloseChangeNotification.argtypes = [wintypes.HANDLE]
_KERNEL.CreateJobObjectW.restype = wintypes.HANDLE
_KERNEL.CreateJobObjectW.argtypes = [wintypes.LPVOID, wintypes.LPCWSTR]
_KERNEL.SetInformationJobObject.argtypes = [
    wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD,
]  # fmt: skip
_KERNEL.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
_KERNEL.QueryInformationJobObject.argtypes = [
    wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD, wintypes.LPVOID,
]  # fmt: skip
_KERNEL.CloseHandle.argtypes = [wintypes.HANDLE]
_KERNEL.TerminateJobObject.argtypes = [wintypes.HANDLE, wintypes.UINT]
_KERNEL.LocalFree.argtypes = [wintypes.LPVOID]
_NATIVE.NtResumeProcess.argtypes = [wintypes.HANDLE]
_NATIVE.NtQueryInformationFile.argtypes = [
    wintypes.HANDLE, wintypes.LPVOID, wintypes.LPVOID, wintypes.ULONG, ctypes.c_int,
]  # fmt: skip
_SECURITY.OpenProcessToken.argtypes = [wintypes.HANDLE, wintypes.DWORD, wintypes.LPVOID]
_SECURITY.GetTokenInformation.argtypes = [
    wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD, wintypes.LPVOID,
]  # fmt: skip
_SECURITY.ConvertSidToStringSidW.argtypes = [wintypes.LPVOID, wintypes.LPVOID]
_SECURITY.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = [
    wintypes.LPCWSTR, wintypes.DWORD, wintypes.LPVOID, wintypes.LPVOID,
]  # fmt: skip


def _checked(succeeded: object) -> None:
    """OSError, with what the system says, where a function has failed."""
    if not succeeded:
        raise ctypes.WinError(ctypes.get_last_error())


def system_folder() -> str:
    """Where the system's own programs are. No variable says so: a variable may say anything."""
    folder = ctypes.create_unicode_buffer(wintypes.MAX_PATH)
    _checked(_KERNEL.GetSystemDirectoryW(folder, len(folder)))
    return folder.value


def short_path(path: str) -> str:
    """The path by names of eight characters, where it has such; "" where nothing lies there."""
    found = ctypes.create_unicode_buffer(32_768)
    return found.value if _KERNEL.GetShortPathNameW(path, found, len(found)) else ""


# Events


def event() -> int:
    """A handle of an event that stays set until it is reset."""
    handle = _KERNEL.CreateEventW(None, True, False, None)
    _checked(handle)
    return int(handle)


def set_event(handle: int) -> None:
    """Let who waits for it go on."""
    _KERNEL.SetEvent(handle)


def reset_event(handle: int) -> None:
    """Let who waits for it wait."""
    _KERNEL.ResetEvent(handle)


# Processes


def lower_priority() -> None:
    """Let all other processes go before this one."""
    _KERNEL.SetPriorityClass(_THIS_PROCESS, _BELOW_NORMAL)


# Folders


def first_notice(folder: str) -> int:
    """A handle that is set once something in a folder is written, made, renamed or removed."""
    kinds = _NAMES | _SIZES | _WRITES
    handle = _KERNEL.FindFirstChangeNotificationW(folder, False, kinds)
    _checked(handle != _INVALID)
    return int(handle)


def next_notice(handle: int) -> bool:
    """Wait for the next change with the same handle; whether there will be one."""
    return bool(_KERNEL.FindNextChangeNotification(handle))


def close_notices(handle: int) -> None:
    """Give the handle back."""
    _KERNEL.FindCloseChangeNotification(handle)


# Pipes


class _IoStatus(ctypes.Structure):
    _fields_ = (("status", ctypes.c_void_p), ("information", ctypes.c_void_p))


def has_reader(handle: int) -> bool:
    """Whether somebody may still read what is written into a pipe; True where that is not known.

    To write nothing would say the same, but who reads would take that for the end.
    """
    status, found = _IoStatus(), (wintypes.ULONG * 10)()
    failed = _NATIVE.NtQueryInformationFile(
        handle, ctypes.byref(status), found, ctypes.sizeof(found), _PIPE_STATE
    )
    return bool(failed) or found[8] != _CLOSING


class _SecurityAttributes(ctypes.Structure):
    _fields_ = (
        ("size", wintypes.DWORD),
        ("descriptor", wintypes.LPVOID),
        ("is_inherited", wintypes.BOOL),
    )


class PrivateAccess:
    """Security attributes by which only this person, and the system, reach what is made with
    them. OSError where the system refuses."""

    def __init__(self) -> None:
        descriptor = wintypes.LPVOID()
        access = f"D:P(A;;GA;;;{_user()})(A;;GA;;;SY)"
        convert = _SECURITY.ConvertStringSecurityDescriptorToSecurityDescriptorW
        _checked(convert(access, _SDDL_REVISION, ctypes.byref(descriptor), None))
        size = ctypes.sizeof(_SecurityAttributes)
        self._attributes = _SecurityAttributes(size, descriptor, False)

    @property
    def address(self) -> int:
        """Where the system finds them, as long as this object lives."""
        return ctypes.addressof(self._attributes)


@cache
def private_access() -> PrivateAccess:
    """Those of this process, made once."""
    return PrivateAccess()


def _user() -> str:
    """The security identifier of the person, as text."""
    token, size = wintypes.HANDLE(), wintypes.DWORD()
    _checked(_SECURITY.OpenProcessToken(_THIS_PROCESS, _QUERY_TOKEN, ctypes.byref(token)))
    try:
        _SECURITY.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(size))
        found = ctypes.create_string_buffer(size.value)
        _checked(_SECURITY.GetTokenInformation(token, _TOKEN_USER, found, size, ctypes.byref(size)))
    finally:
        _KERNEL.CloseHandle(token)
    text = wintypes.LPWSTR()
    identifier = wintypes.LPVOID.from_buffer(found)  # the first field of TOKEN_USER
    _checked(_SECURITY.ConvertSidToStringSidW(identifier, ctypes.byref(text)))
    try:
        return str(text.value)
    finally:
        _KERNEL.LocalFree(text)


# Jobs


class _JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; of its fields two are used here and in `children`."""

    _fields_ = (
        *(("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64)),
        *(("flags", wintypes.DWORD), ("least", ctypes.c_size_t), ("most", ctypes.c_size_t)),
        *(("processes", wintypes.DWORD), ("affinity", ctypes.c_size_t)),
        *(("priority", wintypes.DWORD), ("scheduling", wintypes.DWORD)),
        *((f"counter_{index}", ctypes.c_uint64) for index in range(6)),
        *(("process_memory", ctypes.c_size_t), ("job_memory", ctypes.c_size_t)),
        *(("peak_process", ctypes.c_size_t), ("peak_job", ctypes.c_size_t)),
    )


_ACCOUNTING = 1  # JobObjectBasicAccountingInformation
_MEMORY, _PROCESSES = 0x100, 0x8  # JOB_OBJECT_LIMIT_PROCESS_MEMORY, _ACTIVE_PROCESS


def job(memory: int = 0, processes: int = 0) -> int:
    """A handle of a job, whose processes all end when it is closed. memory: bytes of each of them,
    processes: at a time; 0 without such a bound."""
    handle = _KERNEL.CreateJobObjectW(None, None)
    _checked(handle)
    limits = _JobLimits()
    limits.flags = _KILL_ON_CLOSE | (_MEMORY if memory else 0) | (_PROCESSES if processes else 0)
    limits.process_memory, limits.processes = memory, processes
    size = ctypes.sizeof(limits)
    _checked(_KERNEL.SetInformationJobObject(handle, _LIMITS, ctypes.byref(limits), size))
    return int(handle)


def add_to_job(handle: int, process: subprocess.Popen[bytes]) -> bool:
    """Add a process, with all that it starts from then on; whether it could be."""
    return bool(_KERNEL.AssignProcessToJobObject(handle, _handle_of(process)))


def end_job(handle: int) -> None:
    """End all processes of a job."""
    _KERNEL.TerminateJobObject(handle, 1)


def living_of(handle: int) -> int:
    """How many processes of a job live; 0 where the system does not tell."""
    found = (wintypes.DWORD * 12)()  # four times of eight bytes each, then four counts
    size = ctypes.sizeof(found)
    _KERNEL.QueryInformationJobObject(handle, _ACCOUNTING, found, size, None)
    return int(found[10])


def close_job(handle: int) -> None:
    """Give a job back: what lives of it ends."""
    _KERNEL.CloseHandle(handle)


def resume(process: subprocess.Popen[bytes]) -> None:
    """Let a process go on that was started as HIDDEN_AND_WAITING."""
    _NATIVE.NtResumeProcess(_handle_of(process))


def _handle_of(process: subprocess.Popen[bytes]) -> int:
    return int(getattr(process, "_handle"))  # noqa: B009 - not in its stubs
