"""The published JSON Schema of config.json; `cli.reference.renew` writes it.

Made from the table of keys and from the options of the widgets.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from hudline import themes
from hudline.cli.alerting.texts import rule_text
from hudline.cli.keys import COMMAND as COMMAND_OPTIONS
from hudline.cli.keys import GROUPS, KEYS, OPTIONS_OF_ALL, SEPARATORS, Key
from hudline.cli.reference.manual import Page, names, page
from hudline.config import user_commands
from hudline.core.verbosity import LEVELS
from hudline.render.edges import LAYOUTS
from hudline.render.i18n import LANGUAGES
from hudline.render.layout import FILL, LONGEST_TITLE, MOST_ITEMS, MOST_ROWS, WALL
from hudline.render.widget import COMMON, Choice, Spec, Switch, Text
from hudline.view.alert_rules import BELL, BELLS, COMMAND, COOLDOWN, COOLDOWNS, PACE, RULES, Rule

FILE = Path(__file__).resolve().parents[4] / "config.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAME = "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$"
_OWN = "^[A-Za-z_][A-Za-z0-9_]{0,39}$"  # a widget of the person's own
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
    annotations = {"description": key.says}
    if key.default not in (None, "", {}):
        annotations["default"] = key.default
    return {**_SHAPES[key.kind](key), **annotations}


def _value(key: Key) -> dict[str, Any]:
    return _of(key.spec or Text())


def _verbosity(key: Key) -> dict[str, Any]:
    return {
        "anyOf": [
            {"enum": [*LEVELS, *range(len(LEVELS))]},
            {"type": "string", "pattern": rf"^\s*([0-{len(LEVELS) - 1}]|{_LEVEL})\s*$"},
        ]
    }


def _theme(key: Key) -> dict[str, Any]:
    own_name = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"}
    return {"anyOf": [{"enum": themes.names()}, own_name]}


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
        "propertyNames": {"pattern": _NAME, "maxLength": user_commands.MOST_NAME},
        "additionalProperties": {"anyOf": [_RUN, {"$ref": "#/$defs/command"}]},
    }


def _group(key: Key) -> dict[str, Any]:
    named = GROUPS[key.name].items()
    return _closed({name: {**_of(spec), "description": says} for name, (spec, says) in named})


def _alerts(key: Key) -> dict[str, Any]:
    usual, least, most = COOLDOWNS
    minutes = {"type": "number", "minimum": least, "maximum": most, "default": usual}
    return _closed(
        {
            **{name: _rule(rule) for name, rule in RULES.items()},
            BELL: {"enum": [*BELLS], "default": BELLS[0]},
            COOLDOWN: {**minutes, "description": "Minutes until a rule may speak again."},
            COMMAND: _RUN,
        }
    )


def _rule(rule: Rule) -> dict[str, Any]:
    says = {"description": rule_text(rule.name)}
    if rule.unit == "switch":
        return {"type": "boolean", **says}
    kind = "integer" if rule.unit == "count" else "number"
    shape = {"type": kind, "minimum": rule.least, "maximum": rule.most}
    off = {"const": False}
    choices = [shape, {"const": PACE}, off] if rule.has_pace else [shape, off]
    return {"anyOf": choices, **says}


_SHAPES = {
    "value": _value,
    "verbosity": _verbosity,
    "theme": _theme,
    "language": _language,
    "text": _text,
    "rows": _rows,
    "commands": _commands,
    "group": _group,
    "alerts": _alerts,
}


def _row() -> dict[str, Any]:
    separator = {
        "type": "string",
        "maxLength": 5,
        "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
        "description": "What stands between two widgets.",
        "examples": list(SEPARATORS),
        "default": WALL,
    }
    properties = {
        "widgets": {"$ref": "#/$defs/items"},
        "separator": separator,
        "level": _common("level"),
        "layout": {"enum": [*LAYOUTS], "description": "How this row is drawn."},
        "title": {
            "type": "string",
            "maxLength": LONGEST_TITLE,
            "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
            "description": "What a panel calls this row.",
        },
    }
    return {"anyOf": [{"$ref": "#/$defs/items"}, {**_closed(properties), "required": ["widgets"]}]}


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
    own_name = {"type": "string", "pattern": _OWN}
    known = {
        "anyOf": [{"enum": [*names(), FILL]}, own_name],
        "description": "The name of a widget, perhaps of your own; fill is free space.",
    }
    fill = {**_closed({"widget": {"const": FILL}})}
    cases = [
        {"if": _named(name), "then": {"$ref": f"#/$defs/widget.{name}"}} for name in names()
    ] + [{"if": _named(FILL), "then": fill}]
    reference = {"type": "object", "required": ["widget"], "properties": {"widget": known}}
    return {"anyOf": [known, {**reference, "allOf": cases}]}


def _widget(widget_page: Page) -> dict[str, Any]:
    options = {name: _of(spec) for name, spec in widget_page.specs.items()}
    common = {name: {"$ref": f"#/$defs/options/properties/{name}"} for name in COMMON}
    shape = _closed({"widget": {"const": widget_page.name}, **options, **common})
    return {"description": widget_page.caption, **shape}


def _common(name: str) -> dict[str, Any]:
    shape = _of(COMMON[name])
    shape.pop("default")  # it is the widget's own
    return {**shape, "description": OPTIONS_OF_ALL[name][0]}


def _command() -> dict[str, Any]:
    options = {name: _of(spec) for name, spec in COMMAND_OPTIONS.items()}
    return {**_closed({"run": _RUN, **options}), "required": ["run"]}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _of(spec: Spec) -> dict[str, Any]:
    """The schema of an option's specification."""
    shape: dict[str, Any]
    if isinstance(spec, Switch):
        shape = {"type": "boolean"}
    elif isinstance(spec, Text):
        shape = {"type": "string", "maxLength": spec.most}
    elif isinstance(spec, Choice):
        shape = {"enum": [*spec.words, *(int(one) for one in spec.words if one.isdigit())]}
    else:
        kind = "integer" if spec.is_whole else "number"
        shape = {"type": kind, "minimum": spec.least, "maximum": spec.most}
    return {**shape, "default": spec.default}
