"""What each widget costs by itself: waking it from the pack, drawing it and fitting its row.

    bench/run --widgets               the table, the dearest first
    bench/run --widgets --json        name to {ratio, low, high}

Each round is a new process, as a draw is one; within it every widget is drawn once, in another
order each time, at a moment at which it has something to say. A ratio is a widget's median time to
that of starting a bare interpreter in the same round.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
_ONE = """
import json, sys, time
sys.path[:0] = [{src!r}, {root!r}]
from hudline_boot import start
start("hudline.entry.line")
show, fit = sys.modules["hudline.show"], sys.modules["hudline.page.fit"]
glyphs = sys.modules["hudline.page.icons"].glyphs("unicode")
row = sys.modules["hudline.page.piece"].Row
site = {site!r}
sys.path.append(site)
from tests import moments
asked = json.loads(sys.stdin.read())
ready = [(name, moments.ALL[moment]()) for name, moment in asked]
took = {{}}
for name, now in ready:
    began = time.perf_counter()
    shown = show.draw(name, now, {{}}, 2)
    for one in shown:
        fit.Fit(120, glyphs).line(one if isinstance(one, row) else row([one]))
    took[name] = time.perf_counter() - began
print(json.dumps(took))
"""


def measured(python: str, rounds: int) -> list[tuple[str, float, float, float]]:
    """(name, ratio, low, high) of every widget that a moment makes speak, the dearest first."""
    asked = _speaking()
    code = _ONE.format(src=str(ROOT / "src"), root=str(ROOT), site=_site())
    times: dict[str, list[float]] = {name: [] for name, _ in asked}
    bare = []
    for number in range(rounds + 1):
        began = time.perf_counter()
        subprocess.run([python, "-I", "-S", "-c", "pass"], check=True)
        bare.append(time.perf_counter() - began)
        random.Random(number).shuffle(asked)  # noqa: S311 - an order, not a secret
        told = subprocess.run(
            [python, "-I", "-S", "-c", code],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=True,
        )
        if number:  # the first run makes the pack
            for name, took in json.loads(told.stdout).items():
                times[name].append(took)
    base = statistics.median(bare)
    made = []
    for name, series in times.items():
        low, middle, high = statistics.quantiles(series, n=4)
        made.append((name, middle / base, low / base, high / base))
    return sorted(made, key=lambda row: -row[1])


def table(rows: list[tuple[str, float, float, float]]) -> Table:
    """The costs as people read them."""
    made = Table(title="Cost of a widget; a bare start is 1", title_justify="left")
    for heading in ("widget", "ratio", "quartiles"):
        made.add_column(heading, justify="left" if heading == "widget" else "right")
    for name, ratio, low, high in rows:
        made.add_row(name, f"{ratio:.4f}", f"{low:.4f} – {high:.4f}")
    return made


def _speaking() -> list[tuple[str, str]]:
    """Each widget with a moment at which it says something."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from tests import moments

    from hudline import show

    names = sorted(path.stem for path in (ROOT / "src/hudline/widgets").glob("[a-z]*.py"))
    found = {}
    for name in names:
        for moment, build in moments.ALL.items():
            if name not in found and show.draw(name, build(), {}, 2):
                found[name] = moment
    return list(found.items())


def _site() -> str:
    """Where the libraries are that the moments of the tests need."""
    import orjson

    return str(Path(orjson.__file__).parents[1])
