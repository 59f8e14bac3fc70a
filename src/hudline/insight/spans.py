"""Spans: what went on from when to when, and as part of what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# Kinds, by the names of the client's own telemetry (without its prefix "claude_code.").
INTERACTION = "interaction"
REQUEST = "llm_request"
TOOL = "tool"
BLOCKED = "blocked_on_user"
EXECUTION = "execution"


class Span(NamedTuple):
    """Something that went on. `parent`: the id of the span that it is a part of, "" for none;
    `name`: for a person, such as "Bash git push"; `kind`: one of the above; times are seconds since
    1970, `ended` is never before `began`.

    `attributes` are texts, numbers and booleans. All spans have "session"; "agent" has the id of
    the agent that did it, "" for the main thread; "prompt" the prompt of a person that it belongs
    to. Requests have "model", "attempt" (how many there were), "lost_seconds" (of those without an
    answer) and the classes of tokens, calls "tool_name", "tool_use_id" and "outcome" (ok, failed,
    denied, interrupted, "" where it is not known) and "is_running", interactions "origin"; those of
    agents "agent_type" where it is known.
    """

    id: str
    parent: str
    name: str
    kind: str
    began: float
    ended: float
    attributes: Mapping[str, object]
