"""What reads large JSON: orjson, else the standard library's package.

orjson's own start-up imports six standard modules. It needs them only to recognise types that are
never passed here, so while it loads, tiny stand-ins hold their names; afterwards `sys.modules` is
as it was.
"""

import sys

from hudline.codec import SUFFIX, built_in, load_extension

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What orjson takes from each module while it loads (some releases read the module's __dict__).
_HEAVY = {
    "json": ("JSONDecodeError",),
    "uuid": ("UUID",),
    "enum": ("Enum", "EnumMeta"),
    "dataclasses": ("_FIELD",),
    "zoneinfo": ("ZoneInfo",),
}


def serving(site: "str | None") -> "tuple[Any, Any, bool]":
    """(loads, dumps, whether they are orjson's); orjson is taken from the folder `site`."""
    try:
        if site is None:
            raise ImportError("no folder to look in")
        fast = _import_orjson(site)
    except ImportError:
        import json

        return json.loads, written, False
    return fast.loads, fast.dumps, True


def written(value: object) -> bytes:
    """`value` as JSON by the standard library; halves of surrogate pairs are replaced."""
    import json

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _stand_in(name: str) -> object:
    """A module `name` that holds, for each name orjson takes from it, a type never passed here."""
    module = type(sys)(name)
    for taken in _HEAVY[name]:
        setattr(module, taken, ValueError if taken.endswith("Error") else property)
    return module


def _import_orjson(site: str) -> "Any":
    """The orjson module found in the folder `site`; ImportError where there is none."""
    absent = [name for name in _HEAVY if name not in sys.modules]
    for name in absent:
        sys.modules[name] = _stand_in(name)  # type: ignore[assignment]
    if "datetime" not in sys.modules:
        sys.modules["datetime"] = _half_datetime()
        absent.append("datetime")
    try:
        return load_extension("orjson.orjson", site + "/orjson/orjson" + SUFFIX)
    finally:
        for name in absent:
            del sys.modules[name]


def _half_datetime() -> "Any":
    """The C half of datetime: it holds the capsule orjson asks for, the rest costs a start."""
    return built_in("_datetime") or __import__("_datetime")
