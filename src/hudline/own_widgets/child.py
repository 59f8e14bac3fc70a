"""The process in which a person's own widgets run: loads files, renders, and is ended at any time.

Its standard streams lead nowhere for widgets. It has bounds of its own: memory, nothing on disk
changed, no network, no other processes, and an alarm that ends it where a widget does not return.
They protect from mistakes: code that means harm finds ways around them.
"""

from __future__ import annotations

import ast
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import Any, BinaryIO

from hudline.core.errors import guard
from hudline.core.fields import clean
from hudline.core.json_codec import dumps, loads
from hudline.frame.registered import Registered, register
from hudline.own_widgets.messages import LOADING, RENDERING, dump_parts, dump_specs
from hudline.view import public_snapshot

MEMORY = 256 * 1024 * 1024  # bytes of address space
_PACKAGE = "own_widget"
# What a widget has no business with, by the names of Python's audit events.
_REFUSED = frozenset({
    "os.chmod", "os.chown", "os.kill", "os.killpg", "os.link", "os.mkdir", "os.remove", "os.rename",
    "os.rmdir", "os.setxattr", "os.symlink", "os.truncate", "os.utime", "shutil.rmtree",
    "socket.bind", "socket.connect", "socket.sendto", "subprocess.Popen", "os.system", "os.exec",
    "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
})  # fmt: skip
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_BOUNDS = (("RLIMIT_AS", MEMORY), ("RLIMIT_FSIZE", 0), ("RLIMIT_NPROC", 0), ("RLIMIT_CORE", 0))


def main() -> None:
    """Answer requests from stdin on stdout until stdin ends."""
    requests, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(null, handle)
    sys.dont_write_bytecode = True
    for name, most in _BOUNDS:
        with suppress(AttributeError, OSError, ValueError):  # a system without it
            resource.setrlimit(getattr(resource, name), (most, most))
    os.register_at_fork(after_in_child=partial(os._exit, 1))
    with open(requests, "rb") as lines, open(answers, "wb", buffering=0) as out:
        sys.addaudithook(_refuse)  # a bound of size alone lets a file be made empty
        _serve(lines, out)


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    """Raise PermissionError where something would be changed outside of this process."""
    if event == "open":
        flags = given[2] if len(given) == 3 and isinstance(given[2], int) else 0
        if flags & _CHANGING and given[0] != os.devnull:
            raise PermissionError("a widget must not write files")
    elif event in _REFUSED:
        raise PermissionError(f"a widget must not use {event}")


def _serve(lines: BinaryIO, out: Any) -> None:
    child = Child()
    for line in lines:
        request = loads(line)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, LOADING if "load" in request else RENDERING)
        answer = guard(partial(child.answer, request), partial(_failure, request))
        signal.setitimer(signal.ITIMER_REAL, 0)
        if answer is not None:
            data = dumps(answer) + b"\n"
            while data:
                data = data[out.write(data) :]


def _failure(request: dict[str, Any], error: Exception) -> dict[str, Any]:
    """How a widget failed: the kind of the error, the line of its file, 0 for none, and its
    text."""
    path, trace, line = request.get("path"), error.__traceback__, 0
    name = request.get("load") or request.get("render")
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == f"{_PACKAGE}.{name}":
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename == path:
        line = error.lineno or 0
    says = guard(lambda: clean(str(error), 200), lambda _: "")
    return {"error": clean(type(error).__name__, 60), "line": line, "says": says}


class Child:
    """The widgets that are loaded, and the snapshot that came last."""

    def __init__(self) -> None:
        self._widgets: dict[str, Registered] = {}
        self._snapshot = public_snapshot.PublicSnapshot()

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to a request; None for one that has none. Raises what a widget raises."""
        if "snapshot" in request:
            self._snapshot = public_snapshot.load(request["snapshot"])
            return None
        if "load" in request:
            return self._load(request["load"], request["path"], request["source"])
        return self._render(self._widgets[request["render"]], request["given"], request["level"])

    def _load(self, name: str, path: str, source: str) -> dict[str, Any]:
        self._widgets.pop(name, None)
        module = ModuleType(f"{_PACKAGE}.{name}")
        module.__file__ = path
        sys.modules[module.__name__] = module  # where dataclasses and the like look
        exec(compile(source, path, "exec"), module.__dict__)  # noqa: S102 - what this is for
        missing = [one for one in ("WIDGET", "render") if not hasattr(module, one)]
        if missing:
            raise AttributeError(f"the file has no {missing[0]}")
        one = register(module)
        requires = one.widget.requires
        if requires and requires not in public_snapshot.PublicSnapshot._fields:
            raise ValueError(f"the snapshot has no {requires}, which WIDGET requires")
        self._widgets[name] = one
        return {
            "loaded": {
                "urgency": one.widget.urgency,
                "uses": sorted({requires, *_named(source)} & {*public_snapshot.FIELDS}),
                "specs": dump_specs(one.specs),
                "manual": one.manual[:4000],
            }
        }

    def _render(self, one: Registered, given: dict[str, Any], level: int) -> dict[str, Any]:
        began = _spent()
        options, shown = one.configured(given, level), []
        requires = one.widget.requires
        if not requires or public_snapshot.is_known(getattr(self._snapshot, requires)):
            shown = dump_parts(one.render(self._snapshot, options))
        cpu, wall, waits = (after - before for after, before in zip(_spent(), began))
        # Where it never gave the processor away, time beyond that is the machine's.
        return {"shown": shown, "spent": wall if waits else cpu}


def _spent() -> tuple[float, float, float]:
    """Seconds of the processor, seconds, and how often this process has waited for something."""
    waits = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
    return time.process_time(), time.perf_counter(), waits


def _named(source: str) -> set[str]:
    """All attributes and texts in a file: of the snapshot it gets what it names."""
    nodes = list(ast.walk(ast.parse(source)))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return attributes | {one for one in texts if isinstance(one, str)}
