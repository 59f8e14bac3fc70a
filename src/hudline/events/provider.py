"""Model ids of cloud providers and gateways: the provider, and the model's own name."""

from __future__ import annotations

_CONTEXTS = ("200k", "48k", "28k")  # Bedrock's suffixes of a window


def provider(model_id: str) -> str:
    """Bedrock (`us.anthropic.claude-…-v1:0`, an ARN) or Vertex (`claude-…@20250929`); "" if the id
    does not say so: Foundry's names are chosen by its users."""
    if model_id.startswith("arn:aws") or "anthropic." in model_id:
        return "Bedrock"
    return "Vertex" if "@" in model_id and "claude" in model_id else ""


def bare(model_id: str) -> str:
    """The id as Anthropic writes it, without region, account and version of the provider."""
    last = model_id.rpartition("/")[2].rpartition("anthropic.")[2].replace("@", "-")
    if last.startswith("arn:"):
        last = last.rpartition(":")[2]
    name, bracket, mark = last.partition("[")
    first, _, context = name.rpartition(":")
    name = first if context.lower() in _CONTEXTS else name
    head, _, tail = name.rpartition("-v")
    if "claude" in head and tail.replace(":", "").isdigit():
        name = head  # the provider's version; deepseek-v3 is a name
    return name + bracket + mark


def canonical(model_id: str) -> str:
    """The id by which the client's settings name a model: without provider, date and `[1m]`."""
    name = bare(model_id.strip().lower()).partition("[")[0].partition(":")[0].replace(".", "-")
    _, found, rest = name.rpartition("claude-")
    parts = [one for one in (found + rest).split("-") if not is_date(one) and one != "latest"]
    if parts[-1:] == ["0"]:
        del parts[-1]
    return "-".join(parts)


def is_date(part: str) -> bool:
    """Whether a part of an id is the model's release date: 20250929."""
    return part.isdecimal() and len(part) >= 6
