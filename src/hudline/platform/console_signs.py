"""Signs of what commands print, for the old console of Windows: it takes no sign from another font
than its own, so it shows a box for those that are not in Windows Glyph List 4."""

from __future__ import annotations

from collections.abc import Mapping

# Of one cell each, as what they replace.
OLD = str.maketrans(
    "✓✗⊘▰▱⌫▸❯↵↻◐◆⚠╌━▏▎▍▋▊▉▁▂▃▅▆▇",
    "√×○■□◄►>┘↨○♦!─═░░▌▌▌▓░░▒▒▓▓",
)
# What all other terminals there set; they take signs from other fonts.
_MODERN = ("WT_SESSION", "TERM_PROGRAM", "TERM", "TERMINAL_EMULATOR", "KITTY_WINDOW_ID", "DOMTERM")


def is_old(env: Mapping[str, str]) -> bool:
    """Whether a console of Windows is that one, by the variables of its programs."""
    return not any(env.get(one) for one in _MODERN)
