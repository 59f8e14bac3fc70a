"""What the client's environment tells about the session."""

_RESERVED = 20_000  # tokens


def provider(env: "dict[str, str]") -> str:
    """Whose cloud the client asks, where its environment says so; else ""."""
    for name in ("Bedrock", "Vertex", "Foundry"):
        if env.get(f"CLAUDE_CODE_USE_{name.upper()}", "0").lower() not in ("", "0", "false"):
            return name
    return ""


def compaction_point(env: "dict[str, str]", window: "float | None") -> "float | None":
    """The percentage of the window at which the client compacts, where the person set that point
    (CLAUDE_AUTOCOMPACT_PCT_OVERRIDE); the client's own is not told to anyone.

    The setting is a share of the window without what the client reserves for an answer (measured
    on client 2.1.330: at 50 of a million tokens it compacts from 490,000 on).
    """
    told = env.get("CLAUDE_AUTOCOMPACT_PCT_OVERRIDE", "")
    off = env.get("DISABLE_AUTO_COMPACT") or env.get("DISABLE_COMPACT")
    usable = told.isascii() and told.isdigit() and 0 < int(told[:9]) <= 100 and len(told) < 10
    if off or not usable or window is None or window <= _RESERVED:
        return None
    return int(told) * (1 - _RESERVED / window)
