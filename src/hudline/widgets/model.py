"""The model and its effort.

Where the client shows an id instead of a name (other clouds, gateways), the name is read out of it;
a model of another maker is shown as it is called there. `[1m]` shows as 1M where no window is told.

Short form: the model alone.
Options: `format` (name): the name as the client shows it, short (without what stands in brackets)
or the id; `effort` behind it (true); `provider`, whose cloud answers, where it is Bedrock, Vertex
or Foundry (true).
Example: Opus 5.5 ◐medium
Source: status line, `model.display_name`, `model.id` and `effort.level`; CLAUDE_CODE_USE_BEDROCK,
CLAUDE_CODE_USE_VERTEX, CLAUDE_CODE_USE_FOUNDRY.
"""

from __future__ import annotations

from hudline.events.provider import bare, provider
from hudline.render.formatting import spaced
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.icons import icon
from hudline.render.model_names import is_id, model
from hudline.render.widget import EVERYTHING, PRESETS, Place, Widget, WidgetOptions, choice, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(
    urgency=75,
    places=(Place("session", 10, PRESETS[:2]), Place("session", 10, EVERYTHING, {"effort": False})),
)


class Options(WidgetOptions):
    format = choice("name", "short", "id")
    effort = switch(True)
    provider = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    status = snapshot.status
    if not status.model:
        return []
    shown, cloud, key = status.model, snapshot.provider or "", status.model_id
    if cloud or " " not in shown or "anthropic." in key or "@" in key or key.startswith("arn:"):
        shown, cloud = _elsewhere(shown, key, cloud)
    if options.format == "id":
        shown = bare(key) or shown
    elif options.format == "short":
        shown = shown.partition(" (")[0]
    if not status.window and "[1m]" in key.lower() and "1m" not in shown.lower():
        shown += " 1M"
    name = Span(shown, "strong")
    details = [cloud] if options.provider else []
    if status.effort and options.effort:
        details.append(icon("effort." + status.effort) + status.effort)
    spans = [name, *(Span(spaced(detail), "faint") for detail in details)]
    return [Fragment(spans, [name], ESSENTIAL - 2)]


def _elsewhere(shown: str, model_id: str, cloud: str) -> tuple[str, str]:
    """The name and the cloud of a model that is asked elsewhere, where ids serve as names."""
    cloud = cloud or provider(model_id)
    if not is_id(shown, model_id):
        return shown, cloud
    is_whole = "claude" in model_id.lower() or "claude" not in shown.lower()  # a name is cut
    return model(model_id if model_id and is_whole else shown), cloud
