"""Icons by name. A widget writes a placeholder; the fitted row has the chosen set's glyph there.

Placeholders are private-use characters, which never survive in text from outside.

`nerd` is for fonts patched by Nerd Fonts: Font Awesome glyphs, which stand at the same places in
versions 2 and 3, one cell each, above every placeholder. `emoji` has single characters that are
emoji by themselves, two cells each, without joiners or selectors, of which terminals disagree.
`basic` has only what every font of Windows has (Windows Glyph List 4), for its old console, which
takes no sign from another font.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

SETS = ("unicode", "nerd", "emoji", "ascii", "basic")
_FIRST = 0xE000
# What terminals set on Windows that are not its old console.
_MODERN = ("WT_SESSION", "TERM_PROGRAM", "TERM", "TERMINAL_EMULATOR", "KITTY_WINDOW_ID", "DOMTERM")
# By name, a glyph for each of `SETS`.
TABLE = {
    "run": ("●", "\uf111", "🔵", "*", "●"),  # circle
    "done": ("✓", "\uf00c", "✅", "+", "√"),  # check
    "fail": ("✗", "\uf00d", "❌", "x", "×"),  # times
    "wait": ("⏳", "\uf252", "⏳", "?", "?"),  # hourglass-half
    "warn": ("⚠", "\uf071", "🚧", "!", "!"),  # exclamation-triangle
    "job": ("⚙", "\uf013", "🔧", "&", "☼"),  # cog
    "job.monitor": ("◎", "\uf06e", "👀", "@", "◊"),  # eye
    "job.workflow": ("⇉", "\uf0e8", "🔀", "=>", "»"),  # sitemap
    "todo": ("☑", "\uf046", "📋", "#", "□"),  # check-square-o
    "dirty": ("*", "\uf069", "🔸", "*", "*"),  # asterisk
    "full": ("▰", "▰", "▰", "#", "■"),
    "empty": ("▱", "▱", "▱", "-", "□"),
    "child": ("├", "├", "├", "|-", "├"),
    "last": ("└", "└", "└", "`-", "└"),
    "over": ("│", "│", "│", "| ", "│"),
    "again": ("↻", "\uf01e", "🔁", "~", "↨"),  # repeat
    "stall": ("⚠", "\uf06a", "💤", "!", "!"),  # exclamation-circle
    "effort.low": ("○", "\uf10c", "🌑", "", ""),  # circle-o
    "effort.medium": ("◐", "\uf042", "🌓", "", ""),  # adjust
    "effort.high": ("◕", "\uf192", "🌔", "", ""),  # dot-circle-o
    "effort.xhigh": ("◉", "\uf111", "🌕", "", ""),  # circle
    "effort.max": ("★", "\uf005", "🌟", "", ""),  # star
    "mode": ("⏵", "\uf0da", "⏩", ">", "►"),  # caret-right
    "battery.0": ("▯▯▯▯╸", "\uf244", "🚨", "[----]", "[□□□□]"),  # battery-empty
    "battery.1": ("▮▯▯▯╸", "\uf243", "🔋", "[#---]", "[■□□□]"),  # battery-quarter
    "battery.2": ("▮▮▯▯╸", "\uf242", "🔋", "[##--]", "[■■□□]"),  # battery-half
    "battery.3": ("▮▮▮▯╸", "\uf241", "🔋", "[###-]", "[■■■□]"),  # battery-three-quarters
    "battery.4": ("▮▮▮▮╸", "\uf240", "🔋", "[####]", "[■■■■]"),  # battery-full
    "ahead": ("↑", "\uf062", "⏫", "^", "↑"),  # arrow-up
    "behind": ("↓", "\uf063", "⏬", "v", "↓"),  # arrow-down
    "modified": ("●", "\uf040", "📝", "*", "●"),  # pencil
    "staged": ("+", "\uf067", "➕", "+", "+"),  # plus
    "untracked": ("?", "\uf128", "❓", "?", "?"),  # question
    "conflict": ("✗", "\uf0e7", "💥", "x", "×"),  # bolt
    "note": ("✎", "\uf249", "📌", "i", "i"),  # sticky-note
    "mark": ("┃", "┃", "┃", "|", "║"),  # in a bar
    "stash": ("⚑", "\uf187", "📦", "$", "≡"),  # archive
}
_POINTS = {name: chr(_FIRST + index) for index, name in enumerate(TABLE)}
# What rows, figures, bars and sparklines are written with, for a terminal that has nothing but
# ASCII; those of bars and sparklines stand in the order of their height, for one that grows.
_PLAIN = {
    ord(mark): plain for mark, plain in zip("│·…–−×→", ("|", "-", "...", "-", "-", "x", "->"))
}
_BARS = dict(zip(map(ord, "█░━─●○▏▎▍▌▋▊▉▁▂▃▄▅▆▇"), "#-=-*o---++++_.:-=+*"))
_BASIC_BARS = dict(zip(map(ord, "━▏▎▍▋▊▉▁▂▃▄▅▆▇"), "═░░░▌▌▌░░▒▒▒▓▓"))


def icon(name: str) -> str:
    """The placeholder of the icon `name`; "" for an unknown name."""
    return _POINTS.get(name, "")


@cache
def glyphs(chosen: str) -> dict[int, str]:
    """The table for `str.translate` that turns placeholders into the glyphs of a set; one that is
    none of `SETS` is `unicode`. It is shared, so nobody may change it."""
    column = SETS.index(chosen) if chosen in SETS else 0
    drawn = {ord(point): TABLE[name][column] for name, point in _POINTS.items()}
    marks = {"ascii": {**_PLAIN, **_BARS}, "basic": _BASIC_BARS}
    return {**drawn, **marks.get(chosen, {})}


def in_force(env: Mapping[str, str], config: Mapping[str, Any]) -> str:
    """The set to draw with: `ascii` in a terminal that has nothing else, then the chosen one. For
    somebody who has chosen none `basic` in the old console of Windows, which shows a box for most
    signs; Windows Terminal and those of editors take them from other fonts."""
    if env.get("TERM") == "dumb":
        return "ascii"
    chosen = config.get("icons")
    if isinstance(chosen, str):
        return chosen
    is_windows = env.get("OS") == "Windows_NT"
    return "basic" if is_windows and not any(env.get(name) for name in _MODERN) else "unicode"
