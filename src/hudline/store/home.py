"""Where everything of Hudline's lies: one folder that hooks, line and commands compute alike.

<home>/config.json            what the person chose
<home>/config.json.before     what a preset or a reset has replaced; older ones: .2.before and so on
<home>/current                link to the plugin folder of the newest session
<home>/python                 link to the interpreter that the status line runs on
<home>/statusline.py          what settings.json names; survives plugin updates
<home>/deps/<tag>/            virtual environment with orjson, filelock and rich
<home>/errors.log             the last errors, for `hudline doctor`
<home>/replaced.json          the status line that setup found, to wrap it, and for uninstall
<home>/themes/                themes the person wrote, NAME.json, each with NAME.compiled.json
<home>/{settings,sweep}.lock  held while settings are written, while sessions are removed
<home>/bands/<process id>     pipe by which hooks wake the band of that client; beside it in
                              <process id>.d/ told.json, what the client told it last
<home>/accounts/              the newest limits of each account, see `store.limits`; which account
                              that is, and what each client's process told last
<home>/projects/<project>/    commands.jsonl: how long commands took there
<home>/sessions/<session id>/ journal.jsonl, checkpoint.json, git.json, rows.json,
                              announced.jsonl; checkpoint.<process id>.json of a second client;
                              of refreshers: in_force.json, wrapped.json, command.NAME.json,
                              and while they are at work NAME.claim
"""

import posix
import sys

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def environment() -> "dict[str, str]":
    """The process's environment as text, without the cost of importing `os`."""
    return {
        key.decode("utf-8", "surrogateescape"): value.decode("utf-8", "surrogateescape")
        for key, value in posix.environ.items()
    }


def is_plain(name: object) -> bool:
    """Whether `name` is a plain identifier, safe as a file name (session and agent ids)."""
    return (
        isinstance(name, str)
        and 0 < len(name) <= 128
        and name[0] != "."
        and _PLAIN.issuperset(name)
    )


def session_of(told: object, env: "dict[str, str]") -> str:
    """The session's id: as it was told, else as the client's environment has it
    (CLAUDE_CODE_SESSION_ID); "" where neither is one."""
    for one in (told, env.get("CLAUDE_CODE_SESSION_ID")):
        if is_plain(one):
            return str(one)
    return ""


def person_folder(env: "dict[str, str]") -> str:
    """The person's home folder: `HOME` where it is an absolute path, else the one that the password
    database names. LookupError where that names none."""
    told = env.get("HOME", "")
    if told.startswith("/"):
        return told.rstrip("/")
    from pwd import getpwuid

    return getpwuid(posix.getuid()).pw_dir.rstrip("/")


def config_folder(env: "dict[str, str]") -> str:
    """The client's own configuration folder: `CLAUDE_CONFIG_DIR`, else ~/.claude.

    A value that is no absolute path the client takes for one below the folder in which it was
    started (`~` too is a name there, and an empty value that folder itself; client 2.1.332). What
    it starts is told that folder as `CLAUDE_PROJECT_DIR`; anybody else is taken to be in it.
    """
    told = env.get("CLAUDE_CONFIG_DIR")
    if told is None:
        return person_folder(env) + "/.claude"
    if told.startswith("/"):
        return told.rstrip("/")
    return below_start(told, env)


def below_start(path: str, env: "dict[str, str]") -> str:
    """A path that is not absolute, below the folder in which the client was started."""
    start = env.get("CLAUDE_PROJECT_DIR", "")
    if not start.startswith("/"):
        start = posix.getcwd()
    return f"{start.rstrip('/')}/{path}".rstrip("/")


def account_file(env: "dict[str, str]") -> str:
    """Where the client keeps what it knows of the person: `.claude.json`, in the folder that
    `CLAUDE_CONFIG_DIR` names, else in the person's home folder."""
    return (config_folder(env) if env.get("CLAUDE_CONFIG_DIR") else person_folder(env)) + (
        "/.claude.json"
    )


def client_process(env: "dict[str, str]") -> "int | None":
    """The client's process id (`CLAUDE_PID`, since 2.1.214), or None."""
    told = env.get("CLAUDE_PID", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else None


class Home:
    """Paths below Hudline's folder `root`; nothing is created by asking."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.accounts = root + "/accounts"
        self.bands = root + "/bands"
        self.config = root + "/config.json"
        self.current = root + "/current"
        self.python = root + "/python"
        self.launcher = root + "/statusline.py"
        self.mend = root + "/current/statusline/mend.sh"
        self.deps = root + "/deps"
        self.errors = root + "/errors.log"
        self.projects = root + "/projects"
        self.replaced = root + "/replaced.json"
        self.sessions = root + "/sessions"
        self.themes = root + "/themes"

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
        major, minor = sys.version_info[:2]
        return f"{self.venv()}/lib/python{major}.{minor}/site-packages"


def locate(env: "dict[str, str]") -> Home:
    """Hudline's folder: `HUDLINE_HOME` where it is an absolute path or begins with `~/`, else
    `hudline` in the client's configuration folder.

    It is never below the folder of a project: where `CLAUDE_CONFIG_DIR` is no absolute path it is
    that of ~/.claude. LookupError where the person has no home folder.
    """
    chosen = env.get("HUDLINE_HOME", "")
    if chosen == "~" or chosen.startswith("~/"):
        chosen = person_folder(env) + chosen[1:]
    if chosen.startswith("/") and chosen.strip("/"):
        return Home(chosen.rstrip("/"))
    config = env.get("CLAUDE_CONFIG_DIR", "")
    if not config.startswith("/"):
        config = person_folder(env) + "/.claude"
    return Home(config.rstrip("/") + "/hudline")
