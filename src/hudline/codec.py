"""JSON in and out: orjson where it is installed, the standard library where it is not.

orjson's own start-up imports six standard modules that cost more than the interpreter itself.
It needs them only to recognise types that are never passed here, so while it loads, tiny
stand-ins hold their names; afterwards `sys.modules` is as it was.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BOOTSTRAP: "Any" = sys.modules["_frozen_importlib_external"]
_SUFFIX: str = _BOOTSTRAP.EXTENSION_SUFFIXES[0]
# What orjson takes from each module while it loads (some releases read the module's __dict__).
_HEAVY = {
    "json": ("JSONDecodeError",),
    "uuid": ("UUID",),
    "enum": ("Enum", "EnumMeta"),
    "dataclasses": ("_FIELD",),
    "zoneinfo": ("ZoneInfo",),
}


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
        return _load_extension("orjson.orjson", site + "/orjson/orjson" + _SUFFIX)
    finally:
        for name in absent:
            del sys.modules[name]


def _half_datetime() -> "Any":
    """The C half of datetime: it holds the capsule orjson asks for, the rest costs a start.

    Where it is a file, looking for it would list the whole standard library.
    """
    for folder in sys.path:
        if folder.endswith("/lib-dynload"):
            try:
                return _load_extension("_datetime", f"{folder}/_datetime{_SUFFIX}")
            except ImportError:
                break
    import _datetime  # type: ignore[import-not-found]

    return _datetime


def _load_extension(name: str, path: str) -> "Any":
    """The extension module in the file `path`, without looking for it; ImportError if it is not.

    These are importlib's own classes, taken from where the interpreter already holds them.
    """
    loader = _BOOTSTRAP.ExtensionFileLoader(name, path)
    module = loader.create_module(type(sys.__spec__)(name, loader, origin=path))
    loader.exec_module(module)
    return module


class Codec:
    """JSON for one process: `loads` and `dumps`, and in `name` which library serves them."""

    def __init__(self, site: "str | None" = None) -> None:
        """Take orjson from the folder `site`, or the standard library when it is not there."""
        try:
            if site is None:
                raise ImportError("no folder to look in")
            fast = _import_orjson(site)
            self.name = "orjson"
            self._loads = fast.loads
            self.dumps = fast.dumps
        except ImportError:
            import json

            self.name = "json"
            self._loads = json.loads
            self.dumps = _dumps

    def loads(self, data: bytes) -> object:
        """The value in `data`; ValueError where there is none.

        The client writes half of a surrogate pair when it cuts a text inside an emoji, which
        orjson refuses; the standard library takes it, and bytes that are not UTF-8 are replaced.
        """
        try:
            return self._loads(data)
        except ValueError:
            import json

            return json.loads(data.decode("utf-8", "replace"))


def _dumps(value: object) -> bytes:
    import json

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
