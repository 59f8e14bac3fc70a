"""The words that widgets say by themselves, by their English text.

A widget writes `label("thinking")`, a placeholder (a private-use character, which never survives
in text from outside); the fitted row has the chosen language's word there. A label with `{}`, such
as `label("{} ago", "3m")`, is two placeholders around a value, which stands where the language's
order of words has it. The tables are data of `hudline.languages`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache

from hudline import languages

_FIRST, _FIRST_BEHIND = 0xE400, 0xE600
_VALUE = "{}"
LANGUAGES = ("en", *languages.names())
ENGLISH = tuple(sorted(set().union(*map(languages.table, languages.names()))))
_POINTS = {text: chr(_FIRST + index) for index, text in enumerate(ENGLISH)}
# What stands behind the value, of labels that have one.
_BEHIND = {
    text: chr(ord(_POINTS[text]) - _FIRST + _FIRST_BEHIND) for text in ENGLISH if _VALUE in text
}


def label(text: str, value: object = "") -> str:
    """The placeholder of an English label, or those around the value of one with `{}`; ValueError
    for one that is in no table."""
    try:
        return f"{_POINTS[text]}{value}{_BEHIND.get(text, '')}"
    except KeyError:
        raise ValueError(f"no language has the label {text!r}") from None


def label_among(known: Container[str], word: str) -> str:
    """The label of a word of the client's, where it is one of those `known`, else the word itself;
    with spaces for underscores."""
    text = word.replace("_", " ")
    return label(text) if text in known else text


@cache
def words(language: str) -> dict[int, str]:
    """The table for `str.translate` that turns placeholders into words of a language, English for
    an unknown one. It is shared, so nobody may change it."""
    table = languages.table(language) if language in languages.names() else {}
    found = {}
    for text, point in _POINTS.items():
        before, _, behind = table.get(text, text).partition(_VALUE)
        found[ord(point)] = before
        if text in _BEHIND:
            found[ord(_BEHIND[text])] = behind
    return found


def language(chosen: str, locale: str) -> str:
    """The language of labels: the one `chosen` by name, else the locale's, else English.

    Both may carry a country and an encoding (zh_CN.UTF-8).
    """
    names = (name[:2].lower() for name in (chosen, locale))
    return next((name for name in names if name in LANGUAGES), "en")


def person_language(env: Mapping[str, str], config: Mapping[str, object]) -> str:
    """The language of a person: the environment's (HUDLINE_LANG), else the key `language`, else the
    locale's."""
    named = env.get("HUDLINE_LANG") or config.get("language")
    return language(named if isinstance(named, str) else "", locale(env, "LC_MESSAGES"))


def locale(env: Mapping[str, str], kind: str) -> str:
    """The locale in force for LC_MESSAGES or LC_CTYPE; "" where none is.

    An LC_CTYPE that names nothing but an encoding says nothing: Python itself sets C.UTF-8 where
    the person's locale is not installed, and macOS sets UTF-8.
    """
    value = env.get(kind, "")
    is_bare = kind == "LC_CTYPE" and value.upper().replace("-", "") in ("C.UTF8", "UTF8")
    return env.get("LC_ALL") or ("" if is_bare else value) or env.get("LANG") or ""
