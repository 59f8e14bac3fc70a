"""Writes exports: JSON lines, CSV, OTLP as the files of a collector, a Chrome trace."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from hudline.cli.exporting.rows import Chosen, rows
from hudline.cli.reporting import output
from hudline.core.json_codec import dumps
from hudline.export import metrics, otlp_metrics
from hudline.export.push import batches
from hudline.export.sender import DOCUMENTS
from hudline.export.session_items import SessionReader
from hudline.export.session_spans import session_spans
from hudline.insight.chrome_trace import chrome_trace
from hudline.insight.spans import Span
from hudline.ledger import exports
from hudline.ledger.database import Ledger
from hudline.ledger.exports import SessionRow
from hudline.ledger.reports import EVER, Period


def write_jsonl(file: BinaryIO, ledger: Ledger, kinds: Iterable[str], chosen: Chosen) -> int:
    """A line for each row, with its `kind`; how many there were."""
    count = 0
    for kind in kinds:
        for row in rows(ledger, kind, chosen):
            file.write(dumps({"kind": kind.removesuffix("s"), **row}) + b"\n")
            count += 1
    return count


def write_csv(file: BinaryIO, ledger: Ledger, kind: str, chosen: Chosen) -> int:
    """A line of names and one for each row; how many rows there were."""
    count = 0
    for row in rows(ledger, kind, chosen):
        lines: list[list[object]] = [list(row), [output.cell(value) for value in row.values()]]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(lines[1 if count else 0 :])
        file.write(text.getvalue().encode("utf-8", "replace"))
        count += 1
    return count


def write_otlp(file: BinaryIO, ledger: Ledger, chosen: Chosen) -> int:
    """A request a line, as the file exporter of a collector writes them and otlpjsonfilereceiver
    reads them; how many sessions there were."""
    found = chosen_sessions(ledger, chosen)
    if not found:
        return 0
    reader = SessionReader(ledger, span_of(found), chosen.person)
    for session in found:
        items = reader.read(session)
        points = [
            otlp_metrics.item(one, items.owner)
            for one in metrics.settled(items.points, {}, otlp_metrics.series)
        ]
        for batch in batches([*points, *items.items]):
            file.write(dumps(DOCUMENTS[batch[0].signal](batch)) + b"\n")
    return len(found)


def write_chrome(file: BinaryIO, ledger: Ledger, chosen: Chosen) -> int:
    """One trace of all sessions; how many there were."""
    found = chosen_sessions(ledger, chosen)
    spans = [span for session in found for span in _within(ledger, session, chosen.period)]
    file.write(dumps(chrome_trace(spans)) + b"\n")
    return len(found)


def _within(ledger: Ledger, session: SessionRow, period: Period) -> Iterator[Span]:
    for span in session_spans(ledger, session.id).spans:
        if span.ended >= period.since and span.began < period.until:
            yield span


def chosen_sessions(ledger: Ledger, chosen: Chosen) -> list[SessionRow]:
    """The sessions that are meant, the oldest first."""
    only = chosen.filter
    return [
        one for one in exports.sessions(ledger, chosen.period)
        if only.allows(one.project, only.branch, only.model, one.id)
    ]  # fmt: skip


def span_of(found: list[SessionRow]) -> Period:
    """The period in which these sessions were."""
    return Period(min(one.first for one in found), min(max(o.last for o in found) + 1, EVER))
