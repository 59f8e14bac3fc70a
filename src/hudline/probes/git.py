"""What only git itself knows, asked by a hook that nobody waits for, kept for the status line.

<session>/git.json holds `{"at", "git_folder", "dirty"}`.
"""

import posix

from hudline.store.files import replace
from hudline.store.repository import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.codec import Codec

_PAUSE = 3.0  # seconds between two questions while tools run
_PATIENCE = 6.0  # seconds git may take
# No lock is taken, and nothing that the repository's own configuration names is started.
_COMMAND = (
    *("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=dirty"),
)


def facts(folder: str) -> str:
    """The path of the git facts of the session whose folder is `folder`."""
    return folder + "/git.json"


def is_due(folder: str, now: float, may_wait: bool) -> bool:
    """Whether to ask git: not again within three seconds when another chance will come."""
    if not may_wait:
        return True
    try:
        return now - posix.stat(facts(folder)).st_mtime > _PAUSE
    except OSError:
        return True


def refresh(folder: str, cwd: str, codec: "Codec", now: float) -> None:
    """Ask git whether files are changed around `cwd`, and keep the answer."""
    git_folder = find(cwd)
    if not git_folder:
        return
    import subprocess

    try:
        asked = subprocess.run(
            _COMMAND,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return
    held = {"at": now, "git_folder": git_folder, "dirty": bool(asked.stdout.strip())}
    replace(facts(folder), codec.dumps(held))
