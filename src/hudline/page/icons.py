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
_ASCII = {
    "run": "*",
    "done": "+",
    "fail": "x",
    "wait": "?",
    "warn": "!",
    "job": "&",
    "job.monitor": "@",
    "job.workflow": "=>",
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
    "battery.0": "[----]",
    "battery.1": "[#---]",
    "battery.2": "[##--]",
    "battery.3": "[###-]",
    "battery.4": "[####]",
    "ahead": "^",
    "behind": "v",
    "modified": "*",
    "staged": "+",
    "untracked": "?",
    "conflict": "x",
    "stash": "$",
}
# The marks that rows and figures are written with, for a terminal that has nothing but ASCII.
# Those of bars and sparklines stand in the order of their height, for one that grows.
_MARKS = {ord(mark): plain for mark, plain in zip("│·…–−×", ("|", "-", "...", "-", "-", "x"))}
_DRAWN = dict(zip(map(ord, "█░━─●○▏▎▍▌▋▊▉▁▂▃▄▅▆▇"), "#-=-*o---++++_.:-=+*"))
_POINTS = {name: _FIRST + index for index, name in enumerate(_UNICODE)}


def icon(name: str) -> str:
    """The placeholder of the icon `name`; "" for a name nobody drew."""
    point = _POINTS.get(name)
    return chr(point) if point else ""


def glyphs(chosen: str) -> "dict[int, str]":
    """The table for `str.translate` that turns placeholders into the glyphs of a set; one that is
    none of `SETS` is `unicode`."""
    drawn = _ASCII if chosen == "ascii" else _UNICODE
    if chosen in ("nerd", "emoji"):
        room = __import__("hudline.page.icons_" + chosen, fromlist=("GLYPHS",))
        drawn = {**drawn, **room.GLYPHS}
    table = {_POINTS[name]: glyph for name, glyph in drawn.items()}
    return {**table, **_MARKS, **_DRAWN} if chosen == "ascii" else table
