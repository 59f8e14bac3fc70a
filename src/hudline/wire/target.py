"""What a tool call works on: the useful part of a path, a command, a query or an address."""

from hudline.wire.redact import redact
from hudline.wire.sums import sum_of
from hudline.wire.text import clean

LIMIT = 120

# Tool → the inputs that name its target, the most telling first (claude-code's tool schemas).
_FIELDS = {
    "Bash": ("command",),
    "PowerShell": ("command",),
    "Read": ("file_path",),
    "Write": ("file_path",),
    "Edit": ("file_path",),
    "NotebookEdit": ("notebook_path",),
    "Glob": ("pattern",),
    "Grep": ("pattern",),
    "WebFetch": ("url",),
    "WebSearch": ("query",),
    "Agent": ("description",),
    "Task": ("description",),
    "Skill": ("skill",),
    "ToolSearch": ("query",),
    "TaskCreate": ("subject",),
    "Monitor": ("description", "command"),
    "Workflow": ("name",),
    "SendMessage": ("to",),
    "EnterWorktree": ("name", "path"),
}
_COMMON = (
    "file_path", "path", "command", "query", "pattern", "url", "uri", "name", "title", "subject",
)  # fmt: skip
_SILENT = ("ExitPlanMode", "TodoWrite", "TaskUpdate", "TaskList", "TaskGet", "EnterPlanMode")
_PATHS = ("file_path", "notebook_path", "path")
_ADDRESSES = ("url", "uri")
_READ = 400  # characters of a text that are looked at


def target(tool: str, given: object, cwd: str, targets: str = "safe") -> str:
    """At most 120 safe characters that say what `tool` works on; "" when its input does not tell.

    `given`: `tool_input` of PreToolUse, PostToolUse or PermissionRequest. Paths below `cwd` are
    relative to it, others keep their last two names. `targets`: "safe" keeps what is known to be
    harmless, "full" all but what looks like a secret, "off" nothing.
    """
    if not isinstance(given, dict) or tool in _SILENT or targets == "off":
        return ""
    if tool == "AskUserQuestion":
        return _shown("question", _question(given.get("questions")), cwd, targets)
    for field in _FIELDS.get(tool, _COMMON):
        value = given.get(field)
        if isinstance(value, str) and value.strip():
            return _shown(field, value, cwd, targets)
    return ""


def shown(value: object, limit: int) -> str:
    """A sentence that is meant to be seen, without what is announced as a secret or looks like one,
    in at most `limit` characters."""
    from hudline.wire.prose import prose  # few events tell any

    return clean(redact(prose(clean(value, _READ))), limit)


def _shown(field: str, value: str, cwd: str, targets: str) -> str:
    if field in _PATHS:
        value = _short_path(value, cwd)
    elif field == "command":
        value = _first_command(value, cwd)
    elif field in _ADDRESSES:
        value = value.partition("#")[0]
        value = value[8:] if value.startswith("https://") else value
    value = clean(value, _READ)
    return clean(redact(value) if targets == "full" else _safe(field, value), LIMIT)


def _safe(field: str, value: str) -> str:
    """What of a text is known to be harmless."""
    if field == "command":
        from hudline.wire.safe import safe

        return safe(value)
    if field in _PATHS and " " not in value:
        from hudline.wire.shape import path

        return redact(path(value))
    if field in _ADDRESSES and " " not in value:
        from hudline.wire.address import address

        return redact(address(value))
    return shown(value, LIMIT)


def rest_of(command: object, told: object) -> str:
    """A figure for a command of which its target `told` does not show all; "" where it does. What
    looks like a secret is not in it: by the rest and the figure it could be guessed."""
    if not isinstance(command, str) or command.strip() == told:
        return ""
    return sum_of(redact(command[:_READ]) + command[_READ:])


def _short_path(path: str, cwd: str) -> str:
    path = path.replace("\\", "/")
    base = cwd.replace("\\", "/").rstrip("/") + "/"
    if len(base) > 1 and path.startswith(base):
        return path[len(base) :]
    names = path.split("/")
    return "…/" + "/".join(names[-2:]) if len(names) > 4 else path


def file_sum(path: object, cwd: str) -> str:
    """A figure for a file, whichever folder it is named from; "" where it is none."""
    if not isinstance(path, str) or not path.strip():
        return ""
    path, base = path.replace("\\", "/"), cwd.replace("\\", "/").rstrip("/")
    is_whole = path[:1] in ("/", "~") or path[1:3] == ":/"
    return sum_of(path if is_whole else f"{base}/{path}")


def _first_command(command: str, cwd: str) -> str:
    """The first line that does something, without a leading change into the same folder."""
    for line in command.strip().split("\n"):
        text = line.strip()
        if text and not text.startswith("#"):
            break
    else:
        return ""
    start = "cd " + cwd + " && "
    if len(cwd) > 1 and text.startswith(start):
        text = text[len(start) :]
    return text


def _question(questions: object) -> str:
    first = questions[0] if isinstance(questions, list) and questions else None
    text = first.get("question") if isinstance(first, dict) else None
    return text if isinstance(text, str) else ""
