"""What a hook needs of the system: its surroundings, files, an append, a byte to the host.

Small on purpose: every hook loads it. The host of a client lies in <home>/hosts/, see
hudline.host.endpoints.
"""

import posix
import sys

assert sys.platform != "win32"

HOME_VARIABLE = "HOME"  # names the person's home folder
PYTHON = "/python"  # what the status line runs on, below Hudline's folder
SEPARATOR = "/"  # between the names of a path, as people write it
WAKE_JOURNAL = b"\n"  # a journal has grown
_START_FIELD = 19  # of `process_status`: proc(5), field 22
_WRITING = posix.O_WRONLY | posix.O_NONBLOCK | posix.O_CLOEXEC | posix.O_NOFOLLOW
# Without waiting for a writer, where a pipe lies in a file's place, and without taking a terminal
# for this process's own.
_READING = posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK | posix.O_NOCTTY
_APPENDING = (
    posix.O_WRONLY | posix.O_APPEND | posix.O_CREAT
    | posix.O_CLOEXEC | posix.O_NOFOLLOW | posix.O_NOCTTY
)  # fmt: skip
_KIND, _FILE, _FOLDER = 0o170000, 0o100000, 0o040000  # of a mode: its mask, and two of its values

close = posix.close
current_folder = posix.getcwd
end_process = posix._exit  # at once, without finalising the interpreter
parent_process = posix.getppid
process_id = posix.getpid
read = posix.read


# Surroundings


def environment() -> "dict[str, str]":
    """The process's environment as text, without the cost of importing `os`."""
    return {
        key.decode("utf-8", "surrogateescape"): value.decode("utf-8", "surrogateescape")
        for key, value in posix.environ.items()
    }


def person_folder(env: "dict[str, str]") -> str:
    """The person's home folder: `HOME` where it is an absolute path, else the one that the password
    database names. LookupError where that names none."""
    home = env.get(HOME_VARIABLE, "")
    if home.startswith("/"):
        return home.rstrip("/")
    from pwd import getpwuid

    return getpwuid(posix.getuid()).pw_dir.rstrip("/")


def is_absolute(path: str) -> bool:
    """Whether a path begins at the root of a file system."""
    return path.startswith("/")


def own_form(path: str) -> str:
    """A path as Hudline writes it: with slashes between its names."""
    return path


def comparable(path: str) -> str:
    """What is the same for two paths only where they name the same file or folder."""
    return path


# Files


def exists(path: str) -> bool:
    """Whether anything lies at `path`."""
    try:
        posix.stat(path)
    except (OSError, ValueError):  # ValueError: a name that the system has no bytes for
        return False
    return True


def make_private_folder(path: str) -> None:
    """Make one folder that only the person can read; OSError where that fails."""
    posix.mkdir(path, 0o700)


def open_file(path: str, follow: bool = True) -> "tuple[int, int]":
    """A handle to read the regular file at `path`, and its size in bytes. follow: whether a
    symbolic link may lie in its place.

    OSError for whatever else lies there: to open a device or a pipe may already do something, so
    its kind is looked at before, and once more after, since it may have been replaced meanwhile.
    """
    _check(path, posix.stat(path).st_mode)
    handle = posix.open(path, _READING if follow else _READING | posix.O_NOFOLLOW)
    try:
        status = posix.fstat(handle)
        _check(path, status.st_mode)
    except OSError:
        posix.close(handle)
        raise
    return handle, status.st_size


def _check(path: str, mode: int) -> None:
    if mode & _KIND == _FOLDER:
        raise IsADirectoryError(21, "is a folder", path)
    if mode & _KIND != _FILE:
        raise OSError(22, "is not a regular file", path)


def append_whole(path: str, data: bytes) -> None:
    """Append `data` to a file in one write, which none of another process comes between, making the
    file where it is missing; OSError where that fails."""
    handle = posix.open(path, _APPENDING, 0o600)
    try:
        posix.write(handle, data)
    finally:
        posix.close(handle)


def followed(link: str) -> str:
    """The path by which to reach what `link` leads to: itself, since the system follows it."""
    return link


def site_packages(folder: str) -> str:
    """The folder for libraries of the environment in `folder`, for the running version."""
    major, minor = sys.version_info[:2]
    return f"{folder}/lib/python{major}.{minor}/site-packages"


def drop_output(handle: int) -> None:
    """Let what is still written to a descriptor lead nowhere, since nobody reads it any more."""
    posix.dup2(posix.open("/dev/null", posix.O_WRONLY), handle)


# Processes


def process_status(pid: int) -> "list[bytes]":
    """The fields behind the name in /proc/<pid>/stat, the state first (proc(5)); none where the
    system does not tell, or the process is gone."""
    try:
        handle = posix.open(f"/proc/{pid}/stat", posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return []
    try:
        return posix.read(handle, 4096).rpartition(b")")[2].split()
    except OSError:
        return []
    finally:
        posix.close(handle)


def lives(pid: int) -> bool:
    """Whether there is a process `pid`, of any user; False for a number that can be none."""
    if pid <= 0:  # the kernel would take it for a group
        return False
    try:
        posix.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def start_time(pid: int) -> str:
    """When process `pid` was started, as Linux counts it (clock ticks since boot); "" where the
    system does not tell, or the process is gone or a zombie."""
    fields = process_status(pid)
    if len(fields) <= _START_FIELD or fields[0] == b"Z":
        return ""
    return fields[_START_FIELD].decode("ascii", "replace")


def host_folder(root: str, client: int) -> str:
    """The folder of the host of the client with process id `client`, below the home `root`."""
    start = start_time(client)
    return f"{root}/hosts/{client}.{start}" if start else f"{root}/hosts/{client}"


def wake(pipe: str, what: bytes = WAKE_JOURNAL) -> bool:
    """Write one byte into the pipe at `pipe`, without waiting; whether a host reads it."""
    try:
        handle = posix.open(pipe, _WRITING)
    except OSError:  # no pipe, or nobody reads it
        return False
    try:
        posix.write(handle, what)
    except OSError:  # full: then it is woken anyway
        return True
    finally:
        posix.close(handle)
    return True
