"""A Windows under Wine, as tests/windows/setup makes it, and the people who use it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Callable, TypeVar

from tests.e2e.client import (
    API_KEY,
    QUIET_ENVIRONMENT,
    QUIET_SETTINGS,
    REPOSITORY,
    first_run_answers,
    marketplace_copy,
)
from tests.e2e.terminal import Terminal

HERE = Path(__file__).parent
PYTHON = "C:\\py\\python.exe"
CLIENT = "C:\\client\\claude.exe"
SHELL = "C:\\windows\\system32\\cmd.exe"
SITE = "C:\\site"  # pytest, orjson, rich and so on
PLUGIN = "C:\\hudline"
_PATH = "C:\\py;C:\\windows\\system32;C:\\windows"
_SERVER = "/usr/lib/x86_64-linux-gnu/wine/wineserver"
_SERVICE = re.compile(r"wineserver|\\(services|winedevice|plugplay|svchost|explorer|rpcss)\.exe")
_Found = TypeVar("_Found")


class LabMissing(Exception):  # noqa: N818 - a finding, not a fault
    """No Windows can be made here; the message says why in one sentence."""


class Lab:
    """The Windows in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drive = folder / "system" / "lab" / "prefix" / "drive_c"

    def set_up(self) -> None:
        """Make what is missing. LabMissing where that cannot be."""
        done = subprocess.run(
            [HERE / "setup", self.folder], stderr=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise LabMissing((done.stderr.strip() or "setup failed").splitlines()[-1])

    def command(
        self, program: Sequence[str], env: Mapping[str, str] | None = None, cwd: str = "C:\\"
    ) -> list[str]:
        """What runs a Windows program from here, with variables beside those of Windows."""
        named = [f"{name}={value}" for name, value in {"WINEPATH": _PATH, **(env or {})}.items()]
        inside = Path("/lab/prefix/drive_c", *cwd.replace("\\", "/").split("/")[1:])
        return [
            *(str(HERE / "inside"), str(self.folder), "env", f"--chdir={inside}", *named),
            *("wine", *program),
        ]

    def run(
        self,
        *program: str,
        env: Mapping[str, str] | None = None,
        cwd: str = "C:\\",
        stdin: str = "",
        seconds: float = 300,
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end, with pipes as its standard streams."""
        return subprocess.run(
            self.command(program, env, cwd),
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )

    def path(self, windows: str) -> Path:
        """Where a path on drive C lies."""
        return self.drive.joinpath(*windows.replace("\\", "/").split("/")[1:])

    def programs(self) -> list[str]:
        """The command lines of what runs there now, without Windows' own services."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (entry / "root").samefile(self.drive.parents[2]):
                    found.append((entry / "cmdline").read_bytes().decode("utf-8", "replace"))
        return [line for line in found if line and not _SERVICE.search(line.partition("\0")[0])]

    def copy_plugin(self, windows: str = PLUGIN) -> None:
        """Put the repository's files where the path says, in place of those from before."""
        target = self.path(windows)
        shutil.rmtree(target, ignore_errors=True)
        marketplace_copy(REPOSITORY, target)

    @contextlib.contextmanager
    def running(self, user: str = "root") -> Iterator[None]:
        """Keep Windows up, with somebody logged in, so that each start is a quick one; at the end
        all ends."""
        inside = [str(HERE / "inside"), str(self.folder)]
        null = subprocess.DEVNULL
        # Services keep the streams of whoever started them, so that must not be one who is read.
        for command in ([_SERVER, "-p"], [f"USER={user}", "wine", "cmd", "/c", "exit"]):
            subprocess.run([*inside, *command], stdin=null, stdout=null, stderr=null, check=False)
        try:
            yield
        finally:
            subprocess.run([*inside, _SERVER, "-k"], stderr=null, check=False)


class Person:
    """Somebody at that Windows, with a folder of their own, and the client as they start it.

    name: as it stands in the path of that folder. shell: bash, as Git brings it, or pwsh. profile:
    what the folder holds, where it is not new.
    """

    def __init__(
        self,
        lab: Lab,
        name: str,
        api_url: str,
        shell: str = "pwsh",
        profile: Path | None = None,
    ) -> None:
        self.lab, self.name, self.shell = lab, name, shell
        self.profile = f"C:\\users\\{name}"
        self.config = self.profile + "\\.claude"
        self.home = self.config + "\\hudline"
        self.project = self.profile + "\\a project"
        self.terminals: list[Terminal] = []
        self.env = {
            "USER": name,
            "LOGNAME": name,
            "TEMP": f"{self.profile}\\AppData\\Local\\Temp",
            "ANTHROPIC_BASE_URL": api_url,
            "ANTHROPIC_API_KEY": API_KEY,
            **QUIET_ENVIRONMENT,
        }
        del self.env["HUDLINE_SURFACE"]
        if shell == "bash":
            self.env["CLAUDE_CODE_GIT_BASH_PATH"] = "C:\\windows\\system32\\bash.exe"
        wait_for(lambda: not lab.programs(), "end of what runs there from before")
        shutil.rmtree(self.there(self.profile), ignore_errors=True)
        if profile is not None:
            shutil.copytree(profile, self.there(self.profile), symlinks=True)
            return
        for folder in (self.config, self.project, self.env["TEMP"]):
            self.there(folder).mkdir(parents=True, exist_ok=True)
        self._answer_first_run()

    def there(self, windows: str) -> Path:
        """Where a path of theirs lies."""
        return self.lab.path(windows)

    def run(
        self, *program: str, stdin: str = "", check: bool = True, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in the project; AssertionError where it fails and `check` is set."""
        done = self.lab.run(*program, env={**self.env, **env}, cwd=self.project, stdin=stdin)
        said = f"{' '.join(program)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        assert not check or done.returncode == 0, said
        return done

    def client(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run the client without a terminal."""
        return self.run(CLIENT, *args, stdin=stdin)

    def install(self, plugin: str = PLUGIN) -> None:
        """Install the plugin, from its own marketplace file."""
        self.client("plugin", "marketplace", "add", plugin)
        self.client("plugin", "install", "hudline@hudline")

    def adopt_libraries(self) -> None:
        """Take what Hudline would install for itself from the lab's Python, which has no venv."""
        environment = self.there(self.home + "\\deps\\cpython-313")
        packages = environment / "Lib" / "site-packages"
        packages.mkdir(parents=True, exist_ok=True)
        for name in ("orjson", "rich", "pygments", "markdown_it", "mdurl"):
            shutil.copytree(self.lab.path(SITE) / name, packages / name, dirs_exist_ok=True)
        shutil.copy2(REPOSITORY / "requirements.txt", environment)

    def hudline(self, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of Hudline's, by its program for Windows."""
        return self.run(SHELL, "/c", PLUGIN + "\\bin\\hudline.cmd", *args, check=check)

    def launch(self, *args: str, columns: int = 120, rows: int = 40, **env: str) -> Terminal:
        """Start the client in a terminal. Wine spoils the screen, so words are all to look for."""
        command = [CLIENT, "--permission-mode", "default", *args]
        terminal = self.terminal(*command, columns=columns, rows=rows, **env)
        terminal.wait_for("❯", 120)
        return terminal

    def terminal(self, *program: str, columns: int = 120, rows: int = 40, **env: str) -> Terminal:
        """Start a program in a terminal, in the project."""
        named = {**self.env, "TERM": "xterm-256color", **env}
        command = self.lab.command(program, named, self.project)
        terminal = Terminal(command, Path("/"), dict(os.environ), columns, rows)
        self.terminals.append(terminal)
        return terminal

    def close(self) -> None:
        """Close every terminal."""
        while self.terminals:
            self.terminals.pop().close()

    def settings(self) -> dict[str, Any]:
        """The person's settings.json."""
        return self._object(self.config + "\\settings.json")

    def choices(self) -> dict[str, Any]:
        """The person's config.json."""
        return self._object(self.home + "\\config.json")

    def _object(self, file: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.there(file).read_text())
        return loaded

    def events(self) -> list[dict[str, Any]]:
        """What stands in the journals, line by line; AssertionError where a line is not whole."""
        found: list[dict[str, Any]] = []
        for journal in self.there(self.home).glob("sessions/*/journal.jsonl"):
            lines = journal.read_bytes().split(b"\n")
            found += [json.loads(line) for line in lines if line.strip()]
        return found

    def hosts(self) -> list[int]:
        """The Windows process ids of the hosts that say that they run."""
        return [int(one.read_text()) for one in self.there(self.home).glob("hosts/*/pid")]

    def _answer_first_run(self) -> None:
        answers = first_run_answers(self.project.replace("\\", "/"))
        self.there(self.profile + "\\.claude.json").write_text(json.dumps(answers), "utf-8")
        settings = self.there(self.config + "\\settings.json")
        settings.write_text(json.dumps(dict(QUIET_SETTINGS), indent=2), "utf-8")


def wait_for(look: Callable[[], _Found], what: str, seconds: float = 60) -> _Found:
    """The first answer that counts; AssertionError where none comes in time."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, f"within {seconds:.0f} s there was no {what}"
        time.sleep(0.1)
    return found
