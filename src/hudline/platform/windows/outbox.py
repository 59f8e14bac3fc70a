"""What a hook needs of Windows: its surroundings, files, an append, a byte to the host.

Small on purpose: every hook loads it, so it uses what is built into the interpreter and no ctypes.
Paths have slashes here, which Windows takes as well, and a capital drive letter.
"""

import _winapi
import msvcrt
import nt
import sys
import time

assert sys.platform == "win32"

HOME_VARIABLE = "USERPROFILE"  # names the person's home folder, also for the client
PYTHON = "/python/python.exe"  # what the status line runs on, below Hudline's folder
SEPARATOR = "\\"  # between the names of a path, as people write it
WAKE_JOURNAL = b"\n"  # a journal has grown
# Of winnt.h and winerror.h; `_winapi` does not name them all.
_READ, _APPEND = 0x80000000, 0x0004  # GENERIC_READ, FILE_APPEND_DATA
_WRITE, _BUSY = 0x40000000, 231  # GENERIC_WRITE, ERROR_PIPE_BUSY
_ANONYMOUS = 0x00100000  # SECURITY_SQOS_PRESENT: the host learns nothing of who writes
_PIPE = "\\\\.\\pipe\\hudline-"  # as in `pipe_client`
_SHARE_READ, _SHARE_WRITE, _SHARE_DELETE = 1, 2, 4
_NO_WRITER = _SHARE_READ | _SHARE_DELETE  # of those that are opened meanwhile
_SHARE_ALL = _NO_WRITER | _SHARE_WRITE
_OPEN, _OPEN_OR_MAKE = 3, 4  # OPEN_EXISTING, OPEN_ALWAYS
_TO_READ, _TO_APPEND = (_READ, _OPEN, nt.O_RDONLY), (_APPEND, _OPEN_OR_MAKE, nt.O_APPEND)
_SYNCHRONIZE, _STILL_RUNS = 0x100000, 0x102  # WAIT_TIMEOUT
_NORMAL = 0x80  # FILE_ATTRIBUTE_NORMAL
_KIND, _FILE, _FOLDER = 0o170000, 0o100000, 0o040000  # of a mode: its mask, and two of its values
_LINKED = 0x20000000  # of a reparse tag: it stands for another file or folder
_LONGEST_PATH = 131_072  # bytes
_PAUSE = 0.001  # seconds
# For how many seconds to try again, by error: ERROR_SHARING_VIOLATION; ERROR_ACCESS_DENIED, which
# may be a file that is removed once its last reader has closed it.
_PATIENCES = {32: 5.0, 5: 0.05}

close = nt.close
parent_process = nt.getppid
process_id = nt.getpid
read = nt.read


def end_process(status: int) -> None:
    """End this process at once, without finalising the interpreter."""
    nt._exit(status)  # type: ignore[attr-defined]


# Surroundings


def environment() -> "dict[str, str]":
    """The process's environment; its names do not differ in case, and are capitals here."""
    return {name.upper(): value for name, value in nt.environ.items()}


def person_folder(env: "dict[str, str]") -> str:
    """The person's home folder, as the client has it: `USERPROFILE`; without that `HOME`, as shells
    name it. LookupError where neither is an absolute path."""
    for name in (HOME_VARIABLE, "HOME"):
        if is_absolute(env.get(name, "")):
            return own_form(env[name]).rstrip("/")
    raise LookupError("USERPROFILE names no folder")


def current_folder() -> str:
    """The folder that this process is in."""
    return own_form(nt.getcwd())


def is_absolute(path: str) -> bool:
    """Whether a path begins with a drive (C:/, or C: alone) or with a server's folder
    (//server/folder)."""
    path = path.replace("\\", "/")
    if path[:2] == "//":
        return "/" in path[3:]  # what is asked of a server alone takes seconds
    return path[:1].isalpha() and path[1:2] == ":" and path[2:3] in ("", "/")


def own_form(path: str) -> str:
    """A path as Hudline writes it: with slashes between its names, and a capital drive letter."""
    path = path.replace("\\", "/")
    return path[:1].upper() + path[1:] if path[1:2] == ":" else path


def comparable(path: str) -> str:
    """What is the same for two paths where they name the same file or folder, in capitals or
    not."""
    return own_form(path).rstrip("/").lower()


# Files


def exists(path: str) -> bool:
    """Whether anything lies at `path`."""
    try:
        nt.stat(path)
    except (OSError, ValueError):  # ValueError: a name that the system has no form for
        return False
    return True


def make_private_folder(path: str) -> None:
    """Make one folder; OSError where that fails. Who can read it, the folder above decides: below
    the person's own nobody else can."""
    nt.mkdir(path)


def open_file(path: str, follow: bool = True) -> "tuple[int, int]":
    """A handle to read the regular file at `path`, and its size in bytes; while it is open, others
    can write, replace and remove the file. follow: whether a symbolic link may lie in its place.

    OSError for whatever else lies there: to open a device or a pipe may already do something.
    """
    # First: what a link leads to may lie on another computer, which a look at it would tell of us.
    if not follow and nt.lstat(path).st_reparse_tag & _LINKED:
        raise OSError(40, "is a link", path)
    _check(path, nt.stat(path).st_mode)
    handle = _opened(path, _TO_READ, _SHARE_ALL)
    try:
        status = nt.fstat(handle)
        _check(path, status.st_mode)
    except OSError:
        nt.close(handle)
        raise
    return handle, status.st_size


