"""The words that widgets say by themselves, by their English text; the page puts the language in.

A widget writes `label("thinking")`, a placeholder (a private-use character, which never survives
in text from outside); each language is a module in `page/languages` with a table of all of them.
"""

_FIRST = 0xE400
ENGLISH = (
    "API error",
    "API errors",
    "Agents",
    "Errors",
    "Main thread",
    "Todos",
    "Turns",
    "a turn",
    "accept edits",
    "account on hold",
    "agent",
    "agents",
    "ago",
    "also in",
    "applying",
    "approve the plan",
    "approved",
    "as",
    "as of",
    "at work",
    "authentication failed",
    "auto",
    "billing error",
    "bisecting",
    "bypass permissions",
    "cache",
    "cache read",
    "cache write",
    "changes requested",
    "cherry-picking",
    "cloud credential error",
    "cold",
    "cold restart",
    "commented",
    "compacting",
    "compaction",
    "compaction gave back",
    "compaction is next",
    "compactions",
    "context",
    "denied",
    "don't ask",
    "done",
    "draft",
    "ended by an error",
    "error",
    "errors",
    "errors in a row",
    "failed",
    "fast",
    "file",
    "files",
    "fresh",
    "full at",
    "hooks",
    "idle",
    "in background",
    "input",
    "interrupted",
    "invalid request",
    "killed",
    "last miss",
    "left",
    "max output tokens",
    "merging",
    "model not found",
    "monitor",
    "next",
    "no events",
    "oauth org not allowed",
    "of",
    "other",
    "others",
    "output",
    "overloaded",
    "pending",
    "plan",
    "prompt",
    "prompts",
    "question",
    "rate limit",
    "rebasing",
    "reverting",
    "rules",
    "server error",
    "shell",
    "silent",
    "since",
    "skills",
    "spend",
    "status line",
    "still running",
    "style",
    "task",
    "tasks",
    "thinking",
    "thinking off",
    "thinking on",
    "this turn",
    "to compaction",
    "tool",
    "tools",
    "turn",
    "turn to compaction",
    "turn to the window's end",
    "turns to compaction",
    "turns to the window's end",
    "unknown",
    "usually",
    "verification required",
    "wait",
    "waited for you",
    "waits",
    "waits for its agents",
    "waits for you",
    "warm",
    "workflow",
    "workflows",
    "worktree",
)  # fmt: skip
LANGUAGES = ("en", "zh", "ja", "es", "de")


def label(text: str) -> str:
    """The placeholder of an English label; ValueError for one that is not in the table."""
    return chr(_FIRST + ENGLISH.index(text))  # a picture says a few: no table is made for them


def words(language: str) -> "dict[int, str]":
    """The table for `str.translate` that turns placeholders into words of a language."""
    if language == "en" or language not in LANGUAGES:
        return dict(enumerate(ENGLISH, _FIRST))
    room = __import__("hudline.page.languages." + language, fromlist=("WORDS",))
    return {_FIRST + index: room.WORDS.get(text, text) for index, text in enumerate(ENGLISH)}


def language(chosen: str, locale: str) -> str:
    """The language of labels: the one `chosen` by name, else the locale's, else English.

    Both may carry a country and an encoding (zh_CN.UTF-8).
    """
    for told in (chosen, locale):
        short = told[:2].lower()
        if short in LANGUAGES:
            return short
    return "en"
