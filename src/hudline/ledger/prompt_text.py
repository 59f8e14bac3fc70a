"""The text of a prompt, read from its transcript when a person wants to see it; none is stored."""

from __future__ import annotations

import os

from hudline.core.fields import identifier, rows, table
from hudline.core.json_codec import parsed
from hudline.core.paths import open_file
from hudline.ledger.database import Ledger
from hudline.ledger.lines import text_of


def prompt_text(ledger: Ledger, prompt: str, session: str) -> str:
    """What a person wrote, as the transcript of `session` has it: untrusted and not redacted. ""
    where the transcript is gone, or has none."""
    paths = ledger.rows(
        "select path from source where session = ? and path not like '%/subagents/%' order by path",
        [session],
    )
    for (path,) in paths:
        try:
            handle, _ = open_file(path)
        except OSError:
            continue
        with os.fdopen(handle, "rb") as file:
            for line in file:
                if prompt.encode() in line and b'"type":"user"' in line:
                    text = _text(line, prompt)
                    if text:
                        return text
    return ""


def _text(line: bytes, prompt: str) -> str:
    """The text of a line, where it is that of the prompt and not of a result or the client."""
    entry = table(parsed(line))
    if prompt not in (identifier(entry.get("promptId")), identifier(entry.get("uuid"))):
        return ""
    content = table(entry.get("message")).get("content")
    if entry.get("isMeta") is True or not ("turnOrigin" in entry or isinstance(content, str)):
        return ""
    if any(block.get("type") == "tool_result" for block in rows(content)):
        return ""
    return text_of(content)
