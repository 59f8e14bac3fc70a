"""The value behind or before another one, by what an option may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hudline.page.given import word

if TYPE_CHECKING:
    from hudline.page.options import Spec


def stepped(spec: Spec, now: Any, step: int, is_common: bool) -> Any:
    """The next value of an option. A common one may also be unsaid: None."""
    if isinstance(spec, bool):
        return not (spec if now is None else now)
    if isinstance(spec, str):
        return spec
    if isinstance(spec[0], str):
        known = [None, *spec] if is_common else list(spec)
        return following(known, now if is_common else word(spec[0] if now is None else now), step)
    if now is None:
        now = spec[0]
        if is_common:
            return now
    by = max(abs(now) // 10, 1) if isinstance(spec[0], int) else (spec[2] - spec[1]) / 20
    told = min(max(now + by * step, spec[1]), spec[2])
    return int(told) if isinstance(spec[0], int) else told


def following(known: list[Any], now: Any, step: int) -> Any:
    """The value behind or before `now`, round and round; the first where it is none of them."""
    return known[(known.index(now) + step) % len(known)] if now in known else known[0]
