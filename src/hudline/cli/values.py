"""The keys of config.json as a person names them, with the words that their values may be."""

from __future__ import annotations

from typing import Any

from hudline.cli.keys import GROUPS, KEYS, themes
from hudline.config.text_document import written
from hudline.core.paths import Home
from hudline.core.verbosity import LEVELS
from hudline.render.widget import Choice, Spec, Switch
from hudline.themes import names as built_in_themes


def descriptions() -> dict[str, str]:
    """Every key that a value can be given to, those of a group as `budget.day`; what each says."""
    found: dict[str, str] = {}
    for name, key in KEYS.items():
        inner = GROUPS.get(name, {})
        found.update({f"{name}.{one}": says for one, (_, says) in inner.items()})
        if not inner and not name.startswith("$"):
            found[name] = key.says
    return found


def spec_of(name: str) -> Spec | None:
    """The specification of a key, or of a name in a group; None where others describe it."""
    first, _, inner = name.partition(".")
    if inner:
        return GROUPS[first][inner][0]
    return KEYS[name].spec


def default_of(name: str) -> Any:
    """The value where a key, or a name in a group, is not set."""
    spec = spec_of(name) if "." in name else None
    return KEYS[name].default if spec is None else spec.default


def words_of(name: str) -> tuple[str, ...]:
    """The words that the value may be; none where it may be others too. Of themes those that come
    with Hudline."""
    kind, spec = KEYS[name.partition(".")[0]].kind, spec_of(name)
    if kind == "verbosity":
        return LEVELS
    if kind == "theme":
        return tuple(built_in_themes())
    if isinstance(spec, Switch):
        return ("on", "off")
    return spec.words if isinstance(spec, Choice) else ()


def known_words(name: str, home: Home) -> tuple[str, ...]:
    """The same with the person's own themes."""
    return themes(home) if KEYS[name.partition(".")[0]].kind == "theme" else words_of(name)


def text_of(value: object) -> str:
    """A value as a person types it behind its key."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else written(value)