def _check(path: str, mode: int) -> None:
    if mode & _KIND == _FOLDER:
        raise IsADirectoryError(21, "is a folder", path)
    if mode & _KIND != _FILE:
        raise OSError(22, "is not a regular file", path)


def append_whole(path: str, data: bytes) -> None:
    """Append `data` to a file, making it where it is missing; OSError where that fails.

    Windows has no append that others cannot come between, so nobody else may write while this
    process has the file open, and who finds it in use tries again.
    """
    handle = open_to_append(path)
    try:
        nt.write(handle, data)
    finally:
        nt.close(handle)


def open_to_append(path: str) -> int:
    """A handle that writes at the end of a file, which is made where it is missing, and into which
    nobody else can write meanwhile; OSError where that cannot be."""
    return _opened(path, _TO_APPEND, _NO_WRITER)


def open_to_rewrite(path: str) -> "int | None":
    """A handle that reads a file into which nobody can write meanwhile; None where somebody does.
    OSError where it cannot be opened."""
    try:
        return _opened(path, _TO_READ, _NO_WRITER, is_patient=False)
    except OSError as error:
        if error.winerror in _PATIENCES:
            return None
        raise


def _opened(path: str, purpose: "tuple[int, int, int]", share: int, is_patient: bool = True) -> int:
    """A descriptor of a file that no child inherits; tried again where somebody uses the file in
    another way. OSError, with `path` as its file, where it cannot be opened."""
    access, how, flags = purpose
    began = time.monotonic()
    while True:
        try:
            found = _winapi.CreateFile(path, access, share, 0, how, _NORMAL, 0)
            break
        except OSError as error:
            seconds = _PATIENCES.get(error.winerror, 0.0) if is_patient else 0.0
            if time.monotonic() - began >= seconds:
                raise OSError(0, error.strerror, path, error.winerror) from None
        time.sleep(_PAUSE)
    return msvcrt.open_osfhandle(found, flags | nt.O_BINARY | nt.O_NOINHERIT)


def link_target(link: str) -> "str | None":
    """What the small file `link` names as the folder that it stands for; None without one."""
    try:
        handle, size = open_file(link)
    except OSError:
        return None
    try:
        name = nt.read(handle, min(size, _LONGEST_PATH)).decode("utf-8", "replace")
    finally:
        nt.close(handle)
    return name[:-1] if name[-1:] == "\n" and "\n" not in name[:-1] else None


def followed(link: str) -> str:
    """The path by which to reach what `link` leads to; `link` where it leads nowhere."""
    to = link_target(link)
    if to is None:
        return link
    return to if is_absolute(to) else f"{link.rpartition('/')[0]}/{to}"


def site_packages(folder: str) -> str:
    """The folder for libraries of the environment in `folder`, or behind a link there."""
    return followed(folder) + "/Lib/site-packages"


def drop_output(handle: int) -> None:
    """Let what is still written to a descriptor lead nowhere, since nobody reads it any more."""
    nt.dup2(nt.open("NUL", nt.O_WRONLY), handle)


# Processes


def lives(pid: int) -> bool:
    """Whether there is a process `pid`, of any user; False for a number that can be none."""
    if pid <= 0 or pid & 3 or pid >= 1 << 32:  # Windows would take 5 for 4
        return False
    try:
        handle = _winapi.OpenProcess(_SYNCHRONIZE, False, pid)
    except PermissionError:
        return True
    except OSError:
        return False
    try:
        return _winapi.WaitForSingleObject(handle, 0) == _STILL_RUNS
    finally:
        _winapi.CloseHandle(handle)


def start_time(pid: int) -> str:
    """Always "": without ctypes the start of a process cannot be asked for here, and no two clients
    that share a folder have the same id."""
    return ""


def host_folder(root: str, client: int) -> str:
    """The folder of the host of the client with process id `client`, below the home `root`."""
    return f"{root}/hosts/{client}"


def wake(pipe: str, what: bytes = WAKE_JOURNAL) -> bool:
    """Write one byte to the host that reads the pipe at `pipe`, without waiting; whether one
    does."""
    try:
        handle = nt.open(pipe, nt.O_RDONLY | nt.O_BINARY | nt.O_NOINHERIT)
    except OSError:  # no host
        return False
    try:
        name = nt.read(handle, 80).decode("ascii", "replace")
    finally:
        nt.close(handle)
    if name[: len(_PIPE)] != _PIPE or not name[len(_PIPE) :].isalnum():
        return False  # a name of another form may be that of a file, or of another machine
    try:
        host = _winapi.CreateFile(name, _WRITE, 0, 0, _OPEN, _ANONYMOUS, 0)
    except OSError as error:  # busy: others wake it, who cannot have been read yet
        return error.winerror == _BUSY
    try:
        _winapi.WriteFile(host, what)
    except OSError:  # it is about to end
        return True
    finally:
        _winapi.CloseHandle(host)
    return True
