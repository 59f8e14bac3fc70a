"""What a draw found to be due, done off the draw path: started by it, never waited for."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline_boot import start

start("hudline.entry.refresh").main()
