"""Names of before in a configuration: widgets and an option that are called otherwise since 0.2.

config.json is rewritten once (`config.writer.migrate`); a project's file is never written, so its
names are replaced whenever it is read.
"""

from __future__ import annotations

from typing import Any

RENAMED = {
    "done": "tool_successes",
    "failures": "tool_failures",
    "fast": "fast_mode",
    "hooks": "health",
    "in_force": "active_config",
    "lines": "lines_changed",
    "mode": "permission_mode",
    "neighbours": "other_sessions",
    "place": "directory",
    "radar": "loops",
    "receipt": "turn_summary",
    "vim": "editor_mode",
    "wrapped": "wrapped_line",
}


# What the widget `context` draws, which was its `style` before all widgets had one.
_SHAPES = ("bar", "battery", "percent", "tokens", "remaining", "sparkline")


def renamed(config: dict[str, Any]) -> dict[str, Any]:
    """`config` with the present names in its rows; itself where none is a former."""
    rows = config.get("rows")
    if not isinstance(rows, list):
        return config
    current = [_row(row) for row in rows]
    return config if current == rows else {**config, "rows": current}


def _row(row: Any) -> Any:
    if isinstance(row, dict):
        return {**row, "widgets": _widgets(row["widgets"])} if "widgets" in row else row
    return _widgets(row)


def _widgets(widgets: Any) -> Any:
    return [_item(item) for item in widgets] if isinstance(widgets, list) else _item(widgets)


def _item(item: Any) -> Any:
    if isinstance(item, dict):
        return _shaped({**item, "widget": _name(item["widget"])}) if "widget" in item else item
    return _name(item)


def _shaped(item: dict[str, Any]) -> dict[str, Any]:
    if item["widget"] != "context" or item.get("style") not in _SHAPES:
        return item
    return {"shape" if key == "style" else key: value for key, value in item.items()}


def _name(name: Any) -> Any:
    return RENAMED.get(name, name) if isinstance(name, str) else name
