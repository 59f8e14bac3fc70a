"""The themes: readable, and told apart without their colours; styles as escape parameters."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from rich.style import Style

from hudline import themes
from hudline.cli.contrast import ENOUGH, RGB, contrast, foreground, luminance, rgb
from hudline.core import libraries
from hudline.core.libraries import sgr
from hudline.render import theme
from hudline.render.ansi import DEPTHS, ansi
from hudline.render.fragment import TONES, Span
from hudline.render.theme import BACKGROUNDS, background, codes, palette
from hudline.themes import DEFAULT

CLEARLY = 1.2  # the contrast from which two tones differ in brightness
NAMES = themes.names()
SIDES = [(name, side) for name in NAMES for side in BACKGROUNDS]
COLOURED = [(*side, depth) for side in SIDES for depth in ("truecolor", "256")]
ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse")
# What an eye sees that lacks one of the three cones: linear RGB, after Machado and others (2009).
BLIND = {
    "protanopia": (
        *((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216)),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        *((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413)),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        *((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602)),
        (0.004733, 0.691367, 0.303900),
    ),
}
DISTINCT = 6.5  # in hundredths of Oklab; two is what one can just see side by side


def side_of(name: str, side: str) -> dict[str, Any]:
    found: dict[str, Any] = themes.source(name)[side]
    return found


def colours(name: str, side: str, depth: str) -> dict[str, RGB]:
    """The colour of each tone; where it has none, that of the terminal's text."""
    written = side_of(name, side)
    text = rgb(written["foreground"])
    table = {tone: foreground(style, depth) or text for tone, style in written["colours"].items()}
    return {tone: colour for tone, colour in table.items() if colour}


def attributes(style: str) -> frozenset[str]:
    parsed = Style.parse(style or "none")
    return frozenset(name for name in ATTRIBUTES if getattr(parsed, name))


