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

from hudline.page.icons import icon
from hudline.page.piece import ESSENTIAL, Piece

URGENCY = 75
OPTIONS = {"format": ("name", "short", "id"), "effort": True, "provider": True}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The model's name, the effort after its sign."""
    reading = now.reading
    if not reading.model:
        return []
    shown, cloud, key = reading.model, now.provider or "", reading.model_id
    if cloud or " " not in shown or "anthropic." in key or "@" in key or key.startswith("arn:"):
        shown, cloud = _elsewhere(shown, key, cloud)
    if options["format"] == "id":
        shown = _bare(key) or shown
    elif options["format"] == "short":
        shown = shown.partition(" (")[0]
    if not reading.window and "[1m]" in key.lower() and "1m" not in shown.lower():
        shown += " 1M"
    name: list[Span] = [(shown, "strong")]
    whole = list(name)
    if cloud and options["provider"]:
        whole.append((" " + cloud, "faint"))
    if reading.effort and options["effort"]:
        whole.append((f" {icon('effort.' + reading.effort)}{reading.effort}", "faint"))
    return [Piece(whole, name if len(whole) > 1 else None, ESSENTIAL - 2)]


def _elsewhere(shown: str, model_id: str, cloud: str) -> "tuple[str, str]":
    """The name and the cloud of a model that is asked elsewhere, where ids serve as names."""
    from hudline.page.models import is_id, model
    from hudline.wire.provider import provider

    told = cloud or provider(model_id)
    if not is_id(shown, model_id):
        return shown, told
    is_whole = "claude" in model_id.lower() or "claude" not in shown.lower()  # a name is cut
    return model(model_id if model_id and is_whole else shown), told


def _bare(model_id: str) -> str:
    from hudline.wire.provider import bare

    return bare(model_id)
