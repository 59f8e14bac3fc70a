"""What an agent has used: as an entry of its transcript tells it, and as the client sums it up."""

from hudline.wire.answers import MODEL
from hudline.wire.fields import keep, table
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.wire.fields import Record

_CONTEXT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
_WRITTEN = "output_tokens"
_SUMMED = (("tokens", "subagent_tokens"), ("uses", "tool_uses"), ("took", "duration_ms"))
_MOST = 1e12
_SUM = 400  # characters at the end of a notification, behind whatever the agent has answered


def spent(entry: object) -> "tuple[int, str] | None":
    """(tokens in the context, model) of one transcript entry; None where it tells nothing. What
    was answered is in the context, as in the sums that the client tells of an agent."""
    answer = answered_with(entry)
    if answer is None:
        return None
    model = table(table(entry).get("message")).get("model")
    return sum(answer.values()), clean(model, MODEL)


def answered_with(entry: object) -> "dict[str, int] | None":
    """The tokens of a model's answer by their kinds, of one transcript entry; None where it tells
    nothing. They are those of the status line's `context_window.current_usage`.

    Fields: `type` "assistant", and of `message.usage` the three that make up the input, and the
    output. The client's own messages (an error, an interruption) have a usage of zeros.
    """
    held = table(entry)
    if held.get("type") != "assistant":
        return None
    usage = table(table(held.get("message")).get("usage"))
    made = {name: _whole(usage.get(name)) for name in _CONTEXT}
    return {**made, _WRITTEN: _whole(usage.get(_WRITTEN))} if any(made.values()) else None


def answered(answer: "dict[str, object]", made: "Record") -> None:
    """PostToolUse(Agent), at the agent's end: `totalTokens`, `totalToolUseCount` and
    `totalDurationMs` become `tokens`, `uses` and `took` (milliseconds)."""
    keep(made, "tokens", _whole(answer.get("totalTokens")) or None)
    keep(made, "uses", _whole(answer.get("totalToolUseCount")) or None)
    keep(made, "took", _whole(answer.get("totalDurationMs")) or None)


def notified(prompt: str, made: "Record") -> None:
    """The same of a background agent, from the `<usage>` at the end of its `<task-notification>`:
    `<subagent_tokens>`, `<tool_uses>`, `<duration_ms>`."""
    _, tag, usage = prompt[-_SUM:].rpartition("<usage>")
    if not tag:
        return
    for name, told in _SUMMED:
        figure = usage.partition(f"<{told}>")[2].partition(f"</{told}>")[0].strip()
        if figure.isascii() and figure.isdigit() and len(figure) <= 12:
            keep(made, name, int(figure) or None)


def _whole(value: object) -> int:
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return int(value) if usable and 0 <= value < _MOST else 0  # type: ignore[operator,call-overload]
