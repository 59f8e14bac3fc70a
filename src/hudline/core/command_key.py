"""A command by the name under which its running times are compared: never what it works on."""

from __future__ import annotations

import re

_PROGRAM = re.compile("[a-zA-Z0-9][a-zA-Z0-9._+-]{0,31}")
_PLAIN = re.compile("[a-z][a-z0-9_:-]{0,31}")  # could be a subcommand or the name of a task
# What may stand before a command without changing what it is.
_PREFIXES = ("sudo", "time", "nohup", "command", "exec", "env", "npx", "bunx", "pnpx", "uvx")
# Programs of which the first word, or the first two, say what they do.
_SUBCOMMANDS = {
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
_SETUP = ("cd", "export", "source", ".", "set", "true", "pushd", "mkdir", "ulimit", "umask")
_NO_KEY = (
    "for", "while", "until", "if", "case", "function", "eval", "sleep", "watch", "tail", "wait",
    "read", "ssh", "timeout", "xargs", "cat", "echo", "printf", "{", "(", "[", "[[", "!",
)  # fmt: skip


def command_key(target: str) -> str:
    """The name of a command by its target (see `hook.payload`): the program, and up to two plain
    words where it has subcommands; "" where it is not known, or several run one by one.

    `pytest -q tests/a.py` is pytest, `CI=1 npm run build:prod` npm run build:prod, `uv run pytest`
    pytest, `python tools/train.py x` train.py. Options, paths and values never enter.
    """
    key = ""
    for part in target.replace("||", "&&").replace(";", "&&").split("&&"):
        words = part.partition(" | ")[0].split()
        if _is_unclosed(part) or "&" in words:
            return ""
        while words and "=" in words[0] and words[0].partition("=")[0].isidentifier():
            if _is_unclosed(words.pop(0)):
                return ""
        if not words or words[0] in _SETUP:
            continue
        if key:
            return ""
        key = _key_of(words)
        if not key:
            return ""
    return key


def _is_unclosed(part: str) -> bool:
    """Whether a quote or a bracket begins in a part and ends in another: the separator was text."""
    return any(part.count(mark) % 2 for mark in "\"'`") or part.count("(") != part.count(")")


def _key_of(words: list[str]) -> str:
    while words and words[0] in _PREFIXES:
        words = words[1:]
    if len(words) > 2 and tuple(words[:2]) in _RUNNERS:
        return _key_of(words[2:])
    program = words[0].rpartition("/")[2] if words else ""
    if program in _NO_KEY or not _PROGRAM.fullmatch(program):
        return ""
    if program in _INTERPRETERS:
        return _script_key(program, words[1:])
    named = [program]
    for word in words[1:3]:
        if program not in _SUBCOMMANDS or not _PLAIN.fullmatch(word):
            break
        if len(named) == 2 and named[1] not in _SUBCOMMANDS[program]:
            break
        named.append(word)
    return " ".join(named)


def _script_key(program: str, words: list[str]) -> str:
    """The module or the script that an interpreter runs."""
    if program in _PYTHONS and len(words) > 1 and words[0] == "-m":
        return words[1] if _PROGRAM.fullmatch(words[1]) else ""
    script = words[0].rpartition("/")[2] if words else ""
    return script if script.endswith(_SCRIPTS) and _PROGRAM.fullmatch(script) else ""
