"""The check of a person's own widget: its laws on the sample states, in a process like a host's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hudline.cli.samples import STATES
from hudline.core.fields import table
from hudline.host.own_drawing import ENDED, TOO_LONG
from hudline.own_widgets import laws
from hudline.own_widgets.files import Source
from hudline.own_widgets.messages import LOADING
from hudline.own_widgets.process import Process, ProcessEndedError
from hudline.view.public_snapshot import FIELDS
from hudline.view.publish import publish

_MORE = 1.0  # seconds beyond the process's own alarm


def samples() -> list[dict[str, Any]]:
    """The public snapshots of the sample states, with all their fields."""
    return [publish(build(), FIELDS) for build in STATES.values()]


def check(source: Source, env: dict[str, str]) -> list[tuple[str, str, str]]:
    """Each law: its name, what it says, and how the widget breaks it ("": it keeps it). Where the
    check could not go on, only those that it breaks."""
    process, wrong, is_whole = Process(env), dict[str, str](), False
    try:
        for law, says in _broken(process, source):
            wrong.setdefault(law, says)
        is_whole = True
    except laws.NoAnswerError as error:
        wrong["runs"] = str(error)
    except ProcessEndedError:
        wrong["runs"] = TOO_LONG if process.has_timed_out() else ENDED
    finally:
        process.end()
    tried = [law for law in laws.LAWS if is_whole or law in wrong]
    return [(law, laws.TEXTS[law], wrong.get(law, "")) for law in tried]


def _broken(process: Process, source: Source) -> Iterator[laws.Broken]:
    process.load(source)
    answer = process.answer(LOADING + _MORE)
    if answer is None or "loaded" not in answer:
        raise laws.NoAnswerError(TOO_LONG if answer is None else laws.error_text(answer))
    yield from laws.broken(process, source.name, table(answer["loaded"]), samples())
