"""What the client's environment and settings tell about the session."""

from hudline.store.client_settings import is_compacting, layers
from hudline.wire.compaction import compaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.codec import Codec
    from hudline.wire.compaction import Compaction
    from hudline.wire.tick import Reading


def provider(env: "dict[str, str]") -> str:
    """Whose cloud the client asks, where its environment says so; else ""."""
    for name in ("Bedrock", "Vertex", "Foundry"):
        if env.get(f"CLAUDE_CODE_USE_{name.upper()}", "0").lower() not in ("", "0", "false"):
            return name
    return ""


def compacting(reading: "Reading", env: "dict[str, str]", codec: "Codec") -> "Optional[Compaction]":
    """When the client will compact this context by itself, as far as that can be known."""
    told = layers(env, reading.project, codec)
    found = compaction(reading, env, told)
    if found is None or found.at is None or is_compacting(env):
        return found
    return compaction(reading, env, told, False)  # unless the settings switch it on again
