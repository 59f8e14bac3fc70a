"""Starting a refresher for what a draw found to be due: detached, and waited for by nobody."""

import posix
import sys

from hudline.entry.disk import folder
from hudline.store.claims import take
from hudline.store.files import make_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.entry.errand import Errand

_SCRIPT = __file__.rsplit("/", 4)[0] + "/statusline/refresh.py"


def start(errand: "Errand") -> None:
    """Let one refresher bring up to date what is due and what no other works on.

    OSError where it cannot be started; its claims then keep later draws from trying at once.
    """
    place = folder(errand)
    if not place:
        return
    make_folder(place)
    names = [name for name in dict.fromkeys(errand.due) if take(place, name, errand.clock)]
    if not names:
        return
    told = _told(place, errand.data)
    try:
        spawn(told, [sys.executable, "-I", "-S", _SCRIPT, *names])
    finally:
        posix.close(told)


def _told(place: str, data: bytes) -> int:
    """A file with what the client told, for stdin; it has no name any more."""
    path = f"{place}/tick.json.{posix.getpid()}"
    handle = posix.open(path, posix.O_RDWR | posix.O_CREAT | posix.O_EXCL | posix.O_CLOEXEC, 0o600)
    posix.unlink(path)
    while data:
        data = data[posix.write(handle, data) :]
    posix.lseek(handle, 0, 0)
    return handle


def spawn(stdin: int, command: "list[str]") -> None:
    """Start `command` in a session of its own where the system can; the refresher sees to it."""
    nothing = ("/dev/null", posix.O_WRONLY, 0)
    actions = [
        (posix.POSIX_SPAWN_DUP2, stdin, 0),
        (posix.POSIX_SPAWN_OPEN, 1, *nothing),
        (posix.POSIX_SPAWN_OPEN, 2, *nothing),
    ]
    try:
        posix.posix_spawn(command[0], command, posix.environ, file_actions=actions, setsid=True)
    except NotImplementedError:
        posix.posix_spawn(command[0], command, posix.environ, file_actions=actions)
