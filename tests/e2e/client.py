"""The real client in an environment of its own: nothing of the caller's session gets in."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .terminal import Terminal

VERSION = "2.1.332"
BEFORE_MODS = "2.1.197"  # a client that knows no bands
REPOSITORY = Path(__file__).resolve().parents[2]
API_KEY = "sk-ant-api03-" + "0" * 80 + "-scripted"
# On the screen as soon as keys are read.
READY = "\N{HEAVY RIGHT-POINTING ANGLE QUOTATION MARK ORNAMENT}"
QUIET_SETTINGS: Mapping[str, Any] = {
    "tui": "default",
    "theme": "dark",
    "spinnerTipsEnabled": False,
    "prefersReducedMotion": True,
    "skipWebFetchPreflight": True,
}
QUIET_ENVIRONMENT: Mapping[str, str] = {
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL": "1",
    "CLAUDE_CODE_DISABLE_TERMINAL_TITLE": "1",
    "CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION": "false",
    "CLAUDE_CODE_MAX_RETRIES": "0",
    "DISABLE_AUTOUPDATER": "1",
    "DISABLE_ERROR_REPORTING": "1",
    "DISABLE_TELEMETRY": "1",
    # Containers run tests as root, for whom the client refuses `bypassPermissions` otherwise.
    "IS_SANDBOX": "1",
    "HUDLINE_SURFACE": "line",  # most tests look at the status line; test_band.py at the band
}


class ClientMissing(Exception):  # noqa: N818 - a finding, not a fault
    """The client cannot be had here; the message says why in one sentence."""


class _Installation(NamedTuple):
    """What an installation has left: the plugin folder of the configuration folder `config`, kept
    in `kept`, and the settings that it has added."""

    config: Path
    kept: tempfile.TemporaryDirectory[str]
    settings: dict[str, Any]


_INSTALLED: dict[tuple[Path, Path, str], _Installation] = {}


class Client:
    """One user of the client: a home, a git project and a pre-answered first run in `folder`.

    binary: from `ensure_client`. api_url: where model requests go. settings: laid over
    `QUIET_SETTINGS` in the user's settings.json. env: laid over the environment.
    """

    def __init__(
        self,
        folder: Path,
        binary: Path,
        api_url: str,
        settings: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.binary = binary
        self.home = folder / "home"
        self.config = self.home / ".claude"
        self.project = folder / "project"
        self.temporary = folder / "tmp"
        self.terminals: list[Terminal] = []
        self._has_plugin = False
        for path in (self.config, self.project, self.temporary):
            path.mkdir(parents=True, exist_ok=True)
        self.env = {**self._environment(api_url), **(env or {})}
        self._create_project()
        self._answer_first_run()
        self.write_settings({**QUIET_SETTINGS, **(settings or {})})

    def run(
        self, *args: str, check: bool = True, seconds: float = 120, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Make one non-interactive call such as ``run("plugin", "list", "--json")``.

        AssertionError with both outputs when it fails and `check` is set.
        """
        done = subprocess.run(
            [str(self.binary), *args],
            cwd=self.project,
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if check and done.returncode:
            said = f"{done.stdout}{done.stderr}"
            raise AssertionError(f"claude {' '.join(args)}: exit {done.returncode}\n{said}")
        return done

    def launch(
        self, *args: str, columns: int = 120, rows: int = 40, ready: str = READY
    ) -> Terminal:
        """Start the client in a terminal and wait until it shows `ready` (its input line).

        It asks before each tool that is not read-only, unless `args` name another mode.
        """
        mode = () if "--permission-mode" in args else ("--permission-mode", "default")
        command = [str(self.binary), *mode, *args]
        terminal = Terminal(command, self.project, self.env, columns, rows)
        self.terminals.append(terminal)
        terminal.wait_for(ready, 120)
        if self._has_plugin:
            self.wait_for_hooks()
        return terminal

    def wait_for_hooks(self) -> None:
        """Wait for the link by which the plugin's hooks run, which its first session makes: what is
        typed before that goes unheard."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if any(self.config.glob("plugins/data/*/python")):
                return
            time.sleep(0.05)

    def close(self) -> None:
        """Close every terminal that `launch` opened."""
        while self.terminals:
            self.terminals.pop().close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def settings(self) -> dict[str, Any]:
        """Return the user's settings.json as it is now."""
        path = self.config / "settings.json"
        loaded: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return loaded

    def write_settings(self, changes: Mapping[str, Any]) -> None:
        """Lay `changes` over the user's settings.json; a running client takes them up."""
        merged = {**self.settings(), **changes}
        (self.config / "settings.json").write_text(json.dumps(merged, indent=2), "utf-8")

    def install_plugin(self, marketplace: Path, plugin: str) -> None:
        """Install `plugin` (``name@marketplace``) from a folder marketplace.

        The client reads such a plugin in place: whatever it writes lands in `marketplace`. It does
        the work once in a test run; later users get what it left, with their own paths.
        """
        key = (self.binary, marketplace, plugin)
        if key in _INSTALLED:
            self._take_over(_INSTALLED[key])
        else:
            before = self.settings()
            self.run("plugin", "marketplace", "add", str(marketplace))
            self.run("plugin", "install", plugin)
            added = {name: value for name, value in self.settings().items()
                     if before.get(name) != value}  # fmt: skip
            kept = tempfile.TemporaryDirectory(prefix="hudline-installed-")
            shutil.copytree(self.config / "plugins", kept.name, symlinks=True, dirs_exist_ok=True)
            _INSTALLED[key] = _Installation(self.config, kept, added)
        self._has_plugin = True

    def _take_over(self, made: _Installation) -> None:
        shutil.copytree(made.kept.name, self.config / "plugins", symlinks=True)
        for path in (self.config / "plugins").glob("*.json"):
            text = path.read_text("utf-8").replace(str(made.config), str(self.config))
            path.write_text(text, "utf-8")
        self.write_settings(made.settings)

    def plugins(self) -> list[dict[str, Any]]:
        """List the plugins that the user has installed, as the client does, without its own."""
        listed = json.loads(self.run("plugin", "list", "--json").stdout)
        return [plugin for plugin in listed if not plugin["id"].endswith("@builtin")]

    def _environment(self, api_url: str) -> dict[str, str]:
        return {
            "PATH": search_path(),
            "HOME": str(self.home),
            "SHELL": "/bin/sh",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8" if platform.system() == "Linux" else "en_US.UTF-8",
            "TMPDIR": str(self.temporary),
            "CLAUDE_CODE_TMPDIR": str(self.temporary),
            "ANTHROPIC_BASE_URL": api_url,
            "ANTHROPIC_API_KEY": API_KEY,
            **QUIET_ENVIRONMENT,
        }

    def _create_project(self) -> None:
        if (self.project / ".git").exists():
            return
        (self.project / "README.md").write_text("# A project\n", "utf-8")
        self._git("init", "--quiet", "--initial-branch=main")
        self._git("add", "--all")
        identity = ("-c", "user.name=Someone", "-c", "user.email=someone@example.com")
        self._git(*identity, "commit", "--quiet", "--message=Begin")

    def _git(self, *args: str) -> None:
        subprocess.run(["git", *args], cwd=self.project, env=self.env, check=True)

    def _answer_first_run(self) -> None:
        """Write the answers a person gives once: theme, key, trust in the folder."""
        answers = first_run_answers(str(self.project.resolve()))
        path = self.home / ".claude.json"
        if not path.exists():
            path.write_text(json.dumps(answers), "utf-8")


def first_run_answers(*projects: str) -> dict[str, Any]:
    """What the client's own file holds once a person has chosen a theme, and approved the key and
    the folders of the projects."""
    trusted = {"hasTrustDialogAccepted": True, "hasCompletedProjectOnboarding": True}
    return {
        "hasCompletedOnboarding": True,
        "lastOnboardingVersion": VERSION,
        "theme": "dark",
        "numStartups": 5,
        "bypassPermissionsModeAccepted": True,
        "customApiKeyResponses": {"approved": [API_KEY[-20:]], "rejected": []},
        "projects": dict.fromkeys(projects, trusted),
    }


def ensure_client(version: str = VERSION) -> Path:
    """Find the client's executable, installed on first use; ClientMissing when that fails.

    HUDLINE_E2E_CLAUDE names another one to use instead of `VERSION`.
    """
    named = os.environ.get("HUDLINE_E2E_CLAUDE")
    if named and version == VERSION:
        return _working(Path(named))
    folder = REPOSITORY / ".cache" / "client" / version
    if not _binary(folder).exists():
        _install(version, folder)
    return _working(_binary(folder))


def marketplace_copy(root: Path, into: Path) -> Path:
    """Copy the files of the repository at `root` that git would keep; the new folder.

    Tracked files and new ones that are not ignored. A folder marketplace is read in place, so
    running from a copy keeps caches and the like out of the repository.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():  # listed but deleted: gone from the working tree
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target)
    return into


def _binary(folder: Path) -> Path:
    return folder / "node_modules" / ".bin" / "claude"


def _working(binary: Path) -> Path:
    try:
        done = subprocess.run(
            [str(binary), "--version"], capture_output=True, text=True, timeout=120, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise ClientMissing(f"{binary} does not run: {problem}") from problem
    if done.returncode:
        said = (done.stderr or done.stdout).strip() or f"exit {done.returncode}"
        raise ClientMissing(f"{binary} --version failed: {said.splitlines()[0]}")
    return binary


def _install(version: str, folder: Path) -> None:
    """Install beside and rename: two test runs at once must not see each other's half."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        fresh = Path(scratch) / version
        _npm_install(version, fresh)
        script = fresh / "node_modules" / "@anthropic-ai" / "claude-code" / "install.cjs"
        try:
            _working(_binary(fresh))
        except ClientMissing:
            # npm may have been told to skip install scripts; this is the one it skipped.
            _call(["node", script.name], script.parent)
            _working(_binary(fresh))
        with contextlib.suppress(OSError):  # another run was faster: its folder is as good
            fresh.rename(folder)


def _npm_install(version: str, prefix: Path) -> None:
    if shutil.which("npm") is None:
        raise ClientMissing("npm is not on the PATH, so the client cannot be installed")
    prefix.mkdir()
    quiet = ("--no-save", "--no-audit", "--no-fund")
    package = f"@anthropic-ai/claude-code@{version}"
    _call(["npm", "install", "--prefix", str(prefix), *quiet, package], prefix)


def _call(command: list[str], cwd: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise ClientMissing(f"{command[0]} failed: {problem}") from problem
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "warn" not in line]
        reason = lines[0] if lines else f"exit {done.returncode}"
        raise ClientMissing(f"{' '.join(command[:2])} failed: {reason}")


def search_path() -> str:
    """Name the folders of the base interpreter, git and the system; no virtual environment."""
    git = shutil.which("git")
    own = [str(Path(sys.base_prefix) / "bin")] + ([str(Path(git).parent)] if git else [])
    return os.pathsep.join(dict.fromkeys([*own, "/usr/local/bin", "/usr/bin", "/bin"]))
