"""Sends what is new in the ledger to a collector, at least once, in bounded batches.

What an endpoint has acknowledged is kept in the ledger (`ledger.exported`), so that what could not
be sent is sent the next time, whenever that is, and nothing is sent twice that was acknowledged.
Where it is not known whether a batch arrived, it is sent again: with the same ids.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Callable, NamedTuple, Optional

from hudline.config import reader
from hudline.core.json_codec import dumps
from hudline.core.paths import Home
from hudline.export import metrics, otlp_metrics
from hudline.export.destination import Destination, configured
from hudline.export.otlp_values import LOGS, METRICS, TRACES, Item
from hudline.export.sender import Sender, SendError
from hudline.export.session_items import SessionItems, SessionReader
from hudline.ledger import exported, exports
from hudline.ledger.database import Ledger
from hudline.ledger.exported import Amount
from hudline.ledger.exports import SessionRow
from hudline.ledger.reports import EVER, Period
from hudline.platform.locks import hold

BACKLOG = 7 * 24 * 3600.0  # seconds of the past that an endpoint gets at first
PATIENCE = 60.0  # seconds in which a collector that fails is tried again
_MOST_ITEMS = 400  # in a request
_MOST_BYTES = 512 * 1024  # of the items of a request
_AGENTS = 24 * 3600.0  # seconds
_ROUNDS = 3  # in which what is read meanwhile is sent too
_LOCK = "export.lock"
NAMES = (_LOCK,)  # below the home


class Pushed(NamedTuple):
    """What was sent: sessions, spans, log records and data points; `rejected` of them the collector
    will never take. `failure`: why not all was sent, "" where it was; `is_busy`: another process is
    sending."""

    sessions: int = 0
    spans: int = 0
    records: int = 0
    points: int = 0
    rejected: int = 0
    failure: str = ""
    is_busy: bool = False


class Pace(NamedTuple):
    """How something is sent. `since`: from when on, seconds since 1970; None for the last seven
    days of an endpoint's first time and all from then on. `patience`: seconds in which a collector
    that fails is tried again; `sleep` waits for so many seconds
    (`time.sleep`); `takes`: whether a session is sent."""

    since: Optional[float] = None
    patience: float = PATIENCE
    sleep: Optional[Callable[[float], None]] = None
    takes: Callable[[SessionRow], bool] = lambda _: True


def push_new(
    home: Home,
    ledger: Ledger,
    now: float,
    destination: Optional[Destination] = None,
    pace: Optional[Pace] = None,
) -> Pushed:
    """Send what is new in the ledger, the oldest session first. now: seconds since 1970.

    destination: None for that of config.json; nothing is sent where it has none. UserError where it
    cannot be used, `LedgerBusy` where another process writes.
    """
    target = destination or configured(reader.read(home))
    if target is None:
        return Pushed()
    release = hold(f"{home.root}/{_LOCK}", 0.0)
    if release is None:
        return Pushed(is_busy=True)
    since, patience, sleep, takes = pace or Pace()
    try:
        exported.prepare(ledger)
        if since is None:
            since = exported.began(ledger, target.endpoint.url, now - BACKLOG)
        sender = Sender(target.endpoint, target.headers, patience, sleep or time.sleep)
        pusher = _Pusher(ledger, target, sender)
        return pusher.push(since, takes, now)
    finally:
        release()


class _Pusher:
    def __init__(self, ledger: Ledger, target: Destination, sender: Sender) -> None:
        self._ledger = ledger
        self._target = target
        self._url = target.endpoint.url
        self._sender = sender
        self._counts = {TRACES: 0, LOGS: 0, METRICS: 0}
        self._rejected = 0

    def push(self, since: float, takes: Callable[[SessionRow], bool], now: float) -> Pushed:
        """Send, and once more what was read meanwhile: who is busy is not waited for."""
        failure, done = "", set()
        for _ in range(_ROUNDS):
            before = sum(self._counts.values())
            news = [one for one in self._changed(since) if takes(one[0])]
            try:
                for session in self._send_all(news, now):
                    done.add(session)
            except SendError as error:
                failure = error.reason
            if failure or sum(self._counts.values()) == before:
                break
        counts = self._counts
        sent = counts[TRACES], counts[LOGS], counts[METRICS]
        return Pushed(len(done), *sent, self._rejected, failure)

    def _send_all(self, news: list[tuple[SessionRow, str]], now: float) -> Iterator[str]:
        """Send sessions one after the other; those of which something was sent."""
        if not news:
            return
        period = Period(min(one.first for one, _ in news), max(one.last for one, _ in news) + 1)
        sessions = SessionReader(self._ledger, period, self._target.person, now)
        for session, fingerprint in news:
            before = sum(self._counts.values())
            self._session(session, fingerprint, sessions.read(session))
            if sum(self._counts.values()) > before:
                yield session.id

    def _changed(self, since: float) -> list[tuple[SessionRow, str]]:
        """The sessions of which more was read than was sent, with the fingerprint of that."""
        sent = exported.fingerprints(self._ledger, self._url)
        now = exports.fingerprints(self._ledger)
        left = self._left_out(since)
        news = {
            key: value for key, value in now.items() if sent.get(key) != value and key not in left
        }
        found = exports.sessions(self._ledger, Period(since, EVER), news)
        takes = self._target.takes
        return [(one, news[one.id]) for one in found if takes(one.root, one.repository)]

    def _left_out(self, since: float) -> set[str]:
        """Sessions that are not meant, by their transcripts alone: of them no rows are looked at.
        An agent may have gone on for a while behind the last line of its session."""
        return {
            key for key, (root, repository, last) in exports.transcribed(self._ledger).items()
            if last < since - _AGENTS or not self._target.takes(root, repository)
        }  # fmt: skip

    def _session(self, session: SessionRow, fingerprint: str, found: SessionItems) -> None:
        sent = exported.sent(self._ledger, self._url, session.id)
        points = metrics.settled(found.points, sent.amounts, otlp_metrics.series)
        items = [one for one in found.items if one.sum not in sent.sums]
        # Of what stood there once and is otherwise now, no sum is kept.
        sums = sent.sums & {one.sum for one in found.items}
        sent = sent._replace(fingerprint="", sums=sums)
        for batch in batches(items):
            self._send(batch)
            sent = sent._replace(sums=sent.sums | {one.sum for one in batch})
            exported.note_sent(self._ledger, self._url, session.id, sent)
        by_sum = {}
        for point in points:
            one = otlp_metrics.item(point, found.owner)
            by_sum[one.sum] = one, point
        for batch in batches(item for item, _ in by_sum.values()):
            self._send(batch)
            news = _amounts(by_sum[one.sum][1] for one in batch)
            sent = sent._replace(amounts={**sent.amounts, **news})
            exported.note_sent(self._ledger, self._url, session.id, sent)
        whole = sent._replace(fingerprint="" if found.is_open else fingerprint)
        exported.note_sent(self._ledger, self._url, session.id, whole)

    def _send(self, batch: list[Item]) -> None:
        self._rejected += self._sender.send(batch)
        self._counts[batch[0].signal] += len(batch)


def _amounts(points: Iterable[metrics.Point]) -> dict[str, Amount]:
    return {
        otlp_metrics.series(one): Amount(metrics.group(one), one.value, one.at) for one in points
    }


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in requests of one signal and limited size, in their order."""
    batch: list[Item] = []
    size = 0
    for one in items:
        length = len(dumps(one.payload))
        is_full = len(batch) >= _MOST_ITEMS or size + length > _MOST_BYTES
        if batch and (is_full or one.signal != batch[0].signal):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += length
    if batch:
        yield batch
