"""Ledgers for tests: samples and made transcripts on disk, and what a ledger holds of them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from hudline.core.paths import Home
from hudline.insight.money import Money
from hudline.insight.reconciliation import Reconciliation, reconcile
from hudline.ledger import reports
from hudline.ledger.database import Ledger, open_ledger, path_of
from hudline.ledger.ingest import Ingested, ingest
from hudline.ledger.known_prices import known_prices
from hudline.ledger.totals import read_totals

SAMPLES = Path(__file__).with_name("ledger_samples")
NAMES = ("agents", "hidden", "rejected", "forks", "dialog")
MODEL = "claude-opus-5-5"
OF_THE_DISK = {"inode", "modified"}  # columns that say where rows are from, not what they are


class Person:
    """A person's configuration folder and Hudline's folder in it."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config"
        self.projects = self.config / "projects"
        self.home = Home((self.config / "hudline").as_posix())
        self.projects.mkdir(parents=True)

    def has(self, *samples: str) -> Person:
        """Give them the sessions of these samples."""
        for name in samples:
            shutil.copytree(SAMPLES / name, self.config, dirs_exist_ok=True)
        return self

    def write(self, session: str, lines: Iterable[dict[str, Any]], end: str = "\n") -> Path:
        """Write a transcript."""
        path = self.projects / "-p" / f"{session}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(json.dumps(line, separators=(",", ":")) for line in lines) + end)
        return path

    def journal(self, session: str, events: Iterable[dict[str, Any]]) -> Path:
        """Write a journal."""
        path = Path(self.home.session(session)) / "journal.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join("\n" + json.dumps(event) + "\n" for event in events))
        return path

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Their ledger, with all that is new in it."""
        with self.opened() as ledger:
            self.read(ledger)
            yield ledger

    @contextmanager
    def opened(self) -> Iterator[Ledger]:
        """Their ledger as it is."""
        ledger = open_ledger(self.home)
        try:
            yield ledger
        finally:
            ledger.close()

    def read(self, ledger: Ledger) -> Ingested:
        return ingest(ledger, self.home, [str(self.config)])


def names_of_tables(ledger: Ledger) -> list[str]:
    """The tables and views that queries are written for; those below the views hold numbers that
    depend on the order in which names came."""
    names = [row[0] for row in ledger.rows("select name from sqlite_master where type <> 'index'")]
    return [name for name in names if name != "name" and not name.startswith("stored_")]


def dump(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without where they came from on this disk."""
    found = {}
    for name in names_of_tables(ledger):
        rows = ledger.rows(f"select * from {name}")  # noqa: S608
        found[name] = sorted(
            (tuple(row[key] for key in row.keys() if key not in OF_THE_DISK) for row in rows),  # noqa: SIM118
            key=repr,
        )
    return found


def damage(person: Person) -> None:
    """Overwrite the page of their ledger in which requests lie."""
    path = Path(path_of(person.home))
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("select rootpage from sqlite_master where name = 'stored_request'")
        (page,) = rows.fetchone()
        (size,) = database.execute("pragma page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(data)


def account(ledger: Ledger) -> Reconciliation:
    """What Claude Code reported against what was read."""
    reports.choose_sessions(ledger, reports.Period())
    return reconcile(*read_totals(ledger), known_prices(ledger).price)


def spent(ledger: Ledger) -> Money:
    """All that was spent."""
    found, price, total = account(ledger), known_prices(ledger).price, Money()
    for one in reports.usage(ledger, reports.Period()):
        total = total.plus(found.money(one.session, one.key, one.tokens, price(one.key)))
    for part in found.hidden:
        total = total.plus(Money(part.usd, part.usd))
    return total


# Lines of transcripts


def stamp(at: float) -> str:
    """A time as the client writes it; `at`: seconds of the minute from 2026-11-20 10:00 on."""
    return f"2026-11-20T10:{int(at // 60):02}:{at % 60:06.3f}Z"


def prompted(at: float, prompt: str, text: str = "Do it", **fields: Any) -> dict[str, Any]:
    return {"type": "user", "timestamp": stamp(at), "promptId": prompt, "turnOrigin": "human",
            "cwd": "/home/dev/acme", "message": {"role": "user", "content": text},
            **fields}  # fmt: skip


def attempt(at: float, key: str) -> dict[str, Any]:
    return {"type": "api-request", "id": key, "timestamp": stamp(at), "querySource": "sdk"}


def usage(**fields: Any) -> dict[str, Any]:
    return {"input_tokens": 10, "output_tokens": 100, "cache_read_input_tokens": 1000,
            "cache_creation_input_tokens": 0, **fields}  # fmt: skip


def answered(at: float, key: str, content: Any = (), **fields: Any) -> dict[str, Any]:
    message = {"id": f"msg_{key}", "model": MODEL, "usage": usage(), "content": list(content)}
    message.update(fields.pop("message", {}))
    return {"type": "assistant", "timestamp": stamp(at), "requestId": f"req_{key}",
            "cwd": "/home/dev/acme", "gitBranch": "main", "message": message, **fields}  # fmt: skip


def called(key: str, tool: str = "Read", **inputs: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": key, "name": tool, "input": inputs}


def result(at: float, key: str, **fields: Any) -> dict[str, Any]:
    block = {"type": "tool_result", "tool_use_id": key, "content": "", **fields}
    return {"type": "user", "timestamp": stamp(at), "message": {"content": [block]}}


def totals(session: str, usd: float, **tokens: Any) -> dict[str, Any]:
    model = {"inputTokens": 10, "outputTokens": 100, "cacheReadInputTokens": 1000,
             "cacheCreationInputTokens": 0, "costUSD": usd, **tokens}  # fmt: skip
    return {"type": "cost-state", "sessionId": session, "totalCostUSD": usd,
            "modelUsage": {MODEL: model}}  # fmt: skip
