"""Metrics as OTLP: cumulative, monotonic sums, as Prometheus takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hudline.export.metrics import METRICS, Point, group
from hudline.export.otlp_values import (
    METRICS as SIGNAL,
)
from hudline.export.otlp_values import (
    Item,
    Layout,
    Object,
    Owner,
    attributes,
    grouped,
    labels,
    nanoseconds,
    sum_of,
)

_CUMULATIVE = 2  # AGGREGATION_TEMPORALITY_CUMULATIVE


def series(point: Point) -> str:
    """What tells the series of a point from others: a digest of its names."""
    return sum_of(group(point), point.labels).hex()


def item(point: Point, owner: Owner) -> Item:
    """A point as it is sent. What says whose work it is stands in it too, since Prometheus makes no
    labels of a resource. Counts are sent as Claude Code sends them, as floats: some collectors
    take the whole numbers of OTLP's JSON, which are texts, for nothing."""
    payload: Object = {
        "attributes": attributes({**dict(point.labels), **labels(owner)}),
        "startTimeUnixNano": nanoseconds(point.began),
        "timeUnixNano": nanoseconds(point.at),
        "asDouble": float(point.value),
    }
    return Item(SIGNAL, owner, sum_of(series(point), point.value), payload, point.metric)


def document(items: Iterable[Item]) -> Object:
    """The body of a request with these points."""
    return grouped(items, Layout("resourceMetrics", "scopeMetrics", "metrics"), _metrics)


def _metrics(points: Sequence[Item]) -> list[Object]:
    by_name: dict[str, list[Object]] = {}
    for one in points:
        by_name.setdefault(one.group, []).append(one.payload)
    return [_metric(name, data) for name, data in by_name.items()]


def _metric(name: str, data: list[Object]) -> Object:
    metric = METRICS[name]
    return {
        "name": name, "description": metric.description, "unit": metric.unit,
        "sum": {
            "aggregationTemporality": _CUMULATIVE, "isMonotonic": True, "dataPoints": data,
        },
    }  # fmt: skip
