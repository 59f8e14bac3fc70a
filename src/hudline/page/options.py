"""The options of widgets: what each may be, and what it is where nobody says.

A widget's `OPTIONS` maps a name to its specification: `(default, least, most)` for numbers,
`("default", "other", …)` for a choice of words (those that are figures may be given as numbers),
True or False for a switch, a text for a text.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Union

    Spec = Union[tuple[Any, ...], bool, str]
    Specs = dict[str, Spec]

# Options that every widget has: from which verbosity on it shows, when it leaves a crowded row,
# and in which tone its plain text stands.
TONES = ("plain", "faint", "strong", "good", "warn", "alarm", "accent")
COMMON: "Specs" = {
    "level": ("quiet", "normal", "full"),
    "rank": (5, 1, 9),
    "tone": TONES,
}


def default(spec: "Spec") -> "Any":
    """The value of an option that nobody gave."""
    return spec[0] if isinstance(spec, tuple) else spec


def filled(specs: "Specs", given: "dict[str, Any]") -> "dict[str, Any]":
    """Every option of a widget with its value: the given one where it is good."""
    made = {name: default(spec) for name, spec in specs.items()}
    if given:
        from hudline.page.given import taken  # most widgets are given nothing

        made.update(taken(specs, given))
    return made
