"""When the client compacts by itself, by its own rule and what the user has set.

The rule was read from client 2.1.332 and measured on it: of the window that it keeps within
(CLAUDE_CODE_AUTO_COMPACT_WINDOW, else `autoCompactWindow`, at most the model's) it reserves room
for an answer, 20,000 tokens or what the model may write, and compacts 13,000 tokens before the rest
is full; CLAUDE_AUTOCOMPACT_PCT_OVERRIDE lowers that to a percentage of the rest.

If no window is set, it compacts ahead of time only in models whose window is a million tokens
by itself, in such a model's smaller window, and in models it does not know; in others it waits for
the API to refuse, and where that happens is unknown.
"""

from __future__ import annotations

import math
import re
from typing import Optional

from hudline.core.fields import Record, switch, table
from hudline.events.provider import canonical
from hudline.events.status_input import Compaction, StatusInput

WINDOW = "CLAUDE_CODE_AUTO_COMPACT_WINDOW"
SHARE = "CLAUDE_AUTOCOMPACT_PCT_OVERRIDE"
_LEAST = 100_000  # tokens of a window that can be set
_ANSWER = 20_000  # tokens reserved for an answer, at most
_AHEAD = 13_000  # tokens before the end of the rest at which it compacts
_SAFE = 2**53  # the client takes no greater number for a whole one
_FIRST = (2, 1, 330)  # the first client with a known rule for a window that is not set
_WAITING = ((5, 0), (4, 7))  # Claude from this version on: of sonnet, haiku; of opus
_FLOAT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_POWER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)e[+-]?[0-9]+", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}([,_ \u00a0\u202f])[0-9]{3}(\1[0-9]{3})*")
_DIGITS = re.compile(r"\+?([0-9]+)")


def compaction(
    status: StatusInput, env: dict[str, str], layers: list[Record], is_on: bool = True
) -> Optional[Compaction]:
    """When the client compacts by itself; None if nothing is known of it.

    `env`: the client's environment. `layers`: its settings, the weakest first. `is_on`:
    `autoCompactEnabled` in its older file, which settings and environment override.
    """
    size = status.window
    if not size:
        return None
    chosen = parse_tokens(env.get(WINDOW, ""))
    is_on = _is_on(env, layers, is_on)
    if chosen is None and is_on:
        chosen = _window_setting(layers, canonical(status.model_id))
    window = min(size, chosen or size)
    if not is_on:
        return Compaction(window, None, True) if window < size else None
    if chosen is None and not _is_ahead(status, size):
        return None
    room = window - _answer_room(env)
    at = room - _AHEAD
    share = _leading_number(env.get(SHARE, "")) or 0.0
    has_share = 0 < share <= 100
    if has_share:
        at = min(room * share // 100, at)
    return Compaction(window, at, chosen is not None or has_share) if at > 0 else None


def parse_tokens(text: str) -> Optional[int]:
    """A number of tokens as the variable may hold it: 200000, 200k, 0.5m, 200,000, 2e5; at least
    the client's least. None for what the client does not take for a number."""
    text = text[:100].strip()
    unit = {"m": 1_000_000, "k": 1000}.get(text[-1:].lower())
    count = (_leading_number(text) or 0.0) * unit if unit else _plain_number(text)
    if count is None or not 1 <= count < _SAFE:
        return None
    return max(int(count + 0.5), _LEAST)


def is_true(text: str) -> bool:
    """Whether the client takes a variable for a yes."""
    return text.strip().lower() in ("1", "true", "yes", "on")


def _plain_number(text: str) -> Optional[float]:
    """A number without a unit as the client reads it: a whole number in the usual notations, or
    the digits at the beginning."""
    if _POWER.fullmatch(text):
        count = _leading_number(text)
        return count if count is not None and count == int(count) else None
    grouped = _GROUPED.fullmatch(text)
    digits = _DIGITS.match(text.replace(grouped[1], "") if grouped else text)
    return float(digits[1]) if digits else None


def _leading_number(text: str) -> Optional[float]:
    """The number at the beginning of a text, as JavaScript's parseFloat reads it; None if there is
    none, or an infinite one."""
    found = _FLOAT.match(text[:100].strip())
    value = float(found[0]) if found else math.inf
    return value if value < math.inf else None


def _is_on(env: dict[str, str], layers: list[Record], is_on: bool) -> bool:
    """Whether the client compacts by itself at all."""
    if any(is_true(env.get(name, "")) for name in ("DISABLE_COMPACT", "DISABLE_AUTO_COMPACT")):
        return False
    settings = [switch(layer.get("autoCompactEnabled")) for layer in layers]
    return [is_on, *(one for one in settings if one is not None)][-1]


def _window_setting(layers: list[Record], model: str) -> Optional[int]:
    """The window that settings have for a model. A layer's `autoCompactWindow` overrides all
    weaker layers, also their windows of single models (`modelSettings`)."""
    found: object = None
    for layer in layers:
        own = {canonical(name): one for name, one in table(layer.get("modelSettings")).items()}
        general = _window(layer.get("autoCompactWindow"))
        single = table(own.get(model)).get("autoCompactWindow")
        single = single if single == "auto" else _window(single)
        found = single or general or found
    return found if isinstance(found, int) else None


def _window(value: object) -> Optional[int]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if _LEAST <= value < _SAFE and value == int(value) else None


def _answer_room(env: dict[str, str]) -> int:
    """Tokens reserved for an answer: the user may have set less than the client's own number."""
    most = _plain_number(env.get("CLAUDE_CODE_MAX_OUTPUT_TOKENS", "")[:100].strip())
    return int(min(most, _ANSWER)) if most is not None and most >= 1 else _ANSWER


def _is_ahead(status: StatusInput, window: float) -> bool:
    """Whether the client compacts ahead of the end of a window that nobody set."""
    version = tuple([int(part) for part in status.version.split(".") if part.isdecimal()][:3])
    if version and version < _FIRST:
        return False
    family, _, number = canonical(status.model_id).removeprefix("claude-").partition("-")
    if family not in ("opus", "sonnet", "haiku"):
        # Older names have the version first: claude-3-5-sonnet.
        return not family.isdecimal() and window >= _LEAST
    parts = [int(part) for part in number.split("-") if part.isdecimal()]
    return (*parts, 0, 0)[:2] >= _WAITING[family == "opus"]
