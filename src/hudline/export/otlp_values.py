"""Values, ids and batches of OTLP/JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding

Ids are hexadecimal and derived by hash, so that each export of the same row has the same ones.
64-bit whole numbers are texts, enumerations are numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b, sha256
from typing import Callable, NamedTuple, Optional

from hudline import __version__
from hudline.core.json_codec import dumps
from hudline.ledger.exported import SUM_BYTES

SERVICE = "hudline"
UNKNOWN = "unknown"  # a label that is never empty, so that a dashboard can ask for it
METRICS, LOGS, TRACES = "metrics", "logs", "traces"
_NANOSECONDS = 1000  # in a microsecond, up to which times are known
_MICROSECONDS = 1_000_000
Object = dict[str, object]


class Owner(NamedTuple):
    """Whose work something is. `project`: the last name of its repository or folder; `person`: the
    name that the person has set, "" for none."""

    project: str
    repository: str
    person: str


class Item(NamedTuple):
    """A span, a log record or a data point to be sent. `sum`: tells whether it was sent before;
    `group`: the metric of a data point."""

    signal: str
    owner: Owner
    sum: bytes
    payload: Object
    group: str = ""


class Layout(NamedTuple):
    """The names of a request's lists: of resources, in each of scopes, in each of items."""

    resources: str
    scopes: str
    items: str


def owner(root: str, repository: str, person: Optional[str]) -> Owner:
    """The owner of a session: the root of its work tree, its repository (host/owner/name)."""
    name = (repository or root).rstrip("/").rpartition("/")[2]
    return Owner(name or UNKNOWN, repository, person or "")


def resource(of: Owner) -> Object:
    """The resource of spans, log records and data points."""
    named = {"service.name": SERVICE, "service.version": __version__, **labels(of)}
    return {"attributes": attributes(named)}


def _payloads(items: Sequence[Item]) -> list[Object]:
    return [one.payload for one in items]


def grouped(
    items: Iterable[Item],
    layout: Layout,
    listed: Callable[[Sequence[Item]], list[Object]] = _payloads,
) -> Object:
    """The body of a request with items, by their owners. listed: what stands for those of one."""
    owners: dict[Owner, list[Item]] = {}
    for one in items:
        owners.setdefault(one.owner, []).append(one)
    scope: Object = {"scope": {"name": SERVICE, "version": __version__}}
    return {
        layout.resources: [
            {"resource": resource(of), layout.scopes: [{**scope, layout.items: listed(mine)}]}
            for of, mine in owners.items()
        ]
    }


def labels(of: Owner) -> dict[str, object]:
    """The attributes that say whose work something is."""
    return {"project": of.project, "repository": of.repository, "person": of.person}


def attributes(named: Mapping[str, object]) -> list[Object]:
    """Attributes by name; a text that is empty and a value that is not known are left out."""
    pairs = ((name, _value(value)) for name, value in named.items())
    return [{"key": name, "value": value} for name, value in pairs if value is not None]


def _value(value: object) -> Optional[Object]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value} if math.isfinite(value) else None
    return {"stringValue": value} if isinstance(value, str) and value else None


def nanoseconds(at: float) -> str:
    """A time, seconds since 1970, as OTLP writes it."""
    return str(max(round(at * _MICROSECONDS), 0) * _NANOSECONDS)


def milliseconds(seconds: float) -> int:
    """Whole milliseconds."""
    return round(max(seconds, 0.0) * 1000)


def trace_id(session: str, prompt: str) -> str:
    """The trace of a prompt: 32 hexadecimal digits."""
    return _digest(f"trace|{session}|{prompt}", 32)


def span_id(span: str) -> str:
    """The id of a span by its id in the ledger: 16 hexadecimal digits."""
    return _digest(f"span|{span}", 16)


def _digest(text: str, digits: int) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:digits]


def sum_of(*parts: object) -> bytes:
    """A digest of JSON values, of `SUM_BYTES` bytes."""
    return blake2b(dumps(list(parts)), digest_size=SUM_BYTES).digest()
