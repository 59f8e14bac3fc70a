"""Asks git in a way in which no repository can have a program started.

- Git sees a view of the repository (`sources.git_view`) without its configuration: no filter,
  monitor, hook, server or include of its own.
- Git gets the folders it works on (GIT_DIR, GIT_WORK_TREE); it looks for no other repository.
- It gets an environment of its own, with the caller's paths of the person's settings only.
- It is found on the PATH outside of the work tree and started in the root folder, in a session
  without a terminal, and with everything it starts it is ended after some seconds.

No filter runs, not even the person's own: a repository decides which files one is for. What cannot
be known without it is left out.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import ExitStack

from hudline.platform.children import NEUTRAL_FOLDER
from hudline.platform.outbox import HOME_VARIABLE, is_absolute
from hudline.platform.programs import program, search_path
from hudline.sources import git_view
from hudline.sources.git_folder import common
from hudline.sources.git_view import Settings, is_on
from hudline.sources.subprocess_runner import Bounds, run

_PATIENCE = 6.0  # seconds for all that git is asked at once
_MOST = 16 * 1024 * 1024  # bytes of an answer
_MOST_SETTINGS = 4 * 1024 * 1024
_INCLUDES = 10  # files of settings that a repository's own may include
_LIST = ("config", "-z", "--list")
_NOWHERE = "/dev/null"  # for a file that is to hold nothing
_PROVIDED = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.44 knows no GIT_NO_LAZY_FETCH
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


class IsolatedGit:
    """Git for one repository, as a context manager; its view is in `folder` meanwhile.

    git_folder, root: as `sources.git_folder.around` finds them. env: the caller's environment.
    OSError or `git_view.Refused` on entering where git is not to be asked.
    """

    def __init__(self, folder: str, git_folder: str, root: str, env: dict[str, str]) -> None:
        self.drivers: set[str] = set()  # the filters that did not run
        self.is_partial = False
        self._view = f"{folder}/git.{os.getpid()}"
        self._git_folder, self._root = git_folder, root
        self._git = program("git", env.get("PATH", ""), root)
        self._caller = env
        self._end = time.monotonic() + _PATIENCE
        self._env = {**_PROVIDED, "PATH": search_path(env.get("PATH", ""), root)}
        for name in {"HOME", HOME_VARIABLE, "XDG_CONFIG_HOME"}:  # the person's ignored files
            if is_absolute(env.get(name, "")):
                self._env[name] = env[name]

    def __enter__(self) -> IsolatedGit:
        if not self._git:
            raise git_view.Refused("there is no git outside of it")
        own = self._of_repository()
        persons = self._listed((), self._of_person())
        self.drivers = git_view.drivers(persons + own)
        self.is_partial = git_view.is_partial(own)
        settings = git_view.carried(persons, self._root, False)
        settings += git_view.carried(own, self._root, True)
        shutil.rmtree(self._view, ignore_errors=True)  # of one that was killed
        with ExitStack() as unless_made:
            unless_made.callback(self.__exit__)
            git_dir = git_view.make(self._view, self._git_folder, settings, self.drivers)
            unless_made.pop_all()
        nothing = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": _NOWHERE}
        self._env = {**self._env, **nothing, "GIT_DIR": git_dir, "GIT_WORK_TREE": self._root}
        self._env.update(git_view.variables(self._git_folder))
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._view, ignore_errors=True)

    def ask(self, *arguments: str, data: bytes = b"") -> bytes | None:
        """The output of git with these arguments and `data` on stdin; None where it fails or takes
        too long."""
        safe = ("--no-optional-locks", "-c", "core.fsmonitor=false")
        # No folder of the view: on Windows /dev/null lies on a drive.
        hooks = f"core.hooksPath={self._view}/none"
        return self._run((*safe, "-c", hooks, *arguments), data, self._env)

    def filtered(self, paths: list[bytes]) -> list[bytes]:
        """Those of the paths, which differ from the index, for which a filter did not run."""
        if not paths or not self.drivers:
            return []
        output = self.ask("check-attr", "-z", "--stdin", "filter", data=b"\0".join(paths) + b"\0")
        if output is None:
            return paths
        words = output.split(b"\0")
        values = zip(words[::3], words[2::3])
        names = {name.encode("utf-8", "surrogateescape") for name in self.drivers}
        return [path for path, value in values if value in names]

    def _run(self, arguments: tuple[str, ...], data: bytes, env: dict[str, str],
             most: int = _MOST) -> bytes | None:  # fmt: skip
        left = self._end - time.monotonic()
        if left <= 0:
            return None
        code, output = run((self._git, *arguments), NEUTRAL_FOLDER, data, env, Bounds(left, most))
        return output if code == 0 else None

    def _of_repository(self) -> Settings:
        """The settings of the repository itself; Refused where its work tree is elsewhere."""
        shared = common(self._git_folder)
        own = self._read(shared + "/config", [])
        has_more = any(key == "extensions.worktreeconfig" and is_on(value) for key, value in own)
        added = self._read(self._git_folder + "/config.worktree", []) if has_more else []
        # For a linked worktree git ignores what the shared settings say of a work tree.
        place = added if shared != self._git_folder else own + added
        git_view.check_place(place, self._git_folder, self._root)
        return own + added

    def _read(self, path: str, seen: list[str]) -> Settings:
        """The settings in a file and those it includes, where they are regular files. Those that it
        includes on a condition are left out."""
        if not os.path.lexists(path) or path in seen or len(seen) > _INCLUDES:
            return []
        if not os.path.isfile(path):
            raise git_view.Refused("its settings are no file")
        seen.append(path)
        found: Settings = []
        for key, value in self._listed(("--no-includes", "--file", path), {}):
            found.append((key, value))
            if key == "include.path" and value:
                beside = os.path.join(os.path.dirname(path), os.path.expanduser(value))
                found += self._read(beside, seen) if os.path.isfile(beside) else []
        return found

    def _listed(self, where: tuple[str, ...], env: dict[str, str]) -> Settings:
        """The settings that git lists, with the arguments `where`; Refused where it cannot."""
        env = {**self._env, "GIT_DIR": _NOWHERE, **env}
        output = self._run((*_LIST, *where), b"", env, _MOST_SETTINGS)
        if output is None:
            raise git_view.Refused("its settings cannot be read")
        text = output.decode("utf-8", "surrogateescape")
        parts = [one.partition("\n") for one in text.split("\0")]
        return [(key, value if separator else None) for key, separator, value in parts if key]

    def _of_person(self) -> dict[str, str]:
        """The variables that say where the person's settings lie, if not where git looks."""
        found = {}
        for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
            path = self._caller.get(name, "")
            if is_absolute(path) and (path == _NOWHERE or os.path.isfile(path)):
                found[name] = path
        if self._caller.get("GIT_CONFIG_NOSYSTEM"):
            found["GIT_CONFIG_NOSYSTEM"] = self._caller["GIT_CONFIG_NOSYSTEM"]
        return found
