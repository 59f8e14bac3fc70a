"""Runs a person's own widgets for the host: see hudline.own_widgets.child."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(__file__)) + "/src")

from hudline.own_widgets.child import main

main()
