"""The check of a person's own widget: its laws on the sample states, in a process like a host's."""

from __future__ import annotations

from typing import Any

from hudline.cli.samples import STATES
from hudline.core.fields import table
from hudline.host.own_drawing import ENDED
from hudline.own_widgets import laws
from hudline.own_widgets.files import Source
from hudline.own_widgets.messages import LOADING
from hudline.own_widgets.process import Process, ProcessEndedError
from hudline.view.public_snapshot import FIELDS
from hudline.view.publish import publish


def samples() -> list[dict[str, Any]]:
    """The public snapshots of the sample states, with all their fields."""
    return [publish(build(), FIELDS) for build in STATES.values()]


def check(source: Source, env: dict[str, str]) -> list[tuple[str, str, str]]:
    """Each law: its name, what it says, and how the widget breaks it ("": it keeps it). Where it
    cannot be loaded, the first law alone."""
    process = Process(env)
    try:
        process.load(source)
        answer = process.answer(LOADING) or {"error": "it does not load within 5 seconds"}
        if "loaded" not in answer:
            return [("runs", laws.TEXTS["runs"], laws.error_text(answer))]
        found = laws.broken(process, source.name, table(answer["loaded"]), samples())
        wrong: dict[str, str] = {}
        try:
            for law, says in found:
                wrong.setdefault(law, says)
        except ProcessEndedError:
            wrong.setdefault("runs", ENDED)
    except ProcessEndedError:
        return [("runs", laws.TEXTS["runs"], ENDED)]
    finally:
        process.end()
    return [(law, laws.TEXTS[law], wrong.get(law, "")) for law in laws.LAWS]
