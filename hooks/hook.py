"""One event of a session: record it and end. Run by the link that session_start.py keeps."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline_boot import BEGAN, start

start("hudline.entry.hook").main(BEGAN)
