"""The next and the previous value of an option."""

from __future__ import annotations

from typing import Any

from hudline.render.widget import Choice, Spec, Switch, Text, as_word

# Styles to choose from; any other of rich's syntax is typed.
STYLES = (
    *("bold", "italic", "underline", "red", "green", "yellow", "blue", "magenta", "cyan"),
    *("bold red", "bold green", "bold yellow", "bold blue", "bold magenta", "bold cyan"),
)


def stepped(spec: Spec, current: Any, step: int, is_common: bool) -> Any:
    """The next value of an option. A common one may also be None: not set."""
    if isinstance(spec, Switch):
        return not (spec.default if current is None else current)
    if isinstance(spec, Text):
        return spec.default
    if isinstance(spec, Choice):
        known = [None, *spec.words] if is_common else list(spec.words)
        return following(known, current if is_common else as_word(current) or spec.default, step)
    if current is None:
        current = spec.default
        if is_common:
            return current
    by = max(abs(current) // 10, 1) if spec.is_whole else (spec.most - spec.least) / 20
    stepped_value = min(max(current + by * step, spec.least), spec.most)
    return int(stepped_value) if spec.is_whole else stepped_value


def following(known: list[Any], current: Any, step: int) -> Any:
    """The value after or before `current`, cyclically; the first where it is not among them."""
    return known[(known.index(current) + step) % len(known)] if current in known else known[0]
