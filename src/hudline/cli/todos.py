"""Whether the client was asked to give new models their todo tools."""

from __future__ import annotations

from hudline.cli.layers import Layer

VARIABLE = "CLAUDE_CODE_ENABLE_TODO_TOOLS"
# Models from Opus 4.8, Sonnet 5 and Fable 5 on have no todo tools without it; since 2.1.233.
OPT_IN = f"start the client with {VARIABLE}=1, as in: {VARIABLE}=1 claude"


def opted_in(found: list[Layer], env: dict[str, str]) -> bool:
    """Whether the environment or the `env` of a settings file asks for the todo tools."""
    values: list[object] = [env.get(VARIABLE)]
    for layer in found:
        held = layer.value.get("env")
        values.append(held.get(VARIABLE) if isinstance(held, dict) else None)
    return any(str(value).lower() in ("1", "true", "yes", "on") for value in values)
