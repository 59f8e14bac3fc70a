"""The links that outlive updates: to the interpreter, to the plugin folder, and the launcher.

Hooks run `<plugin data>/python`, the status line `<home>/python`: links to the interpreter
itself, because a version manager's `python3` is a script that costs eight starts per event.
"""

import os
import subprocess
import sys
from functools import partial

from hudline.door import attempt
from hudline.store.files import make_folder, read_file, replace
from hudline.store.home import Home, below_start, config_folder

_RUNS = "import sys; sys.exit(sys.version_info < (3, 9))"


def interpreter() -> str:
    """The file of the running interpreter itself: neither a link nor one of an environment."""
    return os.path.realpath(sys.executable)


def refresh(home: Home, root: str, data: "str | None") -> None:
    """Point every link at the running interpreter and at the plugin folder `root`.

    data: the folder the client keeps for the plugin (`CLAUDE_PLUGIN_DATA`), where it is known;
    otherwise the ones that the client has made for it so far. OSError where `home` cannot be
    written, after everything else was tried.
    """
    python = interpreter()
    for folder in [data] if data else data_folders(dict(os.environ)):
        attempt(partial(point_interpreter, folder + "/python", python), lambda _: None)
    make_folder(home.root)
    point_interpreter(home.python, python)
    point(home.current, root)
    refresh_launcher(home, root)


def data_folder(env: "dict[str, str]") -> "str | None":
    """The folder that the client keeps for the plugin, as it tells its hooks; None where it does
    not. One that is told as no absolute path (see `config_folder`) counts only where it is."""
    told = env.get("CLAUDE_PLUGIN_DATA", "")
    folder = _absolute(told, env) if told else ""
    return folder if folder and (folder == told or os.path.isdir(folder)) else None


def _absolute(path: str, env: "dict[str, str]") -> str:
    return path if path.startswith("/") else below_start(path, env)


def data_folders(env: "dict[str, str]") -> "list[str]":
    """The folders that the client made for this plugin, one per marketplace it came from.

    The client names them `<plugin>-<marketplace>` below `data` in its plugin folder, which is
    `CLAUDE_CODE_PLUGIN_CACHE_DIR` or `plugins` in its configuration folder (client 2.1.330).
    """
    told = env.get("CLAUDE_CODE_PLUGIN_CACHE_DIR")
    plugins = _absolute(told, env) if told else config_folder(env) + "/plugins"
    try:
        names = sorted(os.listdir(plugins + "/data"))
    except OSError:
        return []
    return [f"{plugins}/data/{name}" for name in names if name.startswith("hudline-")]


def point_interpreter(link: str, python: str) -> None:
    """Point `link` at `python` once it has been seen to run, so no link ever breaks a hook."""
    if _target(link) == python:
        return
    done = subprocess.run(
        [python, "-I", "-S", "-c", _RUNS], stdin=subprocess.DEVNULL, timeout=10, check=False
    )
    if done.returncode == 0:
        point(link, python)


def point(link: str, target: str) -> None:
    """Make `link` lead to `target`, at every moment whole: made beside, then renamed."""
    if _target(link) == target:
        return
    make_folder(link.rpartition("/")[0])
    beside = f"{link}.{os.getpid()}"
    os.symlink(target, beside)
    try:
        os.rename(beside, link)
    except OSError:
        os.unlink(beside)
        raise


def refresh_launcher(home: Home, root: str) -> None:
    """Bring the launcher up to date where `setup` has put one; it is never made unasked."""
    try:
        kept = read_file(home.launcher)
    except FileNotFoundError:
        return
    newest = read_file(root + "/statusline/launcher.py")
    if kept != newest:
        replace(home.launcher, newest)


def _target(link: str) -> "str | None":
    try:
        return os.readlink(link)
    except OSError:
        return None
