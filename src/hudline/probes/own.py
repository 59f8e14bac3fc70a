"""Running what is the person's own, off the draw path, and keeping what it printed.

<session>/command.<name>.json  {"at", "mark", "code", "lines"}
<session>/wrapped.json         {"at", "tried", "mark", "every", "code", "rows"}, see `wire.ansi` for
                               rows; "code" is how it ended when it was tried last
"""

import time

from hudline.probes.process import Bounds, run
from hudline.store.files import read_object, replace
from hudline.store.own import INSIDE, mark
from hudline.wire.ansi import styled
from hudline.wire.redact import looked_over

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.codec import Codec
    from hudline.store.own import Command

_WIDEST = 200  # characters of a line of a command
_WIDEST_WRAPPED = 1000
_MOST_WRAPPED = 10  # rows


def run_command(
    path: str, told: "Command", cwd: str, env: "dict[str, str]", codec: "Codec"
) -> None:
    """Run a command in `cwd` and keep at `path` how it ended and its first lines."""
    code, printed = tried(told, cwd, b"", env)
    held = {
        "at": time.time(),
        "mark": mark(codec, told.run, cwd),
        "code": code,
        "lines": lines(printed, told.lines),
    }
    replace(path, codec.dumps(held))


def lines(printed: bytes, most: int) -> "list[str]":
    """The first lines that say something, neutralised and without what looks like a secret; of one
    that was written over, the last."""
    found: list[str] = []
    for line in printed.decode("utf-8", "replace").split("\n"):
        said = looked_over(line.rstrip("\r").rpartition("\r")[2], _WIDEST)
        if said and len(found) < most:
            found.append(said)
    return found


def run_wrapped(
    path: str, told: "Command", given: "tuple[bytes, str, int]", env: "dict[str, str]",
    codec: "Codec",
) -> None:  # fmt: skip
    """Run somebody's status line as the client would and keep at `path` what it drew.

    given: the client's payload as it came, the session's folder, and the mark of the moment. A line
    that fails or draws nothing leaves the rows it drew before, which grow old.
    """
    payload, cwd, moment = given
    code, printed = tried(told, cwd, payload, env)
    now = time.time()
    made = rows(printed) if code == 0 else []
    held = {"at": now, "rows": made} if made else read_object(path, codec)
    held = {**held, "tried": now, "mark": moment, "every": told.every, "code": code}
    replace(path, codec.dumps(held))


def rows(printed: bytes) -> "list[list[list[str]]]":
    """The rows of a status line: each in parts of text, link and SGR parameters."""
    found: list[list[list[str]]] = []
    for line in printed.decode("utf-8", "replace").split("\n")[: 2 * _MOST_WRAPPED]:
        parts = styled(line.rstrip("\r"), _WIDEST_WRAPPED)
        if any(part[0].strip() for part in parts):
            found.append(parts)
    return found[:_MOST_WRAPPED]


def tried(
    told: "Command", cwd: str, given: bytes, env: "dict[str, str]"
) -> "tuple[int | None, bytes]":
    """How it ends when it is run in `cwd` with `given` on stdin, and what it prints; the status is
    None where it was ended for its slowness or did not start."""
    try:
        bounds = Bounds(told.timeout)
        return run(("/bin/sh", "-c", told.run), cwd, given, {**env, INSIDE: "1"}, bounds)
    except OSError:
        return None, b""
