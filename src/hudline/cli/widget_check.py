"""The check of a person's own widget: its laws on the sample states, in a process like a host's."""

from __future__ import annotations

from typing import Any, NamedTuple

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


class Tried(NamedTuple):
    """A law: its name, what it says, how the widget breaks it ("": it does not), and whether it was
    tried to the end, which another broken law may prevent."""

    law: str
    text: str
    wrong: str
    is_whole: bool


def check(source: Source, env: dict[str, str]) -> list[Tried]:
    """Try every law on a widget."""
    process = Process(env)
    wrong: dict[str, str] = {}
    is_whole = False
    try:
        process.load(source)
        answer = process.answer(LOADING) or {"error": "it does not load within 5 seconds"}
        if "loaded" not in answer:
            raise laws.NoAnswerError("runs", laws.error_text(answer))
        for law, says in laws.broken(process, source.name, table(answer["loaded"]), samples()):
            wrong.setdefault(law, says)
        is_whole = True
    except laws.NoAnswerError as error:
        wrong.setdefault(error.law, str(error))
    except ProcessEndedError:
        wrong.setdefault("runs", ENDED)
    finally:
        process.end()
    return [Tried(law, laws.TEXTS[law], wrong.get(law, ""), is_whole) for law in laws.LAWS]
