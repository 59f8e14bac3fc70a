"""Whether the widgets of the person's own run."""

from __future__ import annotations

from hudline.cli.checks.check import OK, WARN, Check, Scene
from hudline.host.own_drawing import failures, taken
from hudline.own_widgets.files import Sources

_NAME = "own widgets"


def own_widgets(scene: Scene) -> Check:
    """Whether each file may run, and none failed in a session since it was last changed."""
    sources, failed = Sources(scene.home, taken()), failures(scene.home)
    sentences, hints, count = [], [], 0
    for name in sources.names():
        source = sources.find(name)
        if source is None:
            continue
        count += 1
        known = failed.get(name)
        if source.refused:
            sentences.append(f"{source.path} {source.refused}.")
        elif known is not None and known.mark == source.mark:
            sentences.append(f"The widget {name} is not run any more: {known.says}.")
            hints.append(f"Run: hudline widget check {name}")
    if sentences:
        return Check(_NAME, WARN, "\n".join(sentences), "\n".join(hints))
    if not count:
        return Check(_NAME, OK, "There are none.")
    return Check(_NAME, OK, f"{count} {'run' if count > 1 else 'runs'}: none has failed.")
