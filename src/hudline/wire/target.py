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


def target(tool: str, given: object, cwd: str) -> str:
    """At most 120 safe characters that say what `tool` works on; "" when its input does not tell.

    `given`: `tool_input` of PreToolUse, PostToolUse or PermissionRequest. Paths below `cwd` are
    relative to it, others keep their last two names. Secrets are taken out.
    """
    if not isinstance(given, dict) or tool in _SILENT:
        return ""
    if tool == "AskUserQuestion":
        return _question(given.get("questions"))
    for field in _FIELDS.get(tool, _COMMON):
        value = given.get(field)
        if isinstance(value, str) and value.strip():
            return _shown(field, value, cwd)
    return ""


def shown(value: object, limit: int) -> str:
    """A text that is meant to be seen, safe and without secrets, in at most `limit` characters."""
    return clean(redact(clean(value, 400)), limit)


def _shown(field: str, value: str, cwd: str) -> str:
    if field in _PATHS:
        return shown(_short_path(value, cwd), LIMIT)
    if field == "command":
        value = _first_command(value, cwd)
    elif field == "url":
        value = value.partition("#")[0]
        value = value[8:] if value.startswith("https://") else value
    return shown(value, LIMIT)


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
    return shown(text, LIMIT)
