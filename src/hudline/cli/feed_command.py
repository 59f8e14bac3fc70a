"""`hudline progress` and `hudline note` where a script calls them: one record into the session's
file of such records, and a byte to its host. Nothing is printed and no host is started.

A script may call them a thousand times, so they go before all else that the command line imports.
What is not understood, and a call for help, is left to `cli.progress` and `cli.note`.
"""

from __future__ import annotations

import os
import time
from _json import encode_basestring_ascii as quoted

from hudline.cli.hosted_status import field, hosted, is_below, repository, unhosted
from hudline.core.fields import as_people_write, clean
from hudline.core.paths import Home, environment, is_plain, locate, session_of
from hudline.platform.outbox import host_folder, own_form, wake
from hudline.store.feed_file import FOLDER, append

PROGRESS, NOTE = "progress", "note"
PIPE, FILE = "pipe", "file"  # actions that do more than append a record
ACTIONS = ("start", "set", "tick", "done", "fail", PIPE, FILE)
TONES = ("plain", "good", "warn", "alarm", "accent")  # as in events.script_feed, not loaded here
_NAME, _LABEL, _TEXT = 64, 120, 200  # characters, as there
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = 7 * 86_400  # seconds that a note is shown
_PROMPT = "HUDLINE_PROMPT"  # as in cli.commands
_VALUES = {
    PROGRESS: ("--total", "--label", "--session"),
    NOTE: ("--tone", "--for", "--session"),
}


class FeedRequest:
    """What a call reports. `fields`: of the record, beside its time; `action`: one of ACTIONS,
    note or clear; `session`: how its id begins, "" where none is named."""

    def __init__(self, action: str, session: str, fields: dict[str, str | int]) -> None:
        self.action = action
        self.session = session
        self.fields = fields


def fed(argv: list[str]) -> int | None:
    """The exit status: 0 done, 1 there is no such session or it cannot be written, 2 not
    understood; None where the whole command has to look: it explains itself to a person alone."""
    if argv[:1] not in ([PROGRESS], [NOTE]):
        return None
    request = parsed(argv)
    if request is None:
        is_help = any(word in ("-h", "--help", "--debug") for word in argv)
        return None if is_help or _is_read() else 2
    if request.action == FILE and _is_read():
        return None
    return run(request, environment())


def run(request: FeedRequest, env: dict[str, str]) -> int:
    """Do what is asked for; the exit status."""
    if request.action == PIPE:
        return 2 if env.get(_PROMPT) else _run_pipe(request, env)
    try:
        home = locate(env)
        folders, hosts = recipients(home, request.session, env)
        if request.action == FILE:
            _print_files(folders, str(request.fields["name"]))
        else:
            send(folders, request)
    except (OSError, LookupError, ValueError):
        return 1
    for host in hosts:
        wake(host + "/wake")
    if folders and env.get(_PROMPT) and request.action != FILE:
        _print("The notes are gone." if request.action == "clear" else "Shown.")
    return 0 if folders else 1


def send(folders: list[str], request: FeedRequest) -> None:
    """Append the record to the file of each session. OSError where one cannot be written."""
    line = encoded(request)
    for folder in folders:
        if append(folder, line):
            _rewrite(folder)


def encoded(request: FeedRequest) -> bytes:
    """The record as JSON, dated now. By hand: to import `json` costs as much as all the rest."""
    parts = [f'"at":{time.time():.3f},"kind":{quoted(request.action)}']
    for name, value in request.fields.items():
        parts.append(f"{quoted(name)}:{quoted(value) if isinstance(value, str) else value}")
    return ("{" + ",".join(parts) + "}").encode("ascii")


def recipients(home: Home, session: str, env: dict[str, str]) -> tuple[list[str], set[str]]:
    """The folders of the sessions that are meant, and those of the hosts that draw them: the one
    that is named, else the caller's own, else all that live in the folder or its repository.
    OSError where Hudline has no session."""
    hosts = hosted(home)
    named = session or session_of("", env)
    if named:
        chosen = _begun(home, named) if session else [named]
    else:
        root = repository(own_form(os.path.realpath(os.getcwd())))
        chosen = [one.session for one in hosts.found if is_below(one.project, root)]
        entries = [one for one in unhosted(hosts, env) if is_below(field(one, b"cwd"), root)]
        chosen += [field(one, b"sessionId") for one in entries]
    chosen = [one for one in dict.fromkeys(chosen) if is_plain(one)]
    folders = [path for one in chosen if os.path.isdir(path := home.session(one))]
    woken = {one.folder for one in hosts.found if one.session in chosen}
    client = env.get("CLAUDE_PID", "")
    if client.isascii() and client.isdigit() and not session:
        woken.add(host_folder(home.root, int(client[:11])))
    return folders, woken


