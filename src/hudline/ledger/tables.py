"""The tables of the ledger, and how a row is merged into each.

Fields of a row are merged by their own rules (`least`, `most`, of the better row), never by which
was read first, so that two writers, repeats and any order of files give the same ledger. Times are
seconds since 1970, money is dollars. Only features of SQLite 3.31 are used.

`request` and `call` are views, for queries: ids, models and branches come again and again in their
rows, so `stored_request` and `stored_call` hold the numbers that these texts have in `name`. That
makes the file less than half as large. The views show the texts, by joins that a query can use: a
condition on one of them (`session = ?`) is answered by an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

VERSION = 1  # of the schema, as `user_version`

SCHEMA = """
create table config_dir (path text primary key) without rowid;
create table project (
    path text primary key, root text not null, repository text not null) without rowid;
create table source (
    path text primary key, config_dir text, session text, inode integer, size integer,
    modified integer, place integer, head blob, position text, skipped integer) without rowid;
create table journal (session text primary key, size integer, modified integer) without rowid;
create table forgotten (session text primary key) without rowid;
create table session (
    id text primary key, config_dir text, folder text, entrypoint text, version text, first real,
    last real) without rowid;
create table total (
    session text primary key, usd real, at real, api real, api_retries real, tools real,
    lines_added integer, lines_removed integer) without rowid;
create table resumed (session text, at real, primary key (session, at)) without rowid;
create table reported (
    session text, model text, usd real, input integer, output integer, cache_read integer,
    cache_write_5m integer, cache_write_1h integer, web_searches integer,
    primary key (session, model)) without rowid;
create table reading (session text primary key, at real, usd real) without rowid;
create table reading_delta (
    session text, ended real, began real, usd real, primary key (session, ended)) without rowid;
create table prompt (
    id text primary key, is_from_journal integer, session text, root text, origin text, at real,
    length integer, usd real, text text) without rowid;
create table turn_end (
    prompt text, ended real, worked real, primary key (prompt, ended)) without rowid;
create table name (id integer primary key, text text not null unique);
create table stored_request (
    key blob primary key, is_copy integer, session integer, prompt integer, agent integer,
    source integer, sent real, first real, ended real, model integer, input integer,
    output integer, cache_read integer, cache_write_5m integer, cache_write_1h integer,
    web_searches integer, attempts integer, lost real, is_cut integer, server text, skill text,
    branch integer, tier text);
create table stored_call (
    id text primary key, is_copy integer, session integer, prompt integer, agent integer,
    request blob, tool integer, began real, file text, ended real, outcome text, decision text,
    answer_bytes integer, noted_outcome text, took real, waited real, target text);
create table agent (
    id text primary key, session text, parent text, call text, type text, model text
) without rowid;
create table compaction (
    session text, at real, trigger text, before integer, after integer, took real,
    primary key (session, at)) without rowid;
create table offered (
    session text, server text, state text, tools integer, primary key (session, server, state)
) without rowid;
create table inherited (session text, request blob, primary key (session, request)) without rowid;
create table price (
    model text, since real, input real, output real, cache_read real, cache_write_5m real,
    cache_write_1h real, source text, primary key (model, since)) without rowid;
create table learning (model text primary key, reports integer, misses integer) without rowid;
create table setting (name text primary key, value text) without rowid;
create index request_first on stored_request (first);
create index request_prompt on stored_request (prompt);
create index request_session on stored_request (session);
create index call_prompt on stored_call (prompt);
create index call_session on stored_call (session);
"""


class _Table(NamedTuple):
    """How rows of a table are merged: by `key`; the columns in `least` and `most` each for itself,
    `own` with the row that has the smaller (`better` "<") or larger (">") `rank`. `names`: columns
    that hold the number of a name, and are compared by its text. `stored`: the table's own name
    where it is another's."""

    key: Sequence[str]
    columns: Sequence[str]
    rank: Sequence[str] = ()
    better: str = ">"
    own: Sequence[str] = ()
    least: Sequence[str] = ()
    most: Sequence[str] = ()
    names: Sequence[str] = ()
    stored: str = ""

    @property
    def places(self) -> list[int]:
        """Where in a row there are names."""
        return [self.columns.index(column) for column in self.names]

    def statement(self, table: str) -> str:
        """The SQL that merges one row."""
        name = self.stored or table
        new, old = (
            "(" + ", ".join(self._compared(of, column) for column in self.rank) + ")"
            for of in ("excluded", name)
        )
        changes = [
            f"{column} = case when {name}.{self.rank[0]} is null or {new} {self.better} {old}"
            f" then excluded.{column} else {name}.{column} end"
            for column in self.own
        ]
        changes += [_extreme("min", name, column) for column in self.least]
        changes += [
            self._last_name(name, column) if column in self.names else _extreme("max", name, column)
            for column in self.most
        ]
        marks = ", ".join("?" * len(self.columns))
        update = f"do update set {', '.join(changes)}" if changes else "do nothing"
        return (
            f"insert into {name} ({', '.join(self.columns)}) values ({marks})"  # noqa: S608
            f" on conflict ({', '.join(self.key)}) {update}"
        )

    def _compared(self, table: str, column: str) -> str:
        """What of a column is compared."""
        value = f"{table}.{column}"
        if column not in self.names:
            return value
        return f"(select text from name where id = {value})"  # noqa: S608

    def _last_name(self, table: str, column: str) -> str:
        """The name that is last in the alphabet."""
        new, old = self._compared("excluded", column), self._compared(table, column)
        return (
            f"{column} = case when {table}.{column} is null or {new} > {old}"
            f" then excluded.{column} else {table}.{column} end"
        )