def linear(colour: RGB) -> list[float]:
    parts = [value / 255 for value in colour]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def seen(colour: RGB, matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    """A colour in Oklab, as an eye of that kind sees it."""
    parts = linear(colour)
    r, g, b = (max(sum(w * part for w, part in zip(row, parts)), 0.0) for row in matrix)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return [
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_side_and_depth_knows_every_tone(name: str) -> None:
    """Without colours there is no table."""
    for side in BACKGROUNDS:
        for depth in DEPTHS:
            table = palette({"theme": name, "background": side}, {}, depth)
            assert sorted(table) == ([] if depth == "none" else sorted(TONES))


@pytest.mark.parametrize(("name", "side", "depth"), COLOURED)
def test_a_tone_can_be_read_on_the_background(name: str, side: str, depth: str) -> None:
    ground = rgb(side_of(name, side)["background"])
    least = 7.0 if name == "high-contrast" else ENOUGH
    assert ground

    for tone, colour in colours(name, side, depth).items():
        assert contrast(colour, ground) >= least, tone


# Backgrounds that terminals have: black and a dark grey; white, a light grey, solarized's.
GROUNDS = {"dark": ("#000000", "#1e1e1e"), "light": ("#ffffff", "#fafafa", "#fdf6e3")}


@pytest.mark.parametrize(("name", "side", "depth"), COLOURED)
def test_a_tone_can_be_read_on_whatever_dark_or_light_background(
    name: str, side: str, depth: str
) -> None:
    """The client says whether the terminal is dark or light, not which colour it has."""
    styles = side_of(name, side)["colours"]
    found = {tone: foreground(style, depth) for tone, style in styles.items()}

    for written in GROUNDS[side]:
        ground = rgb(written)
        assert ground
        for tone, colour in found.items():
            assert colour is None or contrast(colour, ground) >= ENOUGH, (tone, written)


@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize("ground", [(0x1E, 0x1E, 0x1E), (0xFF, 0xFF, 0xFF)], ids=["dark", "light"])
def test_the_default_can_be_read_on_either_background(depth: str, ground: RGB) -> None:
    """Few terminals tell which they have, and what they do not tell is taken for dark."""
    styles = side_of(DEFAULT, "dark")["colours"]
    found = {tone: foreground(style, depth) for tone, style in styles.items()}

    assert {tone for tone, colour in found.items() if colour is None} == {"plain", "strong"}
    for tone, colour in found.items():
        assert colour is None or contrast(colour, ground) >= ENOUGH, tone


@pytest.mark.parametrize(("name", "side", "depth"), COLOURED)
def test_two_tones_differ_without_their_colours(name: str, side: str, depth: str) -> None:
    """In bold, italic and the like, or clearly in brightness."""
    styles, shown = side_of(name, side)["colours"], colours(name, side, depth)

    for one, other in combinations(TONES, 2):
        differ = attributes(styles[one]) != attributes(styles[other])
        assert differ or contrast(shown[one], shown[other]) >= CLEARLY, (one, other)


@pytest.mark.parametrize(("name", "side"), SIDES)
def test_sixteen_colours_have_the_attributes_of_all_others(name: str, side: str) -> None:
    written = side_of(name, side)
    many, few = written["colours"], written["sixteen"]

    assert {tone: attributes(many[tone]) for tone in TONES} == {
        tone: attributes(few[tone]) for tone in TONES
    }
    assert len({few[tone] for tone in TONES}) == len(TONES)


def test_mono_has_no_colours_and_seven_different_styles() -> None:
    for side in BACKGROUNDS:
        for table in (side_of("mono", side)["colours"], side_of("mono", side)["sixteen"]):
            assert all(Style.parse(style or "none").color is None for style in table.values())
            assert len({attributes(style) for style in table.values()}) == len(TONES)


@pytest.mark.parametrize("side", BACKGROUNDS)
@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize("kind", BLIND)
def test_the_colour_blind_safe_theme_is_told_apart_by_every_eye(
    side: str, depth: str, kind: str
) -> None:
    shown = colours("colour-blind-safe", side, depth)

    for one, other in combinations(("good", "warn", "alarm", "accent"), 2):
        pair = zip(seen(shown[one], BLIND[kind]), seen(shown[other], BLIND[kind]))
        far = 100 * sum((a - b) ** 2 for a, b in pair) ** 0.5
        assert far >= DISTINCT, (one, other)


def test_red_and_green_are_not_told_apart_by_every_eye() -> None:
    """The measure above sees what it is made for."""
    red, green = (0xA0, 0x60, 0x30), (0x70, 0x70, 0x30)
    pair = zip(seen(red, BLIND["deuteranopia"]), seen(green, BLIND["deuteranopia"]))

    assert 100 * sum((a - b) ** 2 for a, b in pair) ** 0.5 < DISTINCT


def test_the_arithmetic_of_contrast_is_wcags() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert luminance((255, 0, 0)) == pytest.approx(0.2126)


@pytest.mark.parametrize(
    ("style", "depth", "expected"),
    [
        ("#ff8700", "truecolor", (255, 135, 0)),
        ("bold #ff8700", "256", (255, 135, 0)),
        ("#808080", "256", (128, 128, 128)),
        ("bold", "256", None),
        ("", "truecolor", None),
        ("no such", "truecolor", None),
    ],
)
def test_the_colour_of_a_style(style: str, depth: str, expected: RGB | None) -> None:
    assert expected == foreground(style, depth)


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
    assert expected == sgr(style, depth)


@pytest.mark.parametrize(
    ("chosen", "told", "expected"),
    [
        (None, None, "dark"),
        ("auto", "15;0", "dark"),
        ("auto", "0;15", "light"),
        (None, "0;default;7", "light"),
        (None, "0;8", "dark"),
        (None, "0;11", "dark"),
        (None, "", "dark"),
        ("dark", "0;15", "dark"),
        ("light", "15;0", "light"),
        ("blue", "0;15", "light"),
        (["light"], None, "dark"),
    ],
)
def test_the_background_is_chosen_or_told_or_dark(
    chosen: object, told: str | None, expected: str
) -> None:
    env = {} if told is None else {"COLORFGBG": told}

    assert expected == background({"background": chosen}, env)


@pytest.mark.parametrize("name", [None, DEFAULT, "nobody's", 7, ["nord"], {"dark": {}}])
def test_a_theme_that_nobody_has_is_the_default(name: object) -> None:
    assert palette({}, {}, "256") == palette({"theme": name}, {}, "256")
    assert palette({"background": "light"}, {}, "16") == palette(
        {"theme": name, "background": "light"}, {}, "16"
    )


def test_without_colours_nothing_is_styled_in_any_theme() -> None:
    lines: list[list[Span]] = [[Span(tone, tone) for tone in TONES]]

    for name in NAMES:
        assert "".join(TONES) == ansi(lines, palette({"theme": name}, {}, "none"))


def test_every_theme_has_its_own_colours() -> None:
    tables = {str(palette({"theme": name}, {}, "truecolor")) for name in NAMES}

    assert len(tables) == len(NAMES) == 18


@pytest.mark.parametrize(
    ("style", "expected"),
    [("", ""), ("bold bright_black", "1;90"), ("italic cyan", "3;36"), ("bold #ff8700", "1")],
)
def test_without_rich_styles_have_the_sixteen_colours(
    style: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "HAS_RICH", False)

    assert sgr.__wrapped__(style, "truecolor") == expected


def test_without_rich_every_theme_is_drawn_in_its_sixteen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        for side in BACKGROUNDS:
            sixteen = codes(themes.source(name), side, "16")
            with monkeypatch.context() as without:
                without.setattr(theme, "HAS_RICH", False)
                without.setattr(libraries, "HAS_RICH", False)
                without.setattr(theme, "sgr", sgr.__wrapped__)
                assert codes(themes.source(name), side, "truecolor") == sixteen


def test_what_is_missing_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert libraries.missing() == []
    monkeypatch.setattr(libraries, "find_spec", lambda name: None if name == "rich" else name)
    assert libraries.missing() == ["rich"]
