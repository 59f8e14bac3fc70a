"""Why a file of choices cannot be used, in a person's terms."""

from __future__ import annotations

from hudline.store.document import Misread, decoded, parsed


def problem(data: bytes) -> str:
    """How a file is no JSON object, as the end of a sentence that it begins; "" where it is one."""
    try:
        text = decoded(data).text
        if not text.strip():
            return "is empty"
        held = parsed(text)
    except Misread as wrong:
        return f"is not valid JSON ({wrong})"
    return "" if isinstance(held, dict) else "does not hold a JSON object"
