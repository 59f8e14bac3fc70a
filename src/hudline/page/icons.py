"""Icons by name. A widget writes a placeholder; the page puts the chosen set's glyph there.

Placeholders are private-use characters, which never survive in text from outside.
"""

SETS = ("unicode", "nerd", "emoji", "ascii")
_FIRST = 0xE000
_UNICODE = {
    "run": "●",
    "done": "✓",
    "fail": "✗",
    "wait": "⏳",
    "warn": "⚠",
    "job": "⚙",
    "job.monitor": "◎",
    "job.workflow": "⇉",
    "todo": "☑",
    "dirty": "*",
    "full": "▰",
    "empty": "▱",
    "child": "├",
    "last": "└",
    "over": "│",
    "again": "↻",
    "stall": "⚠",
    "effort.low": "○",
    "effort.medium": "◐",
    "effort.high": "◕",
    "effort.xhigh": "◉",
    "effort.max": "★",
    "mode": "⏵",
    "battery.0": "▯▯▯▯╸",
    "battery.1": "▮▯▯▯╸",
    "battery.2": "▮▮▯▯╸",
    "battery.3": "▮▮▮▯╸",
    "battery.4": "▮▮▮▮╸",
    "ahead": "↑",
    "behind": "↓",
    "modified": "●",
    "staged": "+",
    "untracked": "?",
    "conflict": "✗",
    "stash": "⚑",
}
_POINTS = dict(zip(_UNICODE, range(_FIRST, _FIRST + len(_UNICODE))))


def icon(name: str) -> str:
    """The placeholder of the icon `name`; "" for a name nobody drew."""
    point = _POINTS.get(name)
    return chr(point) if point else ""


def glyphs(chosen: str) -> "dict[int, str]":
    """The table for `str.translate` that turns placeholders into the glyphs of a set; one that is
    none of `SETS` is `unicode`."""
    if chosen not in SETS[1:]:
        return dict(zip(_POINTS.values(), _UNICODE.values()))
    room = __import__("hudline.page.icons_" + chosen, fromlist=("GLYPHS",))
    drawn = {**_UNICODE, **room.GLYPHS}
    marks: dict[int, str] = getattr(room, "MARKS", {})
    return {**{_POINTS[name]: glyph for name, glyph in drawn.items()}, **marks}
