"""The band above the prompt, drawn for hooks/band.ts: one process for each client, ends with it."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline_boot import start

start("hudline.entry.band").main()
