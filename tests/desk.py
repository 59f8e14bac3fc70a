"""A person's machine in a temporary folder, for tests of what commands do to it."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import orjson
import pytest
from rich.console import Console
from tests.system import put_program

from hudline.cli.deferred import command
from hudline.cli.usage import Parser
from hudline.core.paths import locate
from hudline.install import client_settings
from hudline.platform.shells import INTERVAL
from hudline.sources import settings_files

DRAWN = "Opus 5.5 62%"
OTHER = {"type": "command", "command": "someone-elses-line", "padding": 2}
REPOSITORY = Path(__file__).resolve().parents[1]
_PROGRAM = f'& "{REPOSITORY}\\bin\\hudline.cmd"'
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


class Desk:
    """The person's home in `folder`/person, and a plugin beside it whose line draws `DRAWN`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.person = folder / "person"
        self.config = self.person / ".claude"
        self.settings = self.config / "settings.json"
        self.project = self.person / "project"
        self.project.mkdir(parents=True)
        self.plugin = plugin_folder(folder / "plugin")
        self.env = {"HOME": str(self.person), "PATH": "/usr/bin:/bin"}
        self.home = locate(self.env)
        monkeypatch.chdir(self.project)
        monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(self.config))
        monkeypatch.setattr(settings_files, "MANAGED", str(folder / "managed"))
        self.managed = folder / "managed" / "managed-settings.json"

    def run(self, name: str, *argv: str) -> tuple[int, str]:
        """Run a command; its exit status and what it printed. UserError passes through."""
        module = command(name)
        console = Console(file=io.StringIO(), width=120, highlight=False)
        parser = Parser(console, prog=f"hudline {name}", description="")
        module.arguments(parser)
        args = parser.parse_args(list(argv))
        status = module.run(args, console, self.home, str(self.plugin), self.env)
        assert isinstance(console.file, io.StringIO)
        # Where a path does not end with the name of the command, it would hide it.
        return status, console.file.getvalue().replace(_PROGRAM, "hudline")

    def client(self, says: str) -> Path:
        """Put a client on the PATH that gives the version `says`; its script."""
        path = put_program(self.person / "bin" / "claude", says)
        self.env["PATH"] = os.pathsep.join((str(path.parent), "/usr/bin", "/bin"))
        return path

    def write(self, value: object, path: Path | None = None) -> None:
        """Write `value` as JSON into the person's settings, or into `path`."""
        path = path or self.settings
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")

    def read(self) -> dict[str, Any]:
        """The person's settings."""
        stored: dict[str, Any] = orjson.loads(self.settings.read_bytes())
        return stored

    def line(self) -> dict[str, object]:
        """The status line as setup writes it."""
        return {
            "type": "command",
            "command": client_settings.command(self.home),
            **({} if INTERVAL is None else {"refreshInterval": INTERVAL}),
        }


def plugin_folder(folder: Path, says: str = f"print({DRAWN!r})") -> Path:
    """A plugin whose launcher runs the Python statement `says`; its folder."""
    (folder / "statusline").mkdir(parents=True)
    for name in ("launcher.py", "windows.py"):  # on Windows the client runs Python itself
        (folder / "statusline" / name).write_text(says + "\n", "utf-8")
    (folder / "bin").mkdir()
    programs = ("bin/hudline", "bin/hudline.cmd")
    for name in ("statusline/statusline.sh", "statusline/mend.sh", *programs):
        (folder / name).write_bytes((REPOSITORY / name).read_bytes())
    (folder / "src" / "hudline").mkdir(parents=True)
    (folder / "src" / "hudline" / "__init__.py").touch()
    (folder / ".claude-plugin").mkdir()
    (folder / ".claude-plugin" / "marketplace.json").write_text("{}", "utf-8")
    (folder / "requirements.txt").write_bytes((REPOSITORY / "requirements.txt").read_bytes())
    return folder


def tree(folder: Path) -> dict[str, tuple[int, str | bytes]]:
    """Everything below `folder`: mode, and the contents or where a link leads."""
    found: dict[str, tuple[int, str | bytes]] = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = (mode, os.readlink(path))
        else:
            found[name] = (mode, path.read_bytes() if path.is_file() else "")
    return found
