"""Fills the ledger behind the screen, for the host: see hudline.host.ledger_child."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline.host.ledger_child import main

main()
