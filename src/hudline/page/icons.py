"""Icons by name. A widget writes a placeholder; the page puts the chosen set's glyph there.

Placeholders are private-use characters, which never survive in text from outside.
"""

_FIRST = 0xE000
_UNICODE = {
    "run": "●",
    "done": "✓",
    "fail": "✗",
    "wait": "⏳",
    "warn": "⚠",
    "job": "⚙",
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
}
_ASCII = {
    "run": "*",
    "done": "+",
    "fail": "x",
    "wait": "?",
    "warn": "!",
    "job": "&",
    "todo": "#",
    "dirty": "*",
    "full": "#",
    "empty": "-",
    "child": "|-",
    "last": "`-",
    "over": "| ",
    "again": "~",
    "stall": "!",
    "effort.low": "",
    "effort.medium": "",
    "effort.high": "",
    "effort.xhigh": "",
    "effort.max": "",
    "mode": ">",
}
# The marks that rows and figures are written with, for a terminal that has nothing but ASCII.
_MARKS = {ord(mark): plain for mark, plain in zip("│·…–−×", ("|", "-", "...", "-", "-", "x"))}
_POINTS = {name: _FIRST + index for index, name in enumerate(_UNICODE)}


def icon(name: str) -> str:
    """The placeholder of the icon `name`; "" for a name nobody drew."""
    point = _POINTS.get(name)
    return chr(point) if point else ""


def glyphs(chosen: str) -> "dict[int, str]":
    """The table for `str.translate` that turns placeholders into the glyphs of a set."""
    drawn = _ASCII if chosen == "ascii" else _UNICODE
    table = {_POINTS[name]: glyph for name, glyph in drawn.items()}
    return {**table, **_MARKS} if chosen == "ascii" else table
