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
TEXT = 200  # characters of a text at the most


def default(spec: "Spec") -> "Any":
    """The value of an option that nobody gave."""
    return spec[0] if isinstance(spec, tuple) else spec


def is_good(spec: "Spec", value: object) -> bool:
    """Whether `value` is one that an option may have."""
    if isinstance(spec, bool):
        return isinstance(value, bool)
    if isinstance(spec, str):
        return isinstance(value, str) and len(value) <= TEXT
    if isinstance(spec[0], str):
        return word(value) in spec
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if not spec[1] <= value <= spec[2]:
        return False
    return not isinstance(spec[0], int) or value == int(value)


def word(value: object) -> "str | None":
    """The word that is meant by a text or a whole number; None for what is neither."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)


def filled(specs: "Specs", given: "dict[str, Any]") -> "dict[str, Any]":
    """Every option of a widget with its value: the given one where it is good."""
    made = {name: default(spec) for name, spec in specs.items()}
    for name, value in given.items():
        if name in specs and is_good(specs[name], value):
            is_whole = isinstance(made[name], int) and isinstance(value, float)
            is_word = isinstance(specs[name], tuple) and isinstance(made[name], str)
            made[name] = int(value) if is_whole else word(value) if is_word else value
    return made
