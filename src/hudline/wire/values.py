"""The words of a command as they may be shown, each by the kind of place it stands in."""

from hudline.wire.harmless import HEADERS
from hudline.wire.redact import HIDDEN
from hudline.wire.shape import (
    has,
    is_common,
    is_path,
    is_plain,
    is_sensitive,
    is_variable,
    path,
)
from hudline.wire.shell import bare, closed, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

_NAME = "_-.:/$[]@+"  # what names of values consist of, beside letters and digits
_IN_SCRIPTS = "0123456789,$pdqnDPNGHhgx=;{}!~+ "  # sed's addresses and the commands of one letter


def shown(kind: str, raw: str, command: "Callable[[str], str]") -> str:
    """A word in a place of that kind (see `harmless.FLAGS`); "closed" is where anything may stand,
    "open" where only plain words do. command: what makes a command safe that a word holds."""
    if kind == "hide":
        return raw if is_variable(bare(raw)) else HIDDEN
    if kind == "shell":
        return _inside(raw, command)
    if ("$(" in raw or "`" in raw) and not raw.startswith("'"):
        return _substituted(kind, raw, command)
    return _KINDS[kind](raw)


def pair(raw: str, command: "Callable[[str], str]") -> str:
    """`NAME=value`: the value only where it is harmless whatever the name is."""
    name, _, value = raw.partition("=")
    if not is_name(name):
        return HIDDEN
    if not is_sensitive(name) and ("$(" in value or "`" in value) and value[:1] != "'":
        return f"{name}={_substituted('closed', value, command)}"
    return f"{name}={_value(name, value)}"


def is_name(text: str) -> bool:
    """Whether a text could be the name of a value."""
    return bool(text) and len(text) <= 64 and all(
        (c.isalnum() and c.isascii()) or c in _NAME for c in text
    ) and is_plain(text) and not text.isdigit()  # fmt: skip


def is_pair(text: str) -> bool:
    """Whether a word is a name with its value."""
    name, equals, _ = text.partition("=")
    return bool(equals) and is_name(name.lstrip("'\""))


def _value(name: str, value: str) -> str:
    """The value of a name: a variable, a common word, a path or an address; or dots."""
    plain = bare(value)
    if not plain or is_variable(plain):
        return value
    if is_sensitive(name):
        return HIDDEN
    parts = plain.split(":")
    if all(is_variable(part) or (is_path(part) and " " not in part) for part in parts if part):
        return path(value)
    if "://" in plain and " " not in plain:
        return _url(plain)
    return value if is_common(plain) else HIDDEN


def _pairs(raw: str) -> str:
    """Several names with their values, between commas; what has no name is a part of a value."""
    kept: list[str] = []
    for part in bare(raw).split(","):
        name, equals, value = part.partition("=")
        if equals and is_name(name):
            inner, more, last = value.partition("=")
            kept.append(f"{name}={inner}={_value(inner, last)}" if more and is_name(inner)
                        else f"{name}={_value(name, value)}")  # fmt: skip
        else:
            kept.append(part if is_common(part) and kept[-1:] != [HIDDEN] else HIDDEN)
    return ",".join(one for i, one in enumerate(kept) if one != HIDDEN or kept[i - 1 : i] != [one])


def _closed(raw: str) -> str:
    """A word where anything may stand."""
    plain = bare(raw)
    if is_variable(plain) or is_common(plain):
        return raw
    if "://" in plain and " " not in plain:
        return _url(raw)
    if is_pair(plain):
        return _pairs(raw)
    at = "@" if plain[:1] == "@" else ""
    if is_path(plain[len(at) :]) and " " not in plain:
        return at + path(plain[len(at) :])
    return HIDDEN


