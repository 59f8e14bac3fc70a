"""Whether the widgets of the person's own run, and which of them nothing shows."""

from __future__ import annotations

from hudline.cli import own_manual
from hudline.cli.checks.check import NOTE, OK, WARN, Check, Scene, listed
from hudline.config import reader
from hudline.core.fields import as_people_write
from hudline.host.own_drawing import failures, taken
from hudline.own_widgets.files import Source, Sources
from hudline.render.layout import parse_rows

_NAME = "own widgets"


def own_widgets(scene: Scene) -> Check:
    """Whether each file may run and can be loaded, and none failed in a session since it was last
    changed; else those that no row names."""
    sources = Sources(scene.home, taken())
    found = [source for source in map(sources.find, sources.names()) if source is not None]
    wrong = _faults(scene, found)
    if wrong:
        hints = [f"Run: hudline widget check {one.name}" for one in found if not one.refused]
        shown = [hint for hint in hints if hint.rpartition(" ")[2] in wrong]
        return Check(_NAME, WARN, "\n".join(wrong.values()), "\n".join(shown))
    if not found:
        return Check(_NAME, OK, "There are none.")
    rows = reader.read(scene.home).get("rows")
    specs = parse_rows(rows) if isinstance(rows, list) else []
    named = {item.name for row in specs for item in row.items}
    unused = [source.name for source in found if source.name not in named]
    if unused:
        sentence = f"No row of yours shows {listed(unused)}."
        return Check(_NAME, NOTE, sentence, "hudline configure lists them below its rows.")
    return Check(_NAME, OK, f"{len(found)} {'run' if len(found) > 1 else 'runs'}: none has failed.")


def _faults(scene: Scene, found: list[Source]) -> dict[str, str]:
    """What is wrong with them, as sentences by name."""
    failed, now = failures(scene.home), own_manual.faults()
    sentences: dict[str, str] = {}
    for source in found:
        known = failed.get(source.name)
        is_known = known is not None and known.mark == source.mark
        says = known.says if known is not None and is_known else now.get(source.name, "")
        if source.refused:
            sentences[source.name] = f"{as_people_write(source.path)} {source.refused}."
        elif is_known:
            sentences[source.name] = f"The widget {source.name} is not run any more: {says}."
        elif says:
            sentences[source.name] = f"The widget {source.name} cannot be loaded: {says}."
    return sentences
