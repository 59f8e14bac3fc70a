"""The texts of reports in the person's language, by their English text.

The command line chooses the language once (`use`), before it runs a command. A text stands as a
literal in `words.say(…)` or `words.several(…)`, so that a test can compare it with the tables of
`languages/reports`.
"""

from __future__ import annotations

from hudline import languages

_texts: dict[str, str] = {}  # of the chosen language; English has none


def use(language: str) -> None:
    """Choose the language by name ("de"); English for one that has no table."""
    _texts.clear()
    if language in languages.names():
        _texts.update(languages.reports(language))


def say(text: str, **values: object) -> str:
    """A text in the chosen language, with {name} replaced by its value."""
    return _texts.get(text, text).format_map(values)


def several(count: int, one: str, many: str, **values: object) -> str:
    """A number and what is counted, as in `several(4, "{count} day", "{count} days")`."""
    return say(one if count == 1 else many, count=f"{count:,}", **values)
