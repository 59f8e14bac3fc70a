"""The themes beside the default: Hudline's own, each a module of page/themes, and the person's."""

from hudline.page.paint import DEFAULT
from hudline.page.theme import THEME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    # A person's theme: name, background and depth in, parameters by tone out; none where unknown.
    Own = Callable[[str, str, str], dict[str, str]]

# The themes beside the default, each with the module of page/themes that holds it compiled.
THEMES = {
    "mono": "mono",
    "nord": "nord",
    "catppuccin": "catppuccin",
    "gruvbox": "gruvbox",
    "solarized": "solarized",
    "high-contrast": "high_contrast",
    "colour-blind-safe": "colour_blind_safe",
}


def is_own(theme: object) -> bool:
    """Whether `theme` could be the name of a theme that the person wrote."""
    return isinstance(theme, str) and theme != DEFAULT and theme not in THEMES


def chosen_palette(name: object, ground: str, colours: str, own: object) -> "dict[str, str]":
    """The escape parameters of each tone in the theme `name`, on a dark or light `ground`, at a
    colour depth; the default's where nobody has that theme. own: finds a person's (`Own`)."""
    if is_own(name):
        mine: dict[str, str] = own(name, ground, colours) if callable(own) else {}
        return mine or THEME[ground][colours]
    if isinstance(name, str) and name in THEMES:
        room = __import__("hudline.page.themes." + THEMES[name], fromlist=("THEME",))
        found: dict[str, str] = room.THEME[ground][colours]
        return found
    return THEME[ground][colours]
