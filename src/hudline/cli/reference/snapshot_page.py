"""docs/snapshot.md: the fields of the public snapshot, by their annotations."""

from __future__ import annotations

from typing import Any, get_args

from hudline.view.public_snapshot import VERSION, PublicSnapshot, hints, plain_type

_HEAD = f"""# The snapshot

What `render(snapshot, options)` of a [widget of your own](own-widgets.md) gets: version {VERSION}
of an interface that stays as it is. New fields may come; one that goes, or means something else,
makes a new version, which CHANGELOG.md names. Nobody can change a value. `None`, `""` and an empty
tuple mean that a fact is not known, or that there is nothing to say. Nothing here is secret:
commands and paths are as the rows show them, and there are no prompts and no contents of files.

A file gets the parts that it names: write `snapshot.git`, not `getattr` with a name that is put
together.
"""
_COLUMNS = "| field | type | meaning |\n| --- | --- | --- |\n"


def text() -> str:
    """The page as it is published."""
    records: dict[str, Any] = {}
    _collect(PublicSnapshot, records)
    sections = [_section(name, record) for name, record in records.items()]
    return _HEAD + "\n" + "\n".join(sections)


def _collect(record: Any, into: dict[str, Any]) -> None:
    into["Snapshot" if record is PublicSnapshot else record.__name__] = record
    for hint in hints(record).values():
        kind = _inner(plain_type(hint))
        if hasattr(kind, "_fields") and kind.__name__ not in into:
            _collect(kind, into)


def _inner(kind: Any) -> Any:
    return get_args(kind)[0] if get_args(kind) else kind


def _section(name: str, record: Any) -> str:
    rows = [
        f"| `{field}` | {type_text(hint)} | {hint.__metadata__[0]} |"
        for field, hint in hints(record).items()
    ]
    return f"## {name}\n\n{record.__doc__}\n\n{_COLUMNS}" + "\n".join(rows) + "\n"


def type_text(hint: Any) -> str:
    """The type of a field in words, those of other records as links."""
    kind = plain_type(hint)
    inner = _inner(kind)
    name = f"[{inner.__name__}](#{inner.__name__.lower()})" if hasattr(inner, "_fields") else ""
    name = name or f"`{inner.__name__}`"
    if get_args(kind):
        return f"tuple of {name}"
    return f"{name} or `None`" if type(None) in get_args(hint.__origin__) else name