def parsed(argv: list[str]) -> FeedRequest | None:
    """What a command line asks for; None for what it cannot."""
    command, rest = argv[0], iter(argv[1:])
    words: list[str] = []
    options: dict[str, str] = {}
    for one in rest:
        name, sign, value = one.partition("=")
        if one == "--":
            words += rest
        elif one == "--clear" and command == NOTE:
            options[one] = one
        elif name in _VALUES[command]:
            options[name] = value if sign else next(rest, "")
            if not options[name]:
                return None
        elif one.startswith("--"):
            return None
        else:
            words.append(one)
    return _note(words, options) if command == NOTE else _progress(words, options)


def _note(words: list[str], options: dict[str, str]) -> FeedRequest | None:
    session = options.get("--session", "")
    if "--clear" in options:
        return None if words else FeedRequest("clear", session, {})
    text, tone = clean(" ".join(words), _TEXT), options.get("--tone", TONES[0])
    lasts = seconds(options.get("--for", "10m"))
    if not text or tone not in TONES or lasts is None:
        return None
    return FeedRequest(NOTE, session, {"text": text, "tone": tone, "for": lasts})


def _progress(words: list[str], options: dict[str, str]) -> FeedRequest | None:
    action, name, *amounts = [*words, "", ""][: max(len(words), 2)]
    shown = clean(name, _NAME)
    if action not in ACTIONS or not shown or len(amounts) > (action in ("set", "tick")):
        return None
    label = clean(options.get("--label", ""), _LABEL)
    given: dict[str, str | int] = {"label": label} if label else {}
    if "--total" in options:
        total = whole(options["--total"])
        if total is None:
            return None
        given["total"] = total
    for text in amounts:
        found = {"by": whole(text)} if action == "tick" else amount(text)
        if None in found.values():
            return None
        given.update({key: value for key, value in found.items() if value is not None})
    return FeedRequest(action, options.get("--session", ""), {"name": shown, **given})


def amount(text: str) -> dict[str, int | None]:
    """What `12`, `3/10` and `62%` say: a count, and with the last two its total; None for a part
    that is no number."""
    count, sign, total = text.partition("/")
    if sign:
        return {"count": whole(count), "total": whole(total)}
    if text.endswith("%"):
        return {"count": whole(text[:-1]), "total": 100}
    return {"count": whole(text)}


def whole(text: str) -> int | None:
    """The whole number below 1e15 that a text says; None where it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def seconds(text: str) -> int | None:
    """The seconds that `90`, `30s`, `10m`, `2h` or `1d` says, at most a week; None for others."""
    unit = _UNITS.get(text[-1:])
    number = whole(text[:-1] if unit else text)
    return min(number * (unit or 1), _LONGEST) if number else None


def _print_files(folders: list[str], name: str) -> None:
    """Print where a program of that name may write what it reports, a line a session; the folder is
    made. ValueError where the name is none of a file."""
    if not is_plain(name):
        raise ValueError("not the name of a file")
    for folder in folders:
        if not os.path.isdir(folder + FOLDER):
            os.mkdir(folder + FOLDER, 0o700)
        _print(as_people_write(f"{folder}{FOLDER}/{name}.json"))


def _print(text: str) -> None:
    with open(1, "wb", 0, closefd=False) as output:  # a console of Windows takes UTF-8 so
        output.write(text.encode("utf-8", "surrogateescape") + b"\n")


def _begun(home: Home, word: str) -> list[str]:
    """The one session whose id is the word, or begins so; nothing where there is none, or are
    several."""
    found = [name for name in os.listdir(home.sessions) if name.startswith(word)]
    return [word] if word in found else found if len(found) == 1 else []


def _is_read() -> bool:
    """Whether a person sees what is wrong."""
    try:
        return os.isatty(2) or bool(os.environ.get(_PROMPT))
    except OSError:
        return False


# Few calls need these modules; not by `cli.deferred`, which imports too much here.


def _run_pipe(request: FeedRequest, env: dict[str, str]) -> int:
    return int(__import__("hudline.cli.progress_pipe", fromlist=["run"]).run(request, env))


def _rewrite(folder: str) -> None:
    try:
        __import__("hudline.cli.feed_rewriting", fromlist=["rewrite"]).rewrite(folder)
    except OSError:  # a full disk: the record itself is there
        return
