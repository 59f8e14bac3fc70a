"""Fills the ledger behind the screen, for the host: see hudline.host.ledger_child."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(__file__)) + "/src")

from hudline.host.ledger_child import main

main()
