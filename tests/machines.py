"""A machine with sessions for `hudline top`: registries, journals, repositories, no process."""

from __future__ import annotations

import io
import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.reporting import NOW

from hudline.cli.overview import details
from hudline.cli.overview.collector import Collector
from hudline.cli.usage import Parser
from hudline.core.paths import Home
from hudline.sources import live_sessions
from hudline.view.overview import SessionRow

Event = dict[str, Any]
OTHER_NAMESPACE = "linux:1:pid:[1]"


class Machine:
    """`config`: a configuration folder with Hudline's beside it. Processes live while their ids are
    in `living`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.config = folder / "config"
        self.home = Home((self.config / "hudline").as_posix())
        self.env = {"CLAUDE_CONFIG_DIR": str(self.config), "HOME": str(folder)}
        self.living: set[int] = set()
        self._pid = 1000
        monkeypatch.setattr(live_sessions, "is_running", lambda pid: int(pid) in self.living)
        monkeypatch.setattr(live_sessions, "is_process", lambda pid, _: pid in self.living)
        monkeypatch.setattr(details, "descendants", lambda _: [])
        self.collector = Collector(self.env, self.home)

    def session(
        self, folder: str, status: str = "idle", ago: float = 60.0, config: Path | None = None,
        **entry: Any,
    ) -> int:  # fmt: skip
        """A session that has been at its status for `ago` seconds, in a folder of that name."""
        self._pid += 1
        pid = int(entry.pop("pid", self._pid))
        registry = (config or self.config) / "sessions"
        registry.mkdir(parents=True, exist_ok=True)
        value = {
            "pid": pid, "sessionId": f"s-{pid}", "cwd": str(self.folder / folder), "status": status,
            "statusUpdatedAt": round((NOW - ago) * 1000), "kind": "interactive",
            "entrypoint": "cli", "name": f"{folder}-4f", "nameSource": "derived", **entry,
        }  # fmt: skip
        (registry / f"{pid}.json").write_text(json.dumps(value), "utf-8")
        self.living.add(pid)
        return pid

    def journal(self, pid: int, *events: Event, home: Home | None = None) -> Path:
        """Append events to a session's journal; `at` is seconds before now."""
        path = Path((home or self.home).session(f"s-{pid}")) / "journal.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            for event in events:
                record = {"pid": pid, **event, "at": NOW - event["at"]}
                file.write("\n" + json.dumps(record) + "\n")
        os.utime(path, (NOW, NOW))
        return path

    def branch(self, name: str, branch: str) -> None:
        """Make a session's folder a repository on a branch."""
        git = self.folder / name / ".git"
        git.mkdir(parents=True)
        (git / "HEAD").write_text(f"ref: refs/heads/{branch}\n", "utf-8")

    def rows(self, clock: float = NOW) -> list[SessionRow]:
        return self.collector.rows(clock)

    def row(self, pid: int, clock: float = NOW) -> SessionRow:
        (found,) = (row for row in self.rows(clock) if row.pid == pid)
        return found

    def run(self, *argv: str, width: int = 100, colour: bool = False) -> tuple[int, str]:
        """Run a command; its exit status and what it printed."""
        module = import_module(f"hudline.cli.{argv[0]}")
        console = Console(
            file=io.StringIO(), width=width, highlight=False, force_terminal=colour,
            color_system="truecolor" if colour else None, _environ={},
        )  # fmt: skip
        parser = Parser(console, prog=f"hudline {argv[0]}", description="")
        module.arguments(parser)
        args = parser.parse_args(list(argv[1:]))
        status = module.run(args, console, self.home, "", self.env)
        assert isinstance(console.file, io.StringIO)
        return status, console.file.getvalue()


