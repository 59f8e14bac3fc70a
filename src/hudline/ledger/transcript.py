"""Reads lines of a transcript into rows of the ledger.

A transcript is `<config>/projects/<project>/<session>.jsonl`, of an agent
`<session>/subagents/**/agent-<id>.jsonl` beside it. Facts by lines (client 2.1.332):

assistant     one or more for each request: `message` {id, model, usage, content}, `requestId`,
              `requestRef` (the attempt that was answered), `requestSessionId` (whose request it is,
              in the transcript of a fork), `requestedModel`, `isAbortedMidStream`,
              `attributionMcpServer`, `attributionSkill`, `gitBranch`, `cwd`
api-request   one for each attempt: `id`, `timestamp`, `querySource`
user          prompts (`promptId`, `turnOrigin`) and results of tools (`permissionDecision.source`,
              `toolDenialKind`)
system        `compact_boundary` with `compactMetadata`, `turn_duration` with `durationMs`
attachment    `deferred_tools_delta`: tools of servers on offer
cost-state    Claude Code's own totals: `modelUsage` by model, `totalCostUSD` …, without a time; the
              last counts

A field of another type is lost alone; a line that is no JSON is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Optional

from hudline.core.fields import Record, clean, identifier, in_one_case, number, rows, slashed, table
from hudline.core.json_codec import parsed
from hudline.core.redact import digest, redacted
from hudline.ledger import lines
from hudline.ledger.lines import MODEL_LENGTH, NAME_LENGTH, name, seconds
from hudline.ledger.position import Attempt, Position
from hudline.ledger.rows import (
    Call,
    Inherited,
    Prompt,
    Request,
    Resumed,
    Rows,
    SessionSeen,
    TurnEnd,
)

LONGEST_LINE = 8 * 1024 * 1024  # bytes; a longer line is passed over
TEXT_LENGTH = 80  # characters of a prompt's text, where it is kept
_FOLDER = 4096
_KNOWN = 8  # attempts that an answer may refer to
# What tells lines of one request apart, beside its usage.
_OF_REQUEST = (
    *("requestId", "requestRef", "requestSessionId", "gitBranch", "attributionSkill"),
    *("attributionMcpServer", "isAbortedMidStream"),
)
_FIRST_IN_LINE = (b'{"type":"api-request",', b'{"type":"cost-state",')
_SYNTHETIC = "<synthetic>"  # the client's own messages
_NOTIFIED = "task_notification"
_NO_PROMPTS = ("<command-", "<local-command", "[Request interrupted")


def _is_of_use(line: bytes) -> bool:
    """Whether a line may say something that the ledger keeps."""
    return (
        b'"type":"user"' in line or b'"type":"assistant"' in line
        or line.startswith(_FIRST_IN_LINE) or b'"type":"system"' in line
        or b'"type":"deferred_tools_delta"' in line
    )  # fmt: skip


class TranscriptReader:
    """Reads the transcript of `session` (of its agent, where one is given), from any place on where
    a line begins; `position` is what holds there. `rows` collects what was read."""

    def __init__(
        self, session: str, agent: str, position: Position, offset: int, texts: bool = False
    ) -> None:
        self.rows = Rows()
        self.offset = offset  # bytes before the next line
        self._session = session
        self._agent = agent
        self._texts = texts  # whether the beginnings of prompts are kept
        self._seen: Optional[SessionSeen] = None
        self._seen_last = 0.0
        self._newest_line: Record = {}  # the newest answer's
        self._newest: Optional[Request] = None  # what it was read as
        self._prompt, self._root, self._last, self._is_after_total = position[:4]
        self._waiting, self._waiting_from, self._waiting_to, self._known = position[4:]

    @property
    def position(self) -> Position:
        """What holds behind the lines that were read."""
        return Position(
            self._prompt, self._root, self._last, self._is_after_total, self._waiting,
            self._waiting_from, self._waiting_to, self._known,
        )  # fmt: skip

    def feed(self, data: bytes) -> None:
        """Read whole lines, each with its newline."""
        self.read(BytesIO(data).readlines())

    def read(self, found: Sequence[bytes]) -> None:
        """Read whole lines, each with its newline."""
        for line in found:
            if len(line) > LONGEST_LINE:
                self.rows.skipped["long"] += 1
            elif _is_of_use(line):
                self._line(line)
        self.offset += sum(map(len, found))

    def skip(self, length: int) -> None:
        """Pass over a line that is too long, of so many bytes with its newline."""
        self.rows.skipped["long"] += 1
        self.offset += length

    def finish(self) -> Rows:
        """The rows of all that was read."""
        if self._seen is not None:
            self.rows.sessions.append(self._seen._replace(last=self._seen_last))
            self._seen = None
        return self.rows

    def _line(self, line: bytes) -> None:
        entry = parsed(line)
        if not isinstance(entry, dict):
            self.rows.skipped["broken"] += 1
            return
        at, kind = seconds(entry.get("timestamp")), entry.get("type")
        if at is not None:
            if self._is_after_total:  # a fork repeats the lines from before its beginning
                self.rows.resumed.append(Resumed(self._session, at))
                self._is_after_total = False
            self._last = max(self._last, at)
            if kind == "assistant":
                self._assistant(entry, at)
            elif kind == "user":
                self._user(entry, at, len(line) - 1)
            elif kind == "api-request":
                self._attempt(entry, at)
            else:
                self._other(entry, at, kind)
        if kind == "cost-state":
            self._cost_state(entry)

    # Requests

    def _attempt(self, entry: Record, at: float) -> None:
        attempt = Attempt(identifier(entry.get("id")), at, name(entry.get("querySource")))
        self._waiting_from = self._waiting_from if self._waiting else at
        self._waiting_to = at
        self._waiting += 1
        self._known = (*self._known, attempt)[-_KNOWN:]

    def _assistant(self, entry: Record, at: float) -> None:
        message = table(entry.get("message"))
        request = self._newest
        if request is None or not self._is_of_newest(entry, message):
            model = name(message.get("model"), MODEL_LENGTH)
            message_id = identifier(message.get("id"))
            if not message_id or model == _SYNTHETIC:
                return
            key = lines.request_key(message_id, identifier(entry.get("requestId")))
            request = self._request(entry, message, key, model, at)
            known = self.rows.requests.get(key)
            self.rows.requests[key] = lines.merged(known, request) if known else request
            self._newest, self._newest_line = request, entry
        else:
            known = self.rows.requests[request.key]
            if not known.first <= at <= known.ended:
                self.rows.requests[request.key] = lines.lasting(known, at, at)
        self._see(entry, at)
        if request.is_copy:
            self.rows.inherited.append(Inherited(self._session, request.key))
        for block in rows(message.get("content")):
            if block.get("type") == "tool_use":
                self._call(block, request, at)

    def _is_of_newest(self, entry: Record, message: Record) -> bool:
        """Whether a line says of a request what the line before it did."""
        before = self._newest_line
        known = table(before.get("message"))
        return (
            message.get("id") == known.get("id") and not self._waiting
            and self._newest is not None and self._newest.prompt == self._prompt
            and message.get("model") == known.get("model")
            and message.get("usage") == known.get("usage")
            and [*map(entry.get, _OF_REQUEST)] == [*map(before.get, _OF_REQUEST)]
        )  # fmt: skip

    def _request(
        self, entry: Record, message: Record, key: bytes, model: str, at: float
    ) -> Request:
        waiting, self._waiting = self._waiting, 0
        sent = self._sent(identifier(entry.get("requestRef")))
        owner = identifier(entry.get("requestSessionId")) or self._session
        usage = table(message.get("usage"))
        return Request(
            key, owner != self._session, owner, self._prompt, self._agent,
            sent.source if sent else "", sent.at if sent else None, at, at, model,
            *lines.tokens(usage),
            waiting or 1,
            round(self._waiting_to - self._waiting_from, 3) if waiting > 1 else 0.0,
            entry.get("isAbortedMidStream") is True,
            name(entry.get("attributionMcpServer")), name(entry.get("attributionSkill")),
            name(entry.get("gitBranch")), lines.tier(usage),
        )  # fmt: skip

    def _sent(self, reference: str) -> Optional[Attempt]:
        """The attempt that an answer refers to."""
        for attempt in reversed(self._known) if reference else ():
            if attempt.id == reference:
                return attempt
        return None

    def _call(self, block: Record, request: Request, at: float) -> None:
        call = identifier(block.get("id"))
        path = table(block.get("input")).get("file_path")
        if call:
            self.rows.calls.append(
                Call(
                    call, request.is_copy, request.session, request.prompt, self._agent,
                    request.key, name(block.get("name")), at,
                    digest(in_one_case(path)) if isinstance(path, str) else "",
                )
            )  # fmt: skip

    # Prompts and results

    def _user(self, entry: Record, at: float, length: int) -> None:
        self._see(entry, at)
        content = table(entry.get("message")).get("content")
        results = [block for block in rows(content) if block.get("type") == "tool_result"]
        for block in results:
            end = lines.call_end(entry, block, at, length)
            if end is not None:
                self.rows.call_ends.append(end)
        prompt = identifier(entry.get("promptId")) or self._prompt
        if self._agent:
            self._prompt = self._root = prompt
            return
        is_prompt = "turnOrigin" in entry or isinstance(content, str)
        if results or not is_prompt or entry.get("isMeta") is True:
            self._prompt = prompt
            return
        if entry.get("isCompactSummary") is True or lines.text_of(content).startswith(_NO_PROMPTS):
            return
        self._prompted(entry, at, lines.text_of(content))

    def _prompted(self, entry: Record, at: float, text: str) -> None:
        prompt = identifier(entry.get("promptId")) or identifier(entry.get("uuid"))
        origin = clean(entry.get("turnOrigin"), NAME_LENGTH) or "human"
        root = prompt if origin != _NOTIFIED else self._root or prompt
        self._prompt, self._root = prompt, root
        begin = redacted(text, TEXT_LENGTH) if self._texts and origin != _NOTIFIED else None
        row = Prompt(prompt, False, self._session, root, origin, at, len(text), text=begin)
        self.rows.prompts.append(row)

    # The rest

    def _other(self, entry: Record, at: float, kind: object) -> None:
        subtype = entry.get("subtype")
        if kind == "attachment":
            self.rows.offered += lines.offered(self._session, table(entry.get("attachment")))
        elif subtype == "turn_duration":
            worked = (number(entry.get("durationMs")) or 0.0) / 1000
            if self._prompt:
                self.rows.turn_ends.append(TurnEnd(self._prompt, at, worked))
        elif subtype == "compact_boundary":
            self.rows.compactions.append(lines.compaction(self._session, entry, at))

    def _cost_state(self, entry: Record) -> None:
        total = lines.total(self._session, entry, self._last)
        if total is not None:
            self.rows.totals.append(total)
            self._is_after_total = True
        self.rows.reported += lines.reported(self._session, entry, self._last)

    def _see(self, entry: Record, at: float) -> None:
        """Note where and when the session was, by a line that names its folder: the earliest one
        says how it began (as in `ledger.tables`)."""
        seen = self._seen
        if seen is not None and at > seen.first:
            if at > self._seen_last and isinstance(entry.get("cwd"), str):
                self._seen_last = at
            return
        line = SessionSeen(
            self._session, slashed(clean(entry.get("cwd"), _FOLDER)),
            clean(entry.get("entrypoint"), NAME_LENGTH),
            clean(entry.get("version"), NAME_LENGTH), at, at,
        )  # fmt: skip
        if line.folder:
            self._seen = min(seen or line, line, key=lambda one: (one.first, *one[1:4]))
            self._seen_last = max(self._seen_last, at)
