"""`hudline status` where a host has the answer: asks it, and loads next to nothing for that.

A status bar runs the command every second or two, so this goes before all else that the command
line imports. Whatever it does not understand, or no host answers, is left to `cli.status`.
"""

from __future__ import annotations

import os
import sys

from hudline.core.paths import Home, config_folder, environment, is_plain, locate, person_folder
from hudline.platform.outbox import (
    comparable,
    drop_output,
    is_absolute,
    lives,
    own_form,
    start_time,
)
from hudline.platform.status_exchange import OBEYS_SEQUENCES
from hudline.platform.status_pipe import ROWS, SESSION, VARIABLES, WIDEST, Request, ask

NAME, NEWEST = "status", "last"
IN_TMUX = 80  # columns of tmux's line where nothing else is said
_FLAGS = {"--plain": "plain", "--tmux": "tmux"}


class Wish:
    """What the command line asks for. `word`: "" without one; `only_running`: print nothing where
    no session runs; `columns`, `rows`: None where nothing is said."""

    def __init__(self) -> None:
        self.word = ""
        self.form = ""
        self.only_running = False
        self.columns: int | None = None
        self.rows: int | None = None


class Hosted:
    """A session that a living host draws, and when its journal was written last."""

    def __init__(self, folder: str, session: str, project: str, written: float) -> None:
        self.folder = folder
        self.session = session
        self.project = project
        self.written = written


class Hosts:
    """What living hosts draw, and the process ids of their clients. `is_unsure`: whether there is
    one of which it is not known."""

    def __init__(self) -> None:
        self.found: list[Hosted] = []
        self.clients: set[int] = set()
        self.is_unsure = False


def answered(argv: list[str]) -> bool:
    """Whether `argv` needs no more: a host has drawn what it asks for, and it was printed, or only
    what runs is asked for, and nothing runs."""
    wish = _parsed(argv[1:]) if argv[:1] == [NAME] else None
    if wish is None or (not OBEYS_SEQUENCES and _is_terminal()):
        return False
    env = environment()
    try:
        picture = _picture(wish, env)
    except (OSError, LookupError, ValueError):
        return False
    if picture is None:
        return False
    try:
        sys.stdout.buffer.write(picture)
        sys.stdout.flush()
    except OSError:  # nobody reads it
        drop_output(1)
    return True


def _picture(wish: Wish, env: dict[str, str]) -> bytes | None:
    """The picture; None where the whole command has to look."""
    home = locate(env)
    hosts = hosted(home)
    found = _meant(home, hosts, env, wish.word)
    if found is None:
        is_any = wish.only_running and _is_any(wish.word, env)
        return b"" if is_any and not hosts.is_unsure and not _others(home, hosts, env) else None
    form = wish.form or plain_or_ansi(env)
    columns = width(form, env, wish.columns)
    variables = {name: env.get(name, "") for name in VARIABLES}
    request = Request(found.session, form, columns, wish.rows or ROWS, variables)
    return ask(found.folder, request)


def of_host(home: Home, request: Request) -> bytes | None:
    """The picture of a session that a host draws; None where none does, or none answers."""
    folders = [one.folder for one in hosted(home).found if one.session == request.session]
    return ask(folders[0], request) if len(folders) == 1 else None


def size(text: str) -> int | None:
    """The number of columns or rows that a text says, at least one; None where it says none."""
    return int(text[:9]) or None if text.isascii() and text.isdigit() else None


def width(form: str, env: dict[str, str], chosen: int | None) -> int:
    """The columns of a picture; 0 for no limit. chosen: the width that was asked for."""
    if chosen is not None:
        return min(chosen, WIDEST)
    if form == "tmux":
        return IN_TMUX
    columns = env.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns[:6]):
        return min(int(columns[:6]), WIDEST)
    try:
        return os.get_terminal_size(1).columns
    except OSError:  # a pipe
        return 0


def plain_or_ansi(env: dict[str, str]) -> str:
    """The form where none is named: colours for a terminal, and where they are forced."""
    return "ansi" if _is_terminal() or env.get("FORCE_COLOR") else "plain"


def _is_terminal() -> bool:
    try:
        return os.isatty(1)
    except OSError:
        return False


def _parsed(argv: list[str]) -> Wish | None:
    """The wish; None for what the parser of the command has to look at."""
    wish = Wish()
    rest = iter(argv)
    for one in rest:
        name, sign, value = one.partition("=")
        if one in _FLAGS and not wish.form:
            wish.form = _FLAGS[one]
        elif one == "--running":
            wish.only_running = True
        elif name in ("--width", "--rows"):
            number = size(value if sign else next(rest, ""))
            if number is None:
                return None
            if name == "--rows":
                wish.rows = number
            else:
                wish.columns = number
        elif one.startswith("-") or not one or wish.word:
            return None
        else:
            wish.word = one
    return None if wish.form == "tmux" and wish.rows else wish


def own_or_newest(word: str, env: dict[str, str]) -> str:
    """The word, else the session that this process was started in, else the newest."""
    own = env.get("CLAUDE_CODE_SESSION_ID", "")
    return word or (own if is_plain(own) else NEWEST)


