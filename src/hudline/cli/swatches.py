"""The colours of a theme as a row of small squares."""

from __future__ import annotations

from typing import Any

from hudline.render.ansi import depth
from hudline.render.fragment import Span
from hudline.render.theme import palette

_TONES = ("good", "warn", "alarm", "accent", "faint")


def swatch(theme: str, chosen: dict[str, Any], env: dict[str, str]) -> list[Span]:
    """A square a tone, in its colour at the terminal's depth; none without colours.

    chosen: the choices in force beside the theme, with the person's own themes
    (`config.user_themes.known`).
    """
    tones = palette({**chosen, "theme": theme}, env, depth(env))
    return [Span("■ ", style=tones.get(tone, "")) for tone in _TONES] if tones else []
