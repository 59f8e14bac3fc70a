"""JSON in and out, each time by what costs least.

What is small goes through the two functions in C on which the standard library's own package
stands: without that package, which costs as much as the interpreter's start. From a hundred
kilobytes on orjson earns back what loading it costs (`codec.large`); where it is not installed, or
the C functions are not as they were, the package serves.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BOOTSTRAP: "Any" = sys.modules["_frozen_importlib_external"]
SUFFIX: str = _BOOTSTRAP.EXTENSION_SUFFIXES[0]
LARGE = 100_000  # bytes from which on orjson is worth its loading


def built_in(name: str) -> "Any":
    """A module in C of the standard library, or None.

    Where it is a file, looking for it would list the whole library.
    """
    if name in sys.builtin_module_names:
        return __import__(name)
    for folder in sys.path:
        if folder.endswith("/lib-dynload"):
            try:
                return load_extension(name, f"{folder}/{name}{SUFFIX}")
            except ImportError:
                break
    return None


def load_extension(name: str, path: str) -> "Any":
    """The extension module in the file `path`, without looking for it; ImportError if it is not.

    These are importlib's own classes, taken from where the interpreter already holds them.
    """
    loader = _BOOTSTRAP.ExtensionFileLoader(name, path)
    module = loader.create_module(type(sys.__spec__)(name, loader, origin=path))
    loader.exec_module(module)
    return module


def _small() -> "tuple[Any, Any] | None":
    """The scanner and the encoder in C, or None where they are not as they were."""
    try:
        room = built_in("_json")
        encode = room.make_encoder(
            None, _refuse, room.encode_basestring, None, ":", ",", False, False, False
        )
        # What the scanner asks how to read: as the standard library does by default. A namespace is
        # made in the fiftieth part of the time of a class.
        namespace: Any = type(sys.implementation)
        usual = namespace(
            strict=True,
            object_hook=None,
            object_pairs_hook=None,
            parse_float=float,
            parse_int=int,
            parse_constant=float,
        )
        return room.make_scanner(usual), encode
    except (AttributeError, ImportError, TypeError):
        return None


def _refuse(value: object) -> "Any":
    raise TypeError(f"no JSON for {type(value).__name__}")


class Codec:
    """JSON for one process: `loads` and `dumps`."""

    def __init__(self, site: "str | None" = None) -> None:
        """Take orjson, when it is worth it, from the folder `site`; never without one."""
        self._site = site
        self._small = _small()
        self._large: Any = None

    @property
    def name(self) -> str:
        """Which library serves what is large: orjson or json."""
        return "orjson" if self._serving()[2] else "json"

    def loads(self, data: bytes) -> object:
        """The value in `data`; ValueError where there is none, or none that can be read.

        The client writes half of a surrogate pair when it cuts a text inside an emoji, which
        orjson refuses; the standard library takes it, and bytes that are not UTF-8 are replaced.
        A byte order mark is passed over, as the client does (`codec.marks`).
        """
        if data[:1] in (b"\xef", b"\xff"):  # no JSON begins with these
            from hudline.codec.marks import without

            data = without(data)
        if self._small and len(data) < LARGE:
            text = data.decode("utf-8", "replace").strip(" \t\r\n")
            try:
                value, end = self._small[0](text, 0)
            except (StopIteration, SystemError, RecursionError):  # SystemError: Python 3.13.0
                raise ValueError("no JSON value") from None
            if end != len(text):
                raise ValueError("more than a JSON value")
            return value
        try:
            return self._serving()[0](data)
        except (ValueError, RecursionError):
            import json

            try:
                return json.loads(data.decode("utf-8", "replace"))
            except RecursionError:
                raise ValueError("nested too deeply") from None

    def dumps(self, value: object) -> bytes:
        """`value` as JSON, in UTF-8, without spaces; halves of surrogate pairs are replaced."""
        if self._small:
            text = "".join(self._small[1](value, 0))
            return text.encode("utf-8", "replace")
        try:
            data: bytes = self._serving()[1](value)
        except TypeError:  # orjson refuses halves of surrogate pairs
            from hudline.codec.large import written

            data = written(value)
        return data

    def _serving(self) -> "tuple[Any, Any, bool]":
        """(loads, dumps, whether they are orjson's), loaded when they are first needed."""
        if self._large is None:
            from hudline.codec.large import serving

            self._large = serving(self._site)
        return self._large  # type: ignore[no-any-return]
