"""Where Hudline's files lie, and the file access that hooks need: see `core.file_io` for all other.

<home>/config.json            what the person chose
<home>/config.json.before     the one that a preset or a reset replaced; older ones: .2.before …
<home>/current                link to the plugin folder of the newest session
<home>/python                 link to the interpreter that the status line runs on (on Windows a
                              folder, see `platform.interpreters`)
<home>/statusline.sh          what settings.json names; survives plugin updates (not on Windows)
<home>/statusline.py          what that runs where no host answers
<home>/deps/<tag>/            virtual environment with orjson and rich
<home>/errors.log             the last errors, for `hudline doctor`
<home>/plugin.gone            written by statusline.sh when it first missed the plugin's folder
<home>/ledger.db              what was spent and done, see `hudline.ledger`
<home>/spend.json             what was spent in the day, week and month, see `view.spend`
<home>/journals.json          which journals the ledger has, see `store.ingested`
<home>/alerts.{json,jsonl,lock} alerts that were fired, see `host.alert_log`
<home>/export.lock            held while something is sent to a collector, see `export.push`
<home>/refresh.{lock,again}   of the child that fills the ledger, see `host.ledger_child`
<home>/replaced.json          the status line that setup found, to wrap it, and for uninstall
<home>/themes/                themes the person wrote or imported: NAME.json; replaced ones:
                              NAME.json.before, NAME.json.2.before …
<home>/widgets/               widgets of the person's own: NAME.py
<home>/own_widgets.json       which of them failed last, see `host.own_drawing`
<home>/{settings,sweep}.lock  held while settings are written, while sessions are removed
<home>/export.lock            held while what is new is sent to a collector
<home>/hosts/<client>/        of the host of a client, see hudline.host.endpoints
<home>/accounts/              the newest limits of each account, see `sources.shared_limits`; which
                              account that is, and what each client's process reported last
<home>/projects/<project>/    commands.jsonl: how long commands took there
<home>/repositories/<git folder>/ git.json, see `host.git_facts`
<home>/sessions/<session id>/ journal.jsonl, checkpoint.json, rows.json, announced.jsonl,
                              summary.json; feed.jsonl and feed/*.json, what scripts report (see
                              `store.feed_file`); of a second client
                              checkpoint.<process id>.json; of refreshers:
                              active_config.json, wrapped_line.json, command.NAME.json
"""

import sys

from hudline.platform.outbox import (
    PYTHON,
    append_whole,
    close,
    current_folder,
    environment,
    exists,
    is_absolute,
    make_private_folder,
    open_file,
    own_form,
    parent_process,
    person_folder,
    read,
    site_packages,
)

__all__ = [  # also what others take from here
    "READ_AT_ONCE",
    "Home",
    "account_file",
    "append",
    "below_start",
    "client_of",
    "client_process",
    "config_folder",
    "environment",
    "exists",
    "is_plain",
    "locate",
    "make_folder",
    "open_file",
    "person_folder",
    "read_all",
    "read_head",
    "session_of",
]  # fmt: skip

READ_AT_ONCE = 64 * 1024 * 1024  # bytes
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def is_plain(name: object) -> bool:
    """Whether `name` is a plain identifier, safe as a file name (session and agent ids)."""
    return (
        isinstance(name, str)
        and 0 < len(name) <= 128
        and name[0] != "."
        and _PLAIN.issuperset(name)
    )


def session_of(value: object, env: "dict[str, str]") -> str:
    """The session's id: `value`, else as the client's environment has it
    (CLAUDE_CODE_SESSION_ID); "" where neither is one."""
    for one in (value, env.get("CLAUDE_CODE_SESSION_ID")):
        if is_plain(one):
            return str(one)
    return ""


def config_folder(env: "dict[str, str]") -> str:
    """The client's own configuration folder: `CLAUDE_CONFIG_DIR`, else ~/.claude.

    A value that is no absolute path the client takes for one below the folder in which it was
    started (`~` too is a name there, and an empty value that folder itself; client 2.1.332). What
    it starts gets that folder as `CLAUDE_PROJECT_DIR`; anybody else is taken to be in it.
    """
    folder = env.get("CLAUDE_CONFIG_DIR")
    if folder is None:
        return person_folder(env) + "/.claude"
    if is_absolute(folder):
        return own_form(folder).rstrip("/")
    return below_start(folder, env)


def below_start(path: str, env: "dict[str, str]") -> str:
    """A path that is not absolute, below the folder in which the client was started."""
    start = env.get("CLAUDE_PROJECT_DIR", "")
    if not is_absolute(start):
        start = current_folder()
    return own_form(f"{start.rstrip('/')}/{path}").rstrip("/")


