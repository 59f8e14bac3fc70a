"""The theme: the compiled table is the one the style language gives, and it can be read."""

from __future__ import annotations

import pytest

from hudline.cli import themes
from hudline.page import piece
from hudline.page.paint import DEPTHS
from hudline.page.theme import THEME

DARK, LIGHT = (0x1E, 0x1E, 0x1E), (0xFF, 0xFF, 0xFF)
ENOUGH = 3.0  # WCAG's least contrast for large text and signs
COLOURED = [
    (depth, tone, code)
    for depth in ("truecolor", "256")
    for tone, code in THEME[depth].items()
    if "38;" in code
]


def luminance(colour: tuple[int, ...]) -> float:
    """The relative luminance of an sRGB colour as WCAG 2 defines it."""
    parts = [value / 255 for value in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour(code: str) -> tuple[int, ...]:
    """The foreground that SGR parameters set."""
    kind, *numbers = [int(part) for part in code.partition("38;")[2].split(";")]
    return tuple(numbers) if kind == 2 else of_palette(numbers[0])


def of_palette(index: int) -> tuple[int, ...]:
    """One of xterm's 256 colours: behind the first sixteen a cube, then greys."""
    if index >= 232:
        return (8 + 10 * (index - 232),) * 3
    cube = divmod(index - 16, 36)
    return tuple(55 + 40 * step if step else 0 for step in (cube[0], *divmod(cube[1], 6)))


def test_the_compiled_theme_is_what_its_source_says() -> None:
    """After a change to themes/default.json: python -m hudline.cli.themes."""
    expected = themes.compiled(themes.source())

    assert expected == themes._TARGET.read_text("utf-8")


def test_every_depth_knows_every_tone() -> None:
    """The tones that page/piece.py names; without colours there is no table."""
    named = (piece.__doc__ or "").partition("something means: ")[2].partition(".")[0]
    tones = sorted(word.strip() for word in named.split(","))

    assert {depth: tones for depth in DEPTHS if depth != "none"} == {
        depth: sorted(table) for depth, table in THEME.items()
    }


@pytest.mark.parametrize("background", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(("depth", "tone", "code"), COLOURED)
def test_a_tone_can_be_read_on_dark_and_on_light(
    depth: str, tone: str, code: str, background: tuple[int, ...]
) -> None:
    assert contrast(colour(code), background) >= ENOUGH


def test_the_arithmetic_of_contrast_is_wcags() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("style", "depth", "expected"),
    [
        ("", "16", ""),
        ("bold", "16", "1"),
        ("red", "16", "31"),
        ("bright_black", "16", "90"),
        ("#ff0000", "256", "38;5;196"),
        ("bold #010203", "truecolor", "1;38;2;1;2;3"),
    ],
)
def test_a_style_becomes_escape_parameters(style: str, depth: str, expected: str) -> None:
    assert expected == themes.codes(style, depth)
