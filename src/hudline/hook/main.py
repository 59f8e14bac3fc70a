"""A hook: payload → bounded, redacted event → one append to the session's journal → one byte to
the host. Silent whatever happens, and always successful.

Each module costs a hook about a hundredth of the interpreter's start, and `json` half of it. So
hooks load few, and read JSON by the two C functions below `json`.
"""

import sys

from hudline.core.fields import identifier
from hudline.core.paths import (
    append,
    client_of,
    client_process,
    environment,
    exists,
    locate,
    read_all,
    read_head,
    session_of,
)
from hudline.core.redact import TARGET_CHOICES, target_choice
from hudline.hook.payload import event_of
from hudline.platform.outbox import end_process, host_folder, wake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.core.fields import Record
    from hudline.core.paths import Home

_PAYLOAD_SIZE = 65_536  # bytes: a hint for the first read
_CONFIG_SIZE = 64 * 1024  # bytes of config.json, as in `config.reader`
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"))  # byte order marks


def main(at: float) -> None:
    """Record the event on stdin and end the process at once, without finalising the interpreter.

    at: when the process began, in seconds since 1970; what its imports take must not make the event
    later than others.
    """

    def report(kind: object, error: "Any", trace: object) -> None:
        report_hook_error(error, at)
        end_process(0)

    sys.excepthook = report
    record_event(at)
    end_process(0)


def report_hook_error(error: Exception, at: float) -> None:
    """Note an error of a hook for `hudline doctor`."""
    from hudline.core.error_log import report_error  # ordinary Python: only after an error

    report_error(environment(), "hook", error, at)


def record_event(
    at: float, may_begin: bool = False
) -> "Optional[tuple[Record, dict[str, object]]]":
    """Record the event on stdin, which came at `at` (seconds since 1970). Returns the event as it
    was recorded and the payload; None where there is nothing to record. Raises what goes wrong.

    may_begin: whether Hudline's folder may be created; an event after an uninstall leaves nothing.
    """
    env = environment()
    home = locate(env)
    if not may_begin and not exists(home.root):
        return None
    payload = loads(read_all(0, _PAYLOAD_SIZE))
    event = event_of(payload, at, client_process(env), configured_targets(home))
    if event is None or not isinstance(payload, dict):
        return None
    payload["session_id"] = session_of(identifier(payload.get("session_id")), env)
    append(home.session(payload["session_id"]) + "/journal.jsonl", dumps(event))
    wake(host_folder(home.root, client_of(env)) + "/wake")
    return event, payload


def configured_targets(home: "Home") -> str:
    """`targets` of config.json (see `core.redact.target_choice`), which is parsed only where it may
    have that key. A project cannot choose it, nor can a variable, which a project's settings may
    set."""
    try:
        data = read_head(home.config, _CONFIG_SIZE)
        return target_choice(loads(data)) if b"targets" in data else TARGET_CHOICES[0]
    except (OSError, ValueError):
        return TARGET_CHOICES[0]


# JSON


def _refuse(value: object) -> "Any":
    raise TypeError(f"no JSON for {type(value).__name__}")


def _c_module(name: str) -> "Any":
    """A module in C of the standard library; where it is a file, without the search that would list
    the library's folders. ImportError where there is none."""
    if name in sys.builtin_module_names:
        return __import__(name)
    machinery: Any = sys.modules["_frozen_importlib_external"]
    folder = next((one for one in sys.path if one.endswith("/lib-dynload")), "")
    file = f"{folder}/{name}{machinery.EXTENSION_SUFFIXES[0]}"
    loader = machinery.ExtensionFileLoader(name, file)
    module = loader.create_module(type(sys.__spec__)(name, loader, origin=file))
    loader.exec_module(module)
    return module


def _c_functions() -> "Optional[tuple[Any, Any]]":
    """The scanner and the encoder in C; None where they are missing or take other arguments."""
    try:
        _json = _c_module("_json")
        namespace: Any = type(sys.implementation)  # made in a fiftieth of the time of a class
        options = namespace(
            strict=True,
            object_hook=None,
            object_pairs_hook=None,
            parse_float=float,
            parse_int=int,
            parse_constant=float,
        )
        encode = _json.make_encoder(
            None, _refuse, _json.encode_basestring, None, ":", ",", False, False, False
        )
        return _json.make_scanner(options), encode
    except (AttributeError, ImportError, TypeError):
        return None


_FUNCTIONS = _c_functions()


def loads(data: bytes) -> object:
    """The value in `data`; ValueError where there is none, more than one, or one that is nested too
    deeply.

    Halves of surrogate pairs stay: the client writes one when it cuts a text inside an emoji. Bytes
    that are not UTF-8 are replaced, a byte order mark is ignored.
    """
    encoding = "utf-8"
    for mark, of_mark in _MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], of_mark
    text = data.decode(encoding, "replace").strip(" \t\r\n")
    if _FUNCTIONS is None:
        import json

        try:
            return json.loads(text)
        except RecursionError:
            raise ValueError("nested too deeply") from None
    try:
        value, end = _FUNCTIONS[0](text, 0)
    except (StopIteration, SystemError, RecursionError):  # SystemError: Python 3.13.0
        raise ValueError("no JSON value") from None
    if end != len(text):
        raise ValueError("more than a JSON value")
    return value


def dumps(value: object) -> bytes:
    """`value` as JSON in UTF-8 without spaces, halves of surrogate pairs replaced; TypeError where
    JSON cannot hold it."""
    if _FUNCTIONS is None:
        import json

        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    else:
        text = "".join(_FUNCTIONS[1](value, 0))
    return text.encode("utf-8", "replace")