def busy_morning(machine: Machine) -> dict[str, int]:
    """Sessions in every state; their process ids by project."""
    pids = {
        "api": machine.session("api", "waiting", 192),
        "web": machine.session("web", "waiting", 9, waitingFor="dialog open"),
        "acme": machine.session("acme", "busy", 107),
        "infra": machine.session("infra", "idle", 31),
        "docs": machine.session("docs", "idle", 600),
        "日本語": machine.session("日本語のとても長いプロジェクト", "idle", 7200),
        "nightly": machine.session("nightly", "busy", 30, entrypoint="sdk-cli"),
    }
    for name, branch in (("api", "fix/429"), ("web", "main"), ("acme", "feat/login-with-passkeys")):
        machine.branch(name, branch)
    machine.journal(
        pids["api"], prompted(200), began(195, "c1", "Bash", "git push origin fix/429"),
        asked(192, "Bash", "git push origin fix/429"), reading(199, 580_000, 4.21),
    )  # fmt: skip
    machine.journal(
        pids["web"], prompted(60), began(9, "c2", "Bash", "npm publish"), reading(58, 220_000, 0.88)
    )
    _acme(machine, pids["acme"])
    machine.journal(
        pids["infra"], prompted(90),
        {"at": 31, "kind": "turn.failed", "error": "rate_limit", "prompt": "p"},
        reading(31, 120_000, 0.40),
    )  # fmt: skip
    machine.journal(
        pids["docs"], prompted(700), began(690, "c4", "Read", "a.md"),
        ended(680, "c4", "Read", "a.md"), {"at": 600, "kind": "turn.ended", "prompt": "p"},
        reading(600, 90_000, 0.12),
    )  # fmt: skip
    return pids


def _acme(machine: Machine, pid: int) -> None:
    machine.journal(
        pid, prompted(107), reading(106, 700_000, 5.5), began(100, "a1", "Agent", "Find auth code"),
        launched(100, "a1", "e1", "Explore", "Find auth code"),
        {"at": 99, "kind": "agent.began", "actor": "e1", "type": "Explore"},
        began(4, "x1", "Bash", "rg login src", actor="e1", type="Explore"),
        launched(90, "a2", "r1", "Reviewer", "Review the diff"),
        {"at": 89, "kind": "agent.began", "actor": "r1", "type": "Reviewer"},
        {"at": 20, "kind": "agent.measured", "agent": "r1", "tokens": 71_000, "cost": 0.77,
         "model": "claude-haiku-5-5"},
        launched(80, "a3", "e2", "Explore", "Nested", actor="e1"),
        {"at": 79, "kind": "agent.began", "actor": "e2", "type": "Explore"},
        {"at": 12, "kind": "agent.ended", "actor": "e2", "type": "Explore"},
        began(3, "c3", "Edit", "src/auth.py"), reading(2, 810_000, 6.02),
    )  # fmt: skip


def prompted(at: float, prompt: str = "p") -> Event:
    return {"at": at, "kind": "prompted", "human": True, "prompt": prompt}


def began(at: float, key: str, tool: str, target: str, **more: Any) -> Event:
    return {"at": at, "kind": "call.began", "id": key, "tool": tool, "target": target,
            "prompt": "p", **more}  # fmt: skip


def ended(at: float, key: str, tool: str, target: str, **more: Any) -> Event:
    return {**began(at, key, tool, target, **more), "kind": "call.ended",
            "outcome": more.get("outcome", "ok")}  # fmt: skip


def asked(at: float, tool: str, target: str, **more: Any) -> Event:
    return {"at": at, "kind": "asked", "tool": tool, "target": target, "prompt": "p", **more}


def launched(at: float, call: str, agent: str, kind: str, target: str, **more: Any) -> Event:
    return {**ended(at, call, "Agent", target, **more), "agent": agent, "child": kind,
            "background": True}  # fmt: skip


def reading(at: float, tokens: int, usd: float) -> Event:
    return {"at": at, "kind": "reading", "tokens": tokens, "window": 1_000_000, "cost": usd,
            "prompt": "p", "compactions": 0}  # fmt: skip
