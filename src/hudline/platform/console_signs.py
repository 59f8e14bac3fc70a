"""Signs of what commands print, for the old console of Windows: it takes no sign from another font
than its own, so it shows a box for those that are not in Windows Glyph List 4."""

from __future__ import annotations

# Of one cell each, as what they replace.
OLD = str.maketrans(
    "✓✗⊘▰▱⌫▸❯↵↻◐◆⚠╌━▏▎▍▋▊▉▁▂▃▅▆▇",
    "√×○■□◄►>┘↨○♦!─═░░▌▌▌▓░░▒▒▓▓",
)