def _extreme(function: str, table: str, column: str) -> str:
    """The least or largest of both values, of which one may be unknown."""
    old, new = f"{table}.{column}", f"excluded.{column}"
    return f"{column} = {function}(coalesce({old}, {new}), coalesce({new}, {old}))"


_TOKENS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "web_searches")
_TOTAL = ("usd", "at", "api", "api_retries", "tools", "lines_added", "lines_removed")
_MEASURED = ("ended", "took", "waited", "target")
_END = ("ended", "outcome", "decision", "answer_bytes")
NAMES = {  # columns that hold the number of a name, by table
    "request": ("session", "prompt", "agent", "source", "model", "branch"),
    "call": ("session", "prompt", "agent", "tool"),
}
_TABLES = {
    "request": _Table(
        ("key",),
        ("key", "is_copy", "session", "prompt", "agent", "source", "sent", "first", "ended",
         "model", *_TOKENS, "attempts", "lost", "is_cut", "server", "skill", "branch",
         "tier"),
        rank=("is_copy", "session", "agent", "prompt", "branch"), better="<",
        own=("session", "prompt", "agent", "model", "branch"), least=("is_copy", "sent", "first"),
        most=("source", "ended", *_TOKENS, "attempts", "lost", "is_cut", "server", "skill",
              "tier"),
        names=NAMES["request"], stored="stored_request",
    ),
    "call": _Table(
        ("id",),
        ("id", "is_copy", "session", "prompt", "agent", "request", "tool", "began", "file",
         *_END),
        rank=("is_copy", "session", "agent", "prompt", "request"), better="<",
        own=("session", "prompt", "agent", "request", "tool", "file"),
        least=("is_copy", "began", "outcome"), most=("ended", "decision", "answer_bytes"),
        names=NAMES["call"], stored="stored_call",
    ),
    "call_end": _Table(
        ("id",), ("id", *_END), least=("outcome",), most=("ended", "decision", "answer_bytes"),
        stored="stored_call",
    ),
    "call_measured": _Table(
        ("id",),
        ("id", "session", "prompt", "agent", "tool", "began", "ended", "noted_outcome", "took",
         "waited", "target"),
        least=("began", "noted_outcome"), most=_MEASURED, names=NAMES["call"],
        stored="stored_call",
    ),
    "prompt": _Table(
        ("id",), ("id", "is_from_journal", "session", "root", "origin", "at", "length", "usd",
                  "text"),
        rank=("is_from_journal", "at", "session", "root"), better="<",
        own=("session", "root", "origin", "at", "length"), least=("is_from_journal",),
        most=("usd", "text"),
    ),
    "turn_end": _Table(("prompt", "ended"), ("prompt", "ended", "worked"), most=("worked",)),
    "agent": _Table(
        ("id",), ("id", "session", "parent", "call", "type", "model"),
        most=("session", "parent", "call", "type", "model"),
    ),
    "compaction": _Table(
        ("session", "at"), ("session", "at", "trigger", "before", "after", "took"),
        most=("trigger", "before", "after", "took"),
    ),
    "offered": _Table(
        ("session", "server", "state"), ("session", "server", "state", "tools"), most=("tools",)
    ),
    "inherited": _Table(("session", "request"), ("session", "request")),
    "resumed": _Table(("session", "at"), ("session", "at")),
    "reported": _Table(
        ("session", "model"), ("session", "model", "usd", *_TOKENS),
        rank=("usd", *_TOKENS), own=("usd", *_TOKENS),
    ),
    "total": _Table(("session",), ("session", *_TOTAL), rank=_TOTAL, own=_TOTAL),
    "reading": _Table(
        ("session",), ("session", "at", "usd"), rank=("at", "usd"), own=("at", "usd")
    ),
    "reading_delta": _Table(
        ("session", "ended"), ("session", "ended", "began", "usd"),
        rank=("began", "usd"), own=("began", "usd"),
    ),
    "session": _Table(
        ("id",), ("id", "config_dir", "folder", "entrypoint", "version", "first", "last"),
        rank=("first", "folder", "entrypoint", "version"), better="<",
        own=("folder", "entrypoint", "version"), least=("config_dir", "first"), most=("last",),
    ),
}  # fmt: skip
MERGE = {name: table.statement(name) for name, table in _TABLES.items()}
NAMED = {name: table.places for name, table in _TABLES.items()}


def _view(name: str, columns: Sequence[str], names: Sequence[str]) -> str:
    """The SQL of a view on a table that stores names by their numbers."""
    shown = [f"{one}_.text as {one}" if one in names else f"r.{one}" for one in columns]
    joins = [f"left join name {one}_ on {one}_.id = r.{one}" for one in names]
    return (
        f"create view {name} as select {', '.join(shown)}"  # noqa: S608
        f" from stored_{name} r {' '.join(joins)}"
    )


VIEWS = [
    _view("request", _TABLES["request"].columns, NAMES["request"]),
    _view(
        "call",
        (*_TABLES["call"].columns, "noted_outcome", "took", "waited", "target"),
        NAMES["call"],
    ),
]