def _is_any(word: str, env: dict[str, str]) -> bool:
    """Whether a word means the newest of several sessions, and none by its id."""
    word = own_or_newest(word, env)
    return word == NEWEST or is_folder(word)


def _meant(home: Home, hosts: Hosts, env: dict[str, str], word: str) -> Hosted | None:
    """The session that is meant, where a host draws it and no other could be meant."""
    word = own_or_newest(word, env)
    if is_folder(word):
        root = repository(own_form(os.path.realpath(os.path.expanduser(word))))
        return _newest(
            [one for one in hosts.found if is_below(one.project, root)], home, hosts, env
        )
    if word == NEWEST:
        return _newest(hosts.found, home, hosts, env)
    exact = [one for one in hosts.found if one.session == word]
    if exact:
        return exact[0] if len(exact) == 1 else None
    begun = [one for one in hosts.found if one.session.startswith(word)]
    others = [name for name in os.listdir(home.sessions) if name.startswith(word)]
    return begun[0] if len(begun) == 1 and others == [begun[0].session] else None


def is_folder(word: str) -> bool:
    """Whether a word names a folder and no session."""
    return "/" in own_form(word) or word in (".", "..") or word[:1] == "~"


def repository(folder: str) -> str:
    """The root of the repository that a folder is in, else the folder itself."""
    root = folder
    while is_absolute(root) and root.strip("/"):
        if os.path.exists(root + "/.git"):
            return root
        root = root.rpartition("/")[0]
    return folder


def is_below(folder: str, root: str) -> bool:
    """Whether a folder is `root` or lies in it."""
    if not folder:
        return False
    return f"{comparable(os.path.realpath(folder))}/".startswith(comparable(root).rstrip("/") + "/")


def _newest(found: list[Hosted], home: Home, hosts: Hosts, env: dict[str, str]) -> Hosted | None:
    """The one that was written to last; None where that may be one without a host."""
    if not found or hosts.is_unsure:
        return None
    newest = max(found, key=lambda one: (one.written, one.session))
    return newest if max(_others(home, hosts, env), default=0.0) < newest.written else None


def hosted(home: Home) -> Hosts:
    """What living hosts draw."""
    hosts = Hosts()
    try:
        names = os.listdir(home.hosts)
    except OSError:  # never one
        return hosts
    for name in names:
        folder, (client, _, start) = f"{home.hosts}/{name}", name.partition(".")
        if not client.isascii() or not client.isdigit() or start != start_time(int(client)):
            continue
        if not lives(int(client)):  # where the system tells no start
            continue
        try:
            with open(folder + SESSION, encoding="utf-8", errors="surrogateescape") as file:
                session, project, _ = file.read(8192).split("\n")
            written = os.stat(f"{home.sessions}/{session}/journal.jsonl").st_mtime
        except (OSError, ValueError):  # no draw yet, or no event: not known what it draws
            hosts.is_unsure = True
            continue
        if is_plain(session):
            hosts.found.append(Hosted(folder, session, project, written))
            hosts.clients.add(int(client))
    return hosts


def _others(home: Home, hosts: Hosts, env: dict[str, str]) -> list[float]:
    """When the journals of persons' sessions that live without a host were written last (seconds
    since 1970), by the client's registries."""
    found = []
    for entry in unhosted(hosts, env):
        session = field(entry, b"sessionId")
        if not is_plain(session):
            return [float("inf")]
        try:
            found.append(os.stat(f"{home.sessions}/{session}/journal.jsonl").st_mtime)
        except OSError:  # of another home, or without an event
            found.append(0.0)
    return found


def unhosted(hosts: Hosts, env: dict[str, str]) -> list[bytes]:
    """The entries, in the client's registries, of persons' sessions that live without a host. By
    their text: to parse it would cost more than all the rest."""
    found = []
    for folder in {config_folder(env), person_folder(env) + "/.claude"}:
        try:
            names = os.listdir(folder + "/sessions")
        except OSError:
            continue
        for name in names:
            pid = name[:-5]
            if not name.endswith(".json") or not pid.isascii() or not pid.isdigit():
                continue
            if int(pid) not in hosts.clients and lives(int(pid)):
                found.append(_entry(f"{folder}/sessions/{name}", int(pid)))
    return [entry for entry in found if entry]


def _entry(path: str, pid: int) -> bytes:
    """An entry; b"" for one of another process, and of a program (`claude -p`)."""
    try:
        with open(path, "rb") as file:
            entry = file.read(16384)
    except OSError:
        return b""
    started, own = field(entry, b"procStart"), start_time(pid)
    is_other = own and started.isdigit() and started != own
    return b"" if is_other or field(entry, b"entrypoint")[:3] == "sdk" else entry


def field(entry: bytes, name: bytes) -> str:
    """The text of a field as the client writes it; "" where it is none, or written otherwise."""
    found = entry.partition(b'"' + name + b'":"')[2].partition(b'"')[0]
    return found.decode("utf-8", "surrogateescape")
