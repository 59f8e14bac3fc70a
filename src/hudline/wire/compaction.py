"""When the client compacts by itself: what a person set, by the client's own rule.

The rule was read from client 2.1.332 and measured on it: of the window that it keeps to
(CLAUDE_CODE_AUTO_COMPACT_WINDOW, else `autoCompactWindow`, the model's at the most) it reserves
room for an answer, 20,000 tokens or what the model may write, and compacts 13,000 tokens before
the rest is full; CLAUDE_AUTOCOMPACT_PCT_OVERRIDE lowers that to a share of the rest.

Where nobody set a window, it compacts ahead of time only in models whose window is a million tokens
by itself, in such a model's smaller window, and in models it does not know; in others it waits for
the API to refuse, and where that is nobody can tell.
"""

from hudline.wire.fields import table
from hudline.wire.provider import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.wire.tick import Reading

    Settings = dict[str, object]

WINDOW = "CLAUDE_CODE_AUTO_COMPACT_WINDOW"
SHARE = "CLAUDE_AUTOCOMPACT_PCT_OVERRIDE"
_LEAST = 100_000  # tokens of a window that can be set
_ANSWER = 20_000  # tokens reserved for an answer, at the most
_AHEAD = 13_000  # tokens before that from which on it compacts
_SAFE = 2**53  # beyond that the client takes no whole number for one
_FIRST = (2, 1, 330)  # the client from which on the rule for a window that nobody set is known
_WAITING = ((5, 0), (4, 7))  # Claude from this version on: of sonnet, haiku; of opus


class Compaction:
    """`window`: tokens of the window that the client keeps to, as its /context says. `at`: tokens
    from which on it compacts by itself; None where it does not. `is_set`: a person set either."""

    def __init__(self, window: float, at: "Optional[float]", is_set: bool) -> None:
        self.window = window
        self.at = at
        self.is_set = is_set


def compaction(
    reading: "Reading", env: "dict[str, str]", layers: "list[Settings]", is_on: bool = True
) -> "Optional[Compaction]":
    """What is known of it; None where that is nothing.

    `env`: the client's environment. `layers`: its settings, the weakest first. `is_on`: what its
    older file says of `autoCompactEnabled`, which settings and environment overrule.
    """
    size = reading.window
    if not size:
        return None
    told = tokens(env.get(WINDOW, ""))
    is_on = _is_on(env, layers, is_on)
    if told is None and is_on:
        told = _of_settings(layers, canonical(reading.model_id))
    window = min(size, told or size)
    if not is_on:
        return Compaction(window, None, True) if window < size else None
    share = _leading(env.get(SHARE, ""))
    if told is None and not _is_ahead(reading, size):
        return None
    room = window - _answer(env)
    at = room - _AHEAD
    if share is not None and 0 < share <= 100:
        at = min(room * share // 100, at)
    is_set = told is not None or (share is not None and 0 < share <= 100)
    return Compaction(window, at, is_set) if at > 0 else None


def tokens(text: str) -> "Optional[int]":
    """A number of tokens as the variable may hold it: 200000, 200k, 0.5m, 200,000, 2e5; less than
    the client's least is that. None for what it does not take for a number."""
    text = text[:100].strip()
    unit = {"m": 1_000_000, "k": 1000}.get(text[-1:].lower())
    if unit:
        count = _leading(text)
        count = None if count is None else count * unit
    else:
        count = _number(text)
    if count is None or not 1 <= count < _SAFE:
        return None
    return max(int(count + 0.5), _LEAST)


def is_true(text: str) -> bool:
    """Whether the client takes a variable for a yes."""
    return text.strip().lower() in ("1", "true", "yes", "on")


def _number(text: str) -> "Optional[float]":
    """What the client reads where no unit follows: a whole number in the usual ways of writing, or
    the digits at the beginning."""
    mantissa, letter, power = text.lower().partition("e")
    if letter and power.lstrip("+-").isdecimal() and mantissa.replace(".", "", 1).isdecimal():
        count = _leading(text)
        return count if count is not None and count == int(count) else None
    for sign in ",_ \u00a0\u202f":
        first, *groups = text.split(sign)
        is_grouped = groups and all(len(one) == 3 and one.isdecimal() for one in groups)
        if is_grouped and first.isdecimal() and len(first) < 4:
            text = text.replace(sign, "")
            break
    digits = text[1:] if text[:1] == "+" else text
    digits = digits[: len(digits) - len(digits.lstrip("0123456789"))]
    return float(digits) if digits else None


def _leading(text: str) -> "Optional[float]":
    """The number at the beginning of a text, as the client's language reads it; None where there
    is none, or one without an end."""
    text = text[:100].strip()
    end = seen = 0
    for end, char in enumerate(text + "\0"):
        is_sign = char in "+-" and (end == 0 or text[end - 1] in "eE")
        is_point = char == "." and not set(".eE") & set(text[:end])
        is_power = char in "eE" and seen and not set("eE") & set(text[:end])
        if not (char in "0123456789" or is_sign or is_point or is_power):
            break
        seen += char in "0123456789"
    text = text[:end]
    while text:
        try:
            value = float(text)
        except ValueError:
            text = text[:-1]
            continue
        return value if value < float("inf") else None
    return None


def _is_on(env: "dict[str, str]", layers: "list[Settings]", is_on: bool) -> bool:
    """Whether the client compacts by itself at all."""
    if is_true(env.get("DISABLE_COMPACT", "")) or is_true(env.get("DISABLE_AUTO_COMPACT", "")):
        return False
    told = [layer.get("autoCompactEnabled") for layer in layers]
    told = [one for one in told if isinstance(one, bool)]
    return told[-1] is True if told else is_on


def _of_settings(layers: "list[Settings]", model: str) -> "Optional[int]":
    """The window that settings hold for a model. A layer's `autoCompactWindow` overrules all
    weaker layers, also what they say of single models (`modelSettings`)."""
    found: object = None
    for layer in layers:
        own = {canonical(name): told for name, told in table(layer.get("modelSettings")).items()}
        general = _whole(layer.get("autoCompactWindow"))
        single = table(own.get(model)).get("autoCompactWindow")
        single = single if single == "auto" else _whole(single)
        found = single or general or found
    return found if isinstance(found, int) else None


def _whole(value: object) -> "Optional[int]":
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    is_known = is_number and _LEAST <= value < _SAFE and value == int(value)  # type: ignore[operator, call-overload]
    return int(value) if is_known else None  # type: ignore[call-overload]


def _answer(env: "dict[str, str]") -> int:
    """Tokens reserved for an answer: a person may have set less than the client's own figure."""
    told = _number(env.get("CLAUDE_CODE_MAX_OUTPUT_TOKENS", "")[:100].strip())
    return int(min(told, _ANSWER)) if told is not None and told >= 1 else _ANSWER


def _is_ahead(reading: "Reading", window: float) -> bool:
    """Whether the client compacts ahead of the end of a window that nobody set."""
    version = tuple([int(part) for part in reading.version.split(".") if part.isdecimal()][:3])
    if version and version < _FIRST:
        return False
    family, _, number = canonical(reading.model_id).removeprefix("claude-").partition("-")
    if family not in ("opus", "sonnet", "haiku"):
        # Older names have the version first: claude-3-5-sonnet.
        return not family.isdecimal() and window >= _LEAST
    parts = [int(part) for part in number.split("-") if part.isdecimal()]
    return (*parts, 0, 0)[:2] >= _WAITING[family == "opus"]
