"""What the client's module would write for the host while a story plays: see `events.band_message`.

The module also reports events that no hook gets; a story has none of these.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any


def message(tick: dict[str, Any], at: float, size: tuple[int, int], level: str) -> dict[str, Any]:
    """The message at `at` (seconds since 1970) that says what the status line's input `tick` does.

    size: columns and lines of the terminal. level: the verbosity.
    """
    context, cost = tick.get("context_window", {}), tick.get("cost", {})
    workspace = tick.get("workspace", {})
    limits = [
        {"kind": kind, "percentUsed": limit["used_percentage"], "resetsAt": _iso(limit)}
        for kind, limit in tick.get("rate_limits", {}).items()
    ]
    return {
        "at": at * 1000,
        "session": tick["session_id"],
        "transcript": tick["transcript_path"],
        "cwd": tick["cwd"],
        "project": workspace.get("project_dir"),
        "prompt": tick.get("prompt_id"),
        "version": tick.get("version"),
        "model": tick.get("model", {}).get("id"),
        "effort": tick.get("effort", {}).get("level"),
        "style": tick.get("output_style", {}).get("name"),
        "level": level,
        "size": {"columns": size[0], "rows": size[1], "lines": size[1], "isCollapsed": False},
        "usage": {
            "startedAt": at * 1000 - cost.get("total_duration_ms", 0),
            "context": {
                "window": context.get("context_window_size"),
                "percent": context.get("used_percentage"),
                "tokens": context.get("total_input_tokens"),
            },
            "rateLimits": limits,
            "cost": {"usd": cost.get("total_cost_usd")},
        },
        "agents": [],
        "events": [],
    }


def _iso(limit: dict[str, Any]) -> str:
    return datetime.fromtimestamp(limit["resets_at"], timezone.utc).isoformat()
