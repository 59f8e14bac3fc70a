"""The published JSON Schema of config.json: `python -m hudline.cli.schema` writes it.

Made from the table of keys and from the options of the widgets; a test holds them together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from hudline.cli import themes
from hudline.cli.keys import COMMAND, KEYS, OPTIONS_OF_ALL, SEPARATORS, Key
from hudline.cli.manual import Page, names, page
from hudline.layout import FILL, LEVELS, MOST_ITEMS, MOST_ROWS, WALL
from hudline.page.given import TEXT
from hudline.page.labels import LANGUAGES
from hudline.page.options import COMMON, default
from hudline.store import own

if TYPE_CHECKING:
    from hudline.page.options import Spec

FILE = Path(__file__).resolve().parents[3] / "config.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAME = "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$"
_RUN = {"type": "string", "pattern": r"\S", "description": "What the shell runs."}
# A level may also be written as a figure, in capitals, or with blanks around it.
_LEVEL = "|".join("".join(f"[{c}{c.upper()}]" for c in name) for name in LEVELS)


def schema() -> dict[str, Any]:
    """The schema, of the draft 2020-12."""
    return {
        "$schema": _DIALECT,
        "title": "Hudline",
        "description": "What a person chose for Hudline's status line.",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(key) for name, key in KEYS.items()},
        "dependentSchemas": {"rows": {"properties": {"preset": False}}},
        "$defs": {
            "row": _row(),
            "items": _items(),
            "item": _item(),
            "options": _closed({name: _common(name) for name in COMMON}),
            **{f"widget.{name}": _widget(page(name)) for name in names()},
            "command": _command(),
        },
    }


def text() -> str:
    """The schema as it is published."""
    return orjson.dumps(schema(), option=orjson.OPT_INDENT_2).decode() + "\n"


def _property(key: Key) -> dict[str, Any]:
    said = {"description": key.says}
    if key.default not in (None, "", {}):
        said["default"] = key.default
    return {**_SHAPES[key.kind](key), **said}


def _value(key: Key) -> dict[str, Any]:
    return _of("" if key.spec is None else key.spec)


def _verbosity(key: Key) -> dict[str, Any]:
    return {
        "anyOf": [
            {"enum": [*LEVELS, *range(len(LEVELS))]},
            {"type": "string", "pattern": rf"^\s*([0-{len(LEVELS) - 1}]|{_LEVEL})\s*$"},
        ]
    }


def _theme(key: Key) -> dict[str, Any]:
    own = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"}
    return {"anyOf": [{"enum": themes.names()}, own]}


def _language(key: Key) -> dict[str, Any]:
    starts = "|".join("".join(f"[{c}{c.upper()}]" for c in name) for name in LANGUAGES)
    written = {"type": "string", "pattern": f"^({starts})"}
    return {"anyOf": [{"enum": ["auto", *LANGUAGES]}, written]}


def _text(key: Key) -> dict[str, Any]:
    return {"type": "string"}


def _rows(key: Key) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": {"$ref": "#/$defs/row"}}


def _commands(key: Key) -> dict[str, Any]:
    return {
        "type": "object",
        "propertyNames": {"pattern": _NAME, "maxLength": own.MOST_NAME},
        "additionalProperties": {"anyOf": [_RUN, {"$ref": "#/$defs/command"}]},
    }


_SHAPES = {
    "value": _value,
    "verbosity": _verbosity,
    "theme": _theme,
    "language": _language,
    "text": _text,
    "rows": _rows,
    "commands": _commands,
}


def _row() -> dict[str, Any]:
    gap = {
        "type": "string",
        "maxLength": 5,
        "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
        "description": "What stands between two widgets.",
        "examples": list(SEPARATORS),
        "default": WALL,
    }
    told = {"widgets": {"$ref": "#/$defs/items"}, "separator": gap, "level": _common("level")}
    return {"anyOf": [{"$ref": "#/$defs/items"}, {**_closed(told), "required": ["widgets"]}]}


def _items() -> dict[str, Any]:
    fill = {"anyOf": [{"const": FILL}, {"required": ["widget"], **_named(FILL)}]}
    return {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_ITEMS,
        "items": {"$ref": "#/$defs/item"},
        "contains": fill,
        "minContains": 0,
        "maxContains": 1,
    }


def _named(name: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"widget": {"const": name}}}


def _item() -> dict[str, Any]:
    """A name, or an object with the options of the widget that it names."""
    known = {"enum": [*names(), FILL], "description": "The name of a widget; fill is free space."}
    fill = {**_closed({"widget": {"const": FILL}})}
    cases = [
        {"if": _named(name), "then": {"$ref": f"#/$defs/widget.{name}"}} for name in names()
    ] + [{"if": _named(FILL), "then": fill}]
    told = {"type": "object", "required": ["widget"], "properties": {"widget": known}}
    return {"anyOf": [known, {**told, "allOf": cases}]}


def _widget(told: Page) -> dict[str, Any]:
    own = {name: _of(spec) for name, spec in told.specs.items()}
    common = {name: {"$ref": f"#/$defs/options/properties/{name}"} for name in COMMON}
    shape = _closed({"widget": {"const": told.name}, **own, **common})
    return {"description": told.caption, **shape}


def _common(name: str) -> dict[str, Any]:
    shape = _of(COMMON[name])
    shape.pop("default")  # it is the widget's own
    return {**shape, "description": OPTIONS_OF_ALL[name][0]}


def _command() -> dict[str, Any]:
    told = {name: _of(spec) for name, spec in COMMAND.items()}
    return {**_closed({"run": _RUN, **told}), "required": ["run"]}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _of(spec: Spec) -> dict[str, Any]:
    """What an option's specification says, as a schema."""
    made: dict[str, Any]
    if isinstance(spec, bool):
        made = {"type": "boolean"}
    elif isinstance(spec, str):
        made = {"type": "string", "maxLength": TEXT}
    elif isinstance(spec[0], str):
        made = {"enum": [*spec, *(int(one) for one in spec if one.isdigit())]}
    else:
        kind = "integer" if isinstance(spec[0], int) else "number"
        made = {"type": kind, "minimum": spec[1], "maximum": spec[2]}
    return {**made, "default": default(spec)}


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
