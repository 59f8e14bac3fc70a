"""Runs commands of the person's and keeps what they printed, for draws to show.

<session>/command.<name>.json    {"at", "mark", "code", "lines"}
<session>/wrapped_line.json      {"at", "tried", "mark", "every", "code", "rows"}: `code` is of the
                                 last run (`tried`), `rows` of the last that succeeded (`at`)

Times are seconds since 1970; `code` is null where the command was killed or did not start.
"""

from __future__ import annotations

import time
from itertools import islice

from hudline.core.file_io import read_object, replace
from hudline.core.json_codec import dumps, fingerprint
from hudline.core.redact import redacted
from hudline.core.shell_command import INSIDE, ShellCommand
from hudline.core.terminal_text import styled
from hudline.platform.person_shell import shell
from hudline.sources.subprocess_runner import Bounds, run

_WIDEST = 200  # characters of a line of a command
_WIDEST_WRAPPED = 1000
_MOST_WRAPPED = 10  # rows


def run_command(path: str, command: ShellCommand, cwd: str, env: dict[str, str]) -> None:
    """Run a command in the folder `cwd` and keep its exit status and first lines at `path`."""
    code, output = run_shell(command, cwd, b"", env)
    result = {
        "at": time.time(),
        "mark": fingerprint(command.run, cwd),
        "code": code,
        "lines": lines(output, command.lines),
    }
    replace(path, dumps(result))


def lines(output: bytes, most: int) -> list[str]:
    """The first `most` lines that are not empty, sanitised and redacted; of a line that was
    overwritten with carriage returns, its last state."""
    states = (
        line.rstrip("\r").rpartition("\r")[2]
        for line in output.decode("utf-8", "replace").split("\n")
    )
    texts = (redacted(state, _WIDEST) for state in states)
    return list(islice(filter(None, texts), most))


def run_wrapped(
    path: str, command: ShellCommand, context: tuple[bytes, str, int], env: dict[str, str]
) -> None:
    """Run a wrapped status line as the client would and keep its rows at `path`.

    context: the client's payload as it came, the session's folder, and a fingerprint of what the
    line draws from. A line that fails or prints nothing leaves the rows from before.
    """
    payload, cwd, mark = context
    code, output = run_shell(command, cwd, payload, env)
    now = time.time()
    shown = rows(output) if code == 0 else []
    result = {"at": now, "rows": shown} if shown else read_object(path)
    result = {**result, "tried": now, "mark": mark, "every": command.every, "code": code}
    replace(path, dumps(result))


def rows(output: bytes) -> list[list[list[str]]]:
    """The rows of a status line, each a list of [text, link, SGR parameters]."""
    printed = output.decode("utf-8", "replace").split("\n")[: 2 * _MOST_WRAPPED]
    found = [styled(line.rstrip("\r"), _WIDEST_WRAPPED) for line in printed]
    return [row for row in found if any(span[0].strip() for span in row)][:_MOST_WRAPPED]


def run_shell(
    command: ShellCommand, cwd: str, data: bytes, env: dict[str, str]
) -> tuple[int | None, bytes]:
    """The exit status and output of a command in `cwd` with `data` on stdin; the status is None
    where it was killed after its timeout or did not start."""
    try:
        return run(
            shell(command.run, cwd), cwd, data, {**env, INSIDE: "1"}, Bounds(command.timeout)
        )
    except OSError:
        return None, b""
