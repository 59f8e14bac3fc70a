"""Makes what outlives updates: links to the interpreter and the plugin folder, and the launcher.

Hooks run `<plugin data>/python`, the status line `<home>/python`: the interpreter itself, see
hudline.platform.interpreters.
"""

from __future__ import annotations

import glob
import os
from contextlib import suppress
from functools import partial

from hudline.core.errors import guard
from hudline.core.file_io import read_file, replace
from hudline.core.paths import Home, below_start, config_folder, make_folder
from hudline.platform import interpreters, links
from hudline.platform.outbox import is_absolute, own_form
from hudline.platform.shells import LAUNCHERS


def interpreter() -> str:
    """The file of the running interpreter itself, not a link or one of an environment."""
    return interpreters.base()


def refresh(home: Home, root: str, data: str | None) -> None:
    """Point every link at the running interpreter and at the plugin folder `root`.

    data: the folder the client keeps for the plugin (`CLAUDE_PLUGIN_DATA`), where it is known;
    otherwise the ones that the client has made for it so far. OSError where `home` cannot be
    written, after everything else was tried.
    """
    python = interpreter()
    for folder in [data] if data else data_folders(dict(os.environ)):
        program = interpreters.program_in(folder)
        guard(partial(point_interpreter, program, python), lambda _: None)
    make_folder(home.root)
    point_interpreter(home.python, python)
    point(home.current, own_form(root))
    # Never put there unasked; where the plugin was gone for long, it was there before.
    known = (home.gone, *(path for path, _ in launchers(home)))
    if any(map(os.path.exists, known)):
        put_launcher(home, root)
    with suppress(FileNotFoundError):
        os.unlink(home.gone)


def data_folder(env: dict[str, str]) -> str | None:
    """The folder that the client keeps for the plugin, from CLAUDE_PLUGIN_DATA; None without it.
    One that is no absolute path (see `config_folder`) counts only where it exists."""
    path = env.get("CLAUDE_PLUGIN_DATA", "")
    folder = _absolute(path, env) if path else ""
    return folder if folder and (is_absolute(path) or os.path.isdir(folder)) else None


def _absolute(path: str, env: dict[str, str]) -> str:
    return own_form(path) if is_absolute(path) else below_start(path, env)


def data_folders(env: dict[str, str]) -> list[str]:
    """The folders that the client made for this plugin, one per marketplace it came from.

    The client names them `<plugin>-<marketplace>` below `data` in its plugin folder, which is
    `CLAUDE_CODE_PLUGIN_CACHE_DIR` or `plugins` in its configuration folder (client 2.1.330).
    """
    cache = env.get("CLAUDE_CODE_PLUGIN_CACHE_DIR")
    plugins = _absolute(cache, env) if cache else config_folder(env) + "/plugins"
    return sorted(map(own_form, glob.glob(glob.escape(plugins) + "/data/hudline-*")))


def point_interpreter(program: str, python: str) -> None:
    """Let `program` run the interpreter `python` once that has run, so that nothing breaks a
    hook."""
    if interpreters.target(program) is None:
        make_folder(os.path.dirname(program))
    interpreters.point(program, python)


def point(link: str, target: str) -> None:
    """Make `link` lead to `target` atomically."""
    if links.target(link) == target:
        return
    make_folder(os.path.dirname(link))
    links.point(link, target)


def put_launcher(home: Home, root: str) -> None:
    """Copy what the status line runs into the home; OSError where that cannot be."""
    for path, name in launchers(home):
        newest = read_file(f"{root}/statusline/{name}")
        if not os.path.exists(path) or read_file(path) != newest:
            make_folder(os.path.dirname(path))
            replace(path, newest)


def launchers(home: Home) -> list[tuple[str, str]]:
    """The files that the status line runs, and the name of what each of them is a copy of; the one
    that its command names comes last."""
    return [(f"{home.root}/{path}", name) for path, name in LAUNCHERS]
