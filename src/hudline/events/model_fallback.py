"""That another model answers than was chosen, as the client writes it into the transcript.

A `system` entry of subtype `model_fallback` (the chosen model is overloaded, unavailable or
blocked) or `model_refusal_fallback` (it refused) names both models, the trigger and the time (read
in the clients 2.1.197 and 2.1.332). What it says holds while the main thread's later answers come
from the fallback.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Optional

from hudline.core.fields import MODEL_LENGTH, clean, table
from hudline.core.json_codec import parsed
from hudline.events.provider import canonical
from hudline.events.timestamps import parse_timestamp

MARKS = (b'"subtype":"model_fallback"', b'"subtype":"model_refusal_fallback"')
_ANSWER = b'"type":"assistant"'
_LONGEST_TRIGGER = 40  # characters


class ModelFallback(NamedTuple):
    """The ids of both models, why (the client's word, as overloaded), and since when (seconds since
    1970)."""

    chosen: str
    answering: str
    trigger: str
    since: float


def find_fallback(lines: Iterable[bytes]) -> Optional[ModelFallback]:
    """The fallback that holds at the end of a part of a transcript; None where none is known to."""
    found: Optional[ModelFallback] = None
    for line in lines:
        if any(mark in line for mark in MARKS):
            found = _fallback(table(parsed(line)))
        elif found is not None and _ANSWER in line and not _is_of(table(parsed(line)), found):
            found = None
    return found


def _fallback(entry: dict[str, object]) -> Optional[ModelFallback]:
    chosen = clean(entry.get("originalModel"), MODEL_LENGTH)
    answering = clean(entry.get("fallbackModel"), MODEL_LENGTH)
    since = parse_timestamp(entry.get("timestamp"))
    is_back = entry.get("direction", "retry") != "retry"  # a refusal's fallback is left again
    if entry.get("type") != "system" or is_back or not (chosen and answering and since):
        return None
    if canonical(chosen) == canonical(answering):
        return None
    return ModelFallback(chosen, answering, clean(entry.get("trigger"), _LONGEST_TRIGGER), since)


def _is_of(entry: dict[str, object], found: ModelFallback) -> bool:
    """Whether an entry is an answer of the fallback, or none of the main thread's at all."""
    model = clean(table(entry.get("message")).get("model"), MODEL_LENGTH)
    if not model or model.startswith("<") or entry.get("isSidechain") is True:
        return True  # <synthetic>: the client's own text
    return canonical(model) == canonical(found.answering)