def _open(raw: str, is_git: bool = False) -> str:
    """A word where only plain ones are written: a file, a pattern, a sentence."""
    letters = raw.replace("/", "").replace("_", "").replace(".", "").replace("-", "")
    if letters.isalnum() and is_plain(raw, is_git):  # most words, and a module less
        return raw
    from hudline.wire.prose import prose

    start, inner, end = quoted(raw)
    if not start and "::" in raw and raw[-1:] == "]":
        name, _, given = raw[:-1].partition("[")
        return f"{_open(name)}[{HIDDEN if is_pair(given) else _open(given)}]"
    said = prose(inner, is_git)
    return said if said == HIDDEN else start + said + end


def _committed(raw: str) -> str:
    return _open(raw, True)


def _kept(raw: str) -> str:
    """A plain word, without a second part behind a colon that could be a password."""
    plain = bare(raw)
    if "://" in plain and " " not in plain:
        return _url(raw)
    parts = plain.split(":")
    is_known = all(part.isdigit() or "/" in part or is_common(part) for part in parts[1:])
    if any(char in plain for char in "%@=") or not is_known:
        return _closed(raw)
    return _open(raw)


def _named(raw: str) -> str:
    """The name of a user: no password stands behind it."""
    plain = bare(raw)
    return raw if plain.replace("-", "").replace("_", "").isalnum() and is_plain(plain) else HIDDEN


def _number(raw: str) -> str:
    return raw if raw.isdigit() and len(raw) <= 5 else HIDDEN


def _code(raw: str) -> str:
    from hudline.wire.prose import code

    start, inner, end = quoted(raw)
    said = code(inner)
    return said if said == HIDDEN else start + said + end


def _script(raw: str) -> str:
    """A script of sed: addresses and commands of one letter, or one of common words."""
    plain = bare(raw)
    is_simple = not plain.strip(_IN_SCRIPTS) or (
        len(plain) <= 8 and sum(map(str.isalnum, plain)) < 5
    )
    return raw if is_simple or is_common(plain) else plain[:2] * (plain[:2] == "s/") + HIDDEN


def _header(raw: str) -> str:
    """A header: its name, and its value where that is known to say nothing of anybody."""
    start, inner, end = quoted(raw)
    name, colon, value = inner.partition(":")
    if not colon or not is_plain(name) or " " in name:
        return HIDDEN
    is_kept = has(HEADERS, name.lower()) and is_plain(value)
    return start + name + colon + (value if is_kept else " " * bool(start) + HIDDEN) + end


def _url(raw: str) -> str:
    from hudline.wire.address import address, is_address  # few commands have any

    plain = bare(raw)
    if is_address(plain) and " " not in plain:
        start, _, end = quoted(raw)
        return start + address(plain) + end
    return _closed(raw)


def _inside(raw: str, command: "Callable[[str], str]") -> str:
    """A word that is a command itself."""
    start, inner, end = quoted(raw)
    return start + command(inner) + end


def _substituted(kind: str, raw: str, command: "Callable[[str], str]") -> str:
    """A word in which the output of a command stands."""
    at = min(raw.find(mark) for mark in ("$(", "`") if mark in raw)
    is_bracket = raw[at] == "$"
    begin = at + (2 if is_bracket else 1)
    end = closed(raw, begin - 1, ")" if is_bracket else "`", True)
    is_closed = end > begin and raw[end - 1] == (")" if is_bracket else "`")
    inner = raw[begin : end - 1] if is_closed else raw[begin:end]
    behind = raw[end:]
    more = shown(kind, behind, command) if behind.strip("\"'") else behind
    before = raw[:at]
    return (
        (before if is_common(before) else HIDDEN)
        + raw[at:begin] + command(inner) + (raw[end - 1] if is_closed else "") + more
    )  # fmt: skip


_KINDS: "dict[str, Callable[[str], str]]" = {
    "closed": _closed,
    "open": _open,
    "git": _committed,
    "keep": _kept,
    "name": _named,
    "number": _number,
    "pairs": _pairs,
    "code": _code,
    "script": _script,
    "header": _header,
    "url": _url,
    "path": _open,
    "two": _open,
}
