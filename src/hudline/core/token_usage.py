"""What a model's answer has used, by its entry of a transcript."""

from __future__ import annotations

from hudline.core.fields import MODEL_LENGTH, clean, table, whole

_CONTEXT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
_WRITTEN = "output_tokens"


def spent(entry: object) -> tuple[int, str] | None:
    """(tokens in the context, model) of one transcript entry; None where it tells nothing. What
    was answered is in the context, as in the sums that the client tells of an agent."""
    tokens = answered_with(entry)
    if tokens is None:
        return None
    model = table(table(entry).get("message")).get("model")
    return sum(tokens.values()), clean(model, MODEL_LENGTH)


def answered_with(entry: object) -> dict[str, int] | None:
    """The tokens of a model's answer by their kinds, of one transcript entry; None where it tells
    nothing. They are those of the status line's `context_window.current_usage`.

    Fields: `type` "assistant", and of `message.usage` the three that make up the input, and the
    output. The client's own messages (an error, an interruption) have a usage of zeros.
    """
    fields = table(entry)
    if fields.get("type") != "assistant":
        return None
    usage = table(table(fields.get("message")).get("usage"))
    tokens = {name: whole(usage.get(name)) or 0 for name in _CONTEXT}
    if not any(tokens.values()):
        return None
    return {**tokens, _WRITTEN: whole(usage.get(_WRITTEN)) or 0}