def account_file(env: "dict[str, str]") -> str:
    """Where the client keeps what it knows of the person: `.claude.json`, in the folder that
    `CLAUDE_CONFIG_DIR` names, else in the person's home folder."""
    return (config_folder(env) if env.get("CLAUDE_CONFIG_DIR") else person_folder(env)) + (
        "/.claude.json"
    )


def client_process(env: "dict[str, str]") -> "int | None":
    """The client's process id (`CLAUDE_PID`, since 2.1.214), or None."""
    pid = env.get("CLAUDE_PID", "")
    return int(pid) if pid.isascii() and pid.isdigit() and len(pid) < 12 else None


def client_of(env: "dict[str, str]") -> int:
    """The client's process id, and for clients before 2.1.214 the parent's."""
    return client_process(env) or parent_process()


class Home:
    """Paths below Hudline's folder `root`; nothing is created by asking."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.accounts = root + "/accounts"
        self.hosts = root + "/hosts"
        self.config = root + "/config.json"
        self.current = root + "/current"
        self.python = root + PYTHON
        self.script = root + "/statusline.sh"
        self.launcher = root + "/statusline.py"
        self.mend = root + "/current/statusline/mend.sh"
        self.deps = root + "/deps"
        self.errors = root + "/errors.log"
        self.gone = root + "/plugin.gone"
        self.projects = root + "/projects"
        self.replaced = root + "/replaced.json"
        self.sessions = root + "/sessions"
        self.themes = root + "/themes"
        self.widgets = root + "/widgets"

    def session(self, session_id: object) -> str:
        """The folder of one session; ValueError for an id that is not a plain identifier."""
        if not is_plain(session_id):
            raise ValueError("not a plain session id")
        return f"{self.sessions}/{session_id}"

    def venv(self) -> str:
        """The virtual environment for the running interpreter's version."""
        return f"{self.deps}/{sys.implementation.cache_tag}"

    def site(self) -> str:
        """The site-packages folder of that environment, whether or not it exists."""
        return site_packages(self.venv())


def locate(env: "dict[str, str]") -> Home:
    """Hudline's folder: `HUDLINE_HOME` where it is an absolute path or begins with `~/`, else
    `hudline` in the client's configuration folder.

    It is never below the folder of a project: where `CLAUDE_CONFIG_DIR` is no absolute path it is
    that of ~/.claude. LookupError where the person has no home folder.
    """
    chosen = own_form(env.get("HUDLINE_HOME", ""))
    if chosen == "~" or chosen.startswith("~/"):
        chosen = person_folder(env) + chosen[1:]
    if is_absolute(chosen) and chosen.strip("/"):
        return Home(chosen.rstrip("/"))
    config = own_form(env.get("CLAUDE_CONFIG_DIR", ""))
    if not is_absolute(config):
        config = person_folder(env) + "/.claude"
    return Home(config.rstrip("/") + "/hudline")


# Files and folders: readable by the person alone


def make_folder(path: str) -> None:
    """Create `path` and its missing parents; OSError where that fails."""
    missing = []
    while path and not exists(path):
        missing.append(path)
        path = path.rpartition("/")[0]
    for folder in reversed(missing):
        try:
            make_private_folder(folder)
        except FileExistsError:
            continue


def read_all(handle: int, expected: int) -> bytes:
    """Everything left behind `handle`; `expected` bytes is a hint for the first read."""
    parts: list[bytes] = []
    size = max(expected, 0) + 1
    while True:
        part = read(handle, min(size, READ_AT_ONCE))
        if not part:
            return b"".join(parts)
        parts.append(part)


def read_head(path: str, limit: int, follow: bool = True) -> bytes:
    """The first `limit` bytes of a regular file that is not ours; OSError where it cannot be read.

    Files that the system makes up have no size and are not read. follow: whether a symbolic link
    may lie in the file's place.
    """
    handle, size = open_file(path, follow)
    try:
        return read(handle, min(limit, size + 1)) if size else b""
    finally:
        close(handle)


def append(path: str, line: bytes) -> None:
    """Append one event (JSON without newlines) to the journal at `path` in one write, creating file
    and folder; OSError where that fails.

    A newline stands on both sides, so a torn write of another process costs only that one's event.
    """
    data = b"\n" + line + b"\n"
    try:
        append_whole(path, data)
    except FileNotFoundError:
        make_folder(path.rpartition("/")[0])
        append_whole(path, data)
