"""The process in which a person's own widgets run: loads files, renders, and is ended at any time.

Its standard streams lead nowhere for widgets. It keeps within `own_widgets.bounds`, and an alarm
ends it where a widget does not return.
"""

from __future__ import annotations

import ast
import os
import sys
import time
from functools import partial
from types import ModuleType
from typing import Any, BinaryIO

from hudline.core.errors import guard
from hudline.core.fields import clean
from hudline.core.json_codec import dumps, loads
from hudline.frame.registered import Registered, register
from hudline.own_widgets import bounds
from hudline.own_widgets.messages import LOADING, RENDERING, dump_parts, dump_specs
from hudline.platform.confinement import end_after, times_waited
from hudline.view import public_snapshot

_PACKAGE = "own_widget"


def main() -> None:
    """Answer requests from stdin on stdout until stdin ends."""
    requests, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(null, handle)
    with open(requests, "rb") as lines, open(answers, "wb", buffering=0) as out:
        bounds.keep()
        _serve(lines, out)


def _serve(lines: BinaryIO, out: Any) -> None:
    child = Child()
    for line in lines:
        request = loads(line)
        end_after(LOADING if "load" in request else RENDERING)
        data = guard(partial(child.answer, request), partial(_failure, request))
        end_after(0)
        while data:
            data = data[out.write(data) :]


def _failure(request: dict[str, Any], error: Exception) -> bytes:
    """The answer that says how a widget failed: the kind of the error, the line of its file, 0 for
    none, and its text."""
    path, trace, line = request.get("path"), error.__traceback__, 0
    name = request.get("load") or request.get("render")
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == f"{_PACKAGE}.{name}":
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename == path:
        line = error.lineno or 0
    says = guard(lambda: clean(str(error), 200), lambda _: "")
    answer = {"error": clean(type(error).__name__, 60), "line": line, "says": says}
    return _written(answer, request)


def _written(answer: dict[str, Any], request: dict[str, Any]) -> bytes:
    """An answer as a line of JSON, with the number of its request; TypeError or ValueError for what
    JSON has not."""
    return dumps({**answer, "number": request["number"]}) + b"\n"


class Child:
    """The widgets that are loaded, and the snapshot that came last."""

    def __init__(self) -> None:
        self._widgets: dict[str, Registered] = {}
        self._snapshot = public_snapshot.PublicSnapshot()

    def answer(self, request: dict[str, Any]) -> bytes:
        """The answer to a request; b"" for one that has none. Raises what a widget raises."""
        if "snapshot" in request:
            self._snapshot = public_snapshot.load(request["snapshot"])
            return b""
        if "load" in request:
            shown = self._load(request["load"], request["path"], request["source"])
        else:
            one = self._widgets[request["render"]]
            shown = self._render(one, request["given"], request["level"])
        return _written(shown, request)

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
            shown = dump_parts(one.render(self._snapshot, options), one.widget.urgency)
        cpu, wall, waits = (after - before for after, before in zip(_spent(), began))
        # Where it never gave the processor away, time beyond that is the machine's.
        return {"shown": shown, "spent": wall if waits else cpu}


def _spent() -> tuple[float, float, float]:
    """Seconds of the processor, seconds, and how often this process has waited for something."""
    return time.process_time(), time.perf_counter(), times_waited()


def _named(source: str) -> set[str]:
    """All attributes and texts in a file: of the snapshot it gets what it names."""
    nodes = list(ast.walk(ast.parse(source)))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return attributes | {one for one in texts if isinstance(one, str)}
