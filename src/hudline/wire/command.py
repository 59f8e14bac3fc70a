"""A command by the name under which its running times are compared: never what it works on."""

_LONG = 32  # characters of one word
# What may stand before a command without changing what it is.
_BEFORE = ("sudo", "time", "nohup", "command", "exec", "env", "npx", "bunx", "pnpx", "uvx")
# Programs of which the first word, or the first two, say what they do.
_ACTS = {
    "npm": ("run", "exec"), "pnpm": ("run", "exec"), "yarn": ("run", "workspaces"),
    "bun": ("run",), "deno": ("task",), "docker": ("compose", "buildx"), "podman": ("compose",),
    "dotnet": ("tool",), "gh": ("run", "pr"), "uv": ("pip",), "mise": ("run",), "rails": (),
    "cargo": (), "go": (), "git": (), "make": (), "gmake": (), "just": (), "task": (), "rake": (),
    "poetry": (), "pdm": (), "hatch": (), "pip": (), "pip3": (), "mix": (), "gradle": (),
    "gradlew": (), "mvn": (), "mvnw": (), "swift": (), "flutter": (), "dart": (), "zig": (),
    "bazel": (), "terraform": (), "tofu": (), "helm": (), "kubectl": (), "composer": (),
    "bundle": (), "turbo": (), "nx": (), "vite": (), "next": (), "ruff": (), "pre-commit": (),
    "conda": (), "brew": (), "apt-get": (), "apt": (), "apk": (), "dnf": (), "nix": (),
    "playwright": (), "sbt": (), "stack": (), "cabal": (), "ninja": (), "xcodebuild": (),
}  # fmt: skip
# Programs that run another one: the word behind them, or the two, say that they do.
_RUNNERS = (("uv", "run"), ("poetry", "run"), ("pdm", "run"), ("hatch", "run"), ("bundle", "exec"))
_PYTHONS = ("python", "python2", "python3", "py", "pypy3")
_INTERPRETERS = (*_PYTHONS, "node", "ruby", "perl", "php", "bash", "sh", "zsh", "tsx", "ts-node")
_SCRIPTS = (".py", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".php", ".sh")
# What does no work of its own before the command, and what has no usual time.
_SETTING_UP = ("cd", "export", "source", ".", "set", "true", "pushd", "mkdir", "ulimit", "umask")
_NEVER = (
    "for", "while", "until", "if", "case", "function", "eval", "sleep", "watch", "tail", "wait",
    "read", "ssh", "timeout", "xargs", "cat", "echo", "printf", "{", "(", "[", "[[", "!",
)  # fmt: skip


def key(target: str) -> str:
    """The name of a command by its target (`wire.target`): the program, and for one that has
    subcommands up to two plain words; "" where it cannot be told, or several run one by one.

    `pytest -q tests/a.py` is pytest, `CI=1 npm run build:prod` npm run build:prod, `uv run pytest`
    pytest, `python tools/train.py x` train.py. Options, paths and values never enter.
    """
    found = ""
    for part in _parts(target):
        words = part.partition(" | ")[0].split()
        if _is_open(part) or "&" in words:
            return ""
        while words and "=" in words[0] and words[0].partition("=")[0].isidentifier():
            if _is_open(words.pop(0)):
                return ""
        if not words or words[0] in _SETTING_UP:
            continue
        if found:
            return ""
        found = _named(words)
        if not found:
            return ""
    return found


def _parts(target: str) -> "list[str]":
    """What stands between the separators of a command line."""
    return target.replace("||", "&&").replace(";", "&&").split("&&")


def _is_open(part: str) -> bool:
    """Whether a quote or a bracket begins in a part and ends in another: the separator was text."""
    return any(part.count(mark) % 2 for mark in "\"'`") or part.count("(") != part.count(")")


def _named(words: "list[str]") -> str:
    while words and words[0] in _BEFORE:
        words = words[1:]
    if len(words) > 2 and tuple(words[:2]) in _RUNNERS:
        return _named(words[2:])
    program = words[0].rpartition("/")[2] if words else ""
    if program in _NEVER or not _is_program(program):
        return ""
    if program in _INTERPRETERS:
        return _run_by(program, words[1:])
    named = [program]
    for word in words[1:3]:
        if program not in _ACTS or not _is_plain(word):
            break
        if len(named) == 2 and named[1] not in _ACTS[program]:
            break
        named.append(word)
    return " ".join(named)


def _run_by(program: str, words: "list[str]") -> str:
    """The module or the script that an interpreter runs."""
    if program in _PYTHONS and len(words) > 1 and words[0] == "-m":
        return words[1] if _is_program(words[1]) else ""
    script = words[0].rpartition("/")[2] if words else ""
    return script if script.endswith(_SCRIPTS) and _is_program(script) else ""


def _is_program(word: str) -> bool:
    plain = word.replace("-", "").replace("_", "").replace(".", "").replace("+", "")
    is_name = plain.isascii() and plain.isalnum() and word[0].isalnum()
    return is_name and len(word) <= _LONG


def _is_plain(word: str) -> bool:
    """Whether a word could be a subcommand or the name of a task: lower case, no path, no value."""
    plain = word.replace("-", "").replace("_", "").replace(":", "")
    is_name = plain.isascii() and plain.isalnum() and plain[0].isalpha() and plain == plain.lower()
    return is_name and word[0].isalpha() and len(word) <= _LONG
