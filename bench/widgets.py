"""What each layout, each widget and a widget of one's own cost of a draw.

    bench/run --widgets               the table
    bench/run --widgets --json        name to {ratio, low, high, goal}
    bench/run --widgets --markdown    the layouts, one's own, the dearest widgets, for the README

All are ratios of processor time to a draw of the preset `standard`, without what it reads from disk
and journal, which is the same for all. A widget's cost is that of a row with it less that of the
row without it, in the first sample in which it shows something. One's own is drawn in its process,
as in a session, and that process's time counts.
"""

from __future__ import annotations

import copy
import os
import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Callable, NamedTuple

from bench.lines import processor_seconds
from bench.measure import BARE_START, Result, ratio
from hudline.cli.samples import REQUIRED_OPTIONS, STATES
from hudline.cli.widget_template import WIDGET
from hudline.core.paths import Home
from hudline.frame import compose
from hudline.frame.registry import WIDGETS
from hudline.host.line_output import picture
from hudline.host.own_widgets import OwnWidgets
from hudline.render.edges import LAYOUTS, PLAIN
from hudline.view.snapshot import Snapshot

_ENV = {"COLUMNS": "120", "LINES": "40", "TERM": "xterm-256color", "COLORTERM": "truecolor",
        "LANG": "en_US.UTF-8"}  # fmt: skip
_DRAWS = 20  # in a row: the clock is too coarse for one
_LEVEL = 2
_ALL = 3  # the verbosity at which every widget shows what it has
_BESIDE = {"widget": "text", "text": "beside"}
_DEAREST = 5  # widgets that the README names
_OWN = 10
_BASE = "a draw of the preset standard, to the start of a bare interpreter"
GROUPS = _LAYOUTS, _OWN_ONES, _BUILT_IN = "layouts", "of one's own", "widgets"


class Drawing(NamedTuple):
    """A draw that is timed, and one that is taken off (None: none)."""

    name: str
    group: str
    draw: Callable[[], object]
    without: Callable[[], object] | None = None


def measured(folder: Path, rounds: int) -> list[Result]:
    """All ratios, interleaved in one run, in `rounds` of them; the files are put below `folder`."""
    busy = STATES["busy"]()
    own = _own_widgets(folder)

    def base() -> object:
        return picture(busy, _LEVEL, _ENV, {})

    def is_there() -> bool:
        return _owned(own, _OWN)().count("620k") == _OWN

    try:
        _wait(is_there)
        seconds = partial(_seconds, child=f"/proc/{own.pid}")
        cases = [*_layouts(busy), *_own(own), *_built_in()]
        pairs: dict[str, list[float]] = {case.name: [] for case in cases}
        to_bare = []
        for number in range(rounds):
            to_bare.append(seconds(base) / processor_seconds(BARE_START, b"", {}))
            for case in random.Random(number).sample(cases, len(cases)):  # noqa: S311
                beside = seconds(base)
                less = seconds(case.without) if case.without else 0.0
                pairs[case.name].append((seconds(case.draw) - less) / beside)
    finally:
        own.end()
    first = ratio(_BASE, to_bare, None, "a draw")
    return [first, *(ratio(one.name, pairs[one.name], None, one.group) for one in cases)]


def for_readme(results: list[Result]) -> list[Result]:
    """The results without the cheaper widgets, which are one row: the dearest of them."""
    widgets = sorted((one for one in results if one.group == _BUILT_IN), key=lambda one: -one.ratio)
    others = [one for one in results if one.group != _BUILT_IN]
    rest = widgets[_DEAREST]
    return [
        *others,
        *widgets[:_DEAREST],
        rest._replace(name=f"each of the other {len(widgets) - _DEAREST} widgets, at most"),
    ]


def _layouts(busy: Snapshot) -> list[Drawing]:
    def draw(layout: str) -> Callable[[], object]:
        return lambda: picture(busy, _LEVEL, _ENV, {"layout": layout})

    return [
        Drawing(f"a draw in the layout {one}", _LAYOUTS, draw(one))
        for one in LAYOUTS
        if one != PLAIN
    ]


def _built_in() -> Iterator[Drawing]:
    for name in WIDGETS:
        item = {"widget": name, **REQUIRED_OPTIONS.get(name, {})}
        for state in STATES.values():
            now = state()
            if compose.draw(name, now, item, _ALL):
                yield Drawing(f"widget {name}", _BUILT_IN, _row(now, item), _row(now))
                break


def _row(now: Snapshot, *items: dict[str, Any]) -> Callable[[], str]:
    rows = {"rows": [[_BESIDE, *items]]}
    return lambda: picture(now, _ALL, _ENV, rows)


def _own_widgets(folder: Path) -> OwnWidgets:
    home = Home(str(folder / "home"))
    os.makedirs(home.widgets, 0o700)
    for number in range(_OWN):
        path = Path(home.widgets) / f"own{number}.py"
        path.write_text(WIDGET, "utf-8")
        path.chmod(0o600)
    return OwnWidgets(home, dict(os.environ), lambda: None, lambda _: None)


def _own(own: OwnWidgets) -> list[Drawing]:
    return [
        Drawing("a widget of one's own", _OWN_ONES, _owned(own, 1), _owned(own, 0)),
        Drawing(f"{_OWN} widgets of one's own", _OWN_ONES, _owned(own, _OWN), _owned(own, 0)),
    ]


def _owned(own: OwnWidgets, count: int) -> Callable[[], str]:
    """A draw with so many of one's own, which are given the draw's own snapshot."""
    busy = STATES["busy"]()
    rows = {"rows": [[_BESIDE, *({"widget": f"own{number}"} for number in range(count))]]}

    def draw() -> str:
        now = copy.copy(busy)
        now.sources = copy.copy(busy.sources)
        now.sources.own_widgets = own.of(now)
        return picture(now, _ALL, {**_ENV, "COLUMNS": "400"}, rows)

    return draw


def _wait(holds: Callable[[], bool]) -> None:
    """Wait until all own widgets are loaded. RuntimeError where one is not."""
    until = time.monotonic() + 30
    while not holds():
        if time.monotonic() > until:
            raise RuntimeError("the widgets of one's own do not show")
        time.sleep(0.05)


def _seconds(draw: Callable[[], object], child: str) -> float:
    """Seconds of the processor that a draw takes, here and in the child with that folder in /proc,
    of several in a row. Where a system has no such folder, all time counts."""
    path = Path(child) / "schedstat"
    if not path.exists():
        began = time.perf_counter()
        for _ in range(_DRAWS):
            draw()
        return (time.perf_counter() - began) / _DRAWS
    before, began = int(path.read_text().split()[0]), time.process_time()
    for _ in range(_DRAWS):
        draw()
    spent = time.process_time() - began
    return (spent + (int(path.read_text().split()[0]) - before) / 1e9) / _DRAWS
