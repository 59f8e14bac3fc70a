"""Leaves the answer of a tool out of its line, which is then parsed in half the time.

Most of a transcript are answers, each twice in its line, and the ledger needs only what stands
around them. In the client's own order (2.1.332) such a line is

    {…"content":[{"tool_use_id":"…","type":"tool_result","content":"ANSWER"}]},"uuid":"…",
    "timestamp":"…","toolUseResult":ANSWER,…,"sourceToolAssistantUUID":"…",…}

Quotes within a string are escaped. So what looks like a name with its quotes is one, and the first
`"toolUseResult":` behind an answer is that of the line.
"""

from __future__ import annotations

import re

_LEAST = 2048  # bytes; a shorter line is as quickly parsed whole
_ANSWER = b'"type":"tool_result","content":"'
_BEFORE = 1024  # bytes before the answer
_AGAIN = b',"toolUseResult":'
_BETWEEN = re.compile(rb'"\}\]\},"uuid":"[\w-]{36}","timestamp":"[\w:.-]{1,30}"\Z')
_BETWEEN_LENGTH = 160  # bytes
_REST = b',"sourceToolAssistantUUID":'
_REST_LENGTH = 4096  # bytes
_RESULT = b'"tool_use_id":'
_DENIED = b'"toolDenialKind":'


def excerpt(line: bytes) -> bytes:
    """The line without its answer, so that it is still a JSON object; the line itself where it is
    not of the form above."""
    begin = line.find(_ANSWER, 0, _BEFORE) + len(_ANSWER)
    if begin < len(_ANSWER) or len(line) < _LEAST:
        return line
    again = line.find(_AGAIN, begin)
    between = _BETWEEN.search(line, max(begin, again - _BETWEEN_LENGTH), max(again, 0))
    start = max(again, len(line) - _REST_LENGTH)
    rest = line.rfind(_REST, start)
    if between is None or rest < 0 or line.find(_DENIED, start, rest) >= 0:
        return line
    if line.find(_RESULT, begin, again) >= 0:  # of another answer
        return line
    return line[:begin] + line[between.start() : again] + line[rest:]
