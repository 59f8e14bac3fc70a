"""A server of MCP with one tool, `lookup`, for the client to start: JSON lines on its pipes."""

from __future__ import annotations

import json
import sys
from typing import Any

TOOL = {
    "name": "lookup",
    "description": "Look a word up.",
    "inputSchema": {"type": "object", "properties": {"word": {"type": "string"}}},
}


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The result of a request; the tool fails for the word "wrong"."""
    arguments = request.get("params", {})
    if request["method"] == "initialize":
        return {
            "protocolVersion": arguments["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "demo", "version": "1"},
        }
    if request["method"] == "tools/list":
        return {"tools": [TOOL]}
    word = arguments.get("arguments", {}).get("word")
    return {"content": [{"type": "text", "text": f"{word}."}], "isError": word == "wrong"}


def main() -> None:
    """Answer requests until stdin ends; notifications have no id and want no answer."""
    for line in sys.stdin:
        request = json.loads(line)
        if "id" in request:
            result = answer(request)
            sys.stdout.write(
                json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}) + "\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
