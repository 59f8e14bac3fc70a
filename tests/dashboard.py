"""The dashboard as its tests read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "dashboards" / "hudline.json"


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def expressions(kind: str) -> list[tuple[str, str]]:
    """The title and the query of each panel for a kind of data source."""
    return [
        (panel["title"], target.get("expr") or target["query"])
        for panel in dashboard()["panels"] for target in panel["targets"]
        if target["datasource"]["type"] == kind
    ]  # fmt: skip
