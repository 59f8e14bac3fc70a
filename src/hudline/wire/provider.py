"""Model ids of other clouds: whose they are, and the model's own name in them."""


def provider(model_id: str) -> str:
    """Bedrock (`us.anthropic.claude-…-v1:0`, an ARN) or Vertex (`claude-…@20250929`) where the id
    tells; "" where it does not: Foundry's names are its users' own."""
    if model_id.startswith("arn:aws") or "anthropic." in model_id:
        return "Bedrock"
    return "Vertex" if "@" in model_id and "claude" in model_id else ""


def bare(model_id: str) -> str:
    """The id as the first party writes it, without region, account and version of the cloud."""
    last = model_id.rpartition("/")[2].rpartition("anthropic.")[2].replace("@", "-")
    head, _, tail = last.rpartition("-v")
    return head if head and tail.replace(":", "").isdigit() else last
