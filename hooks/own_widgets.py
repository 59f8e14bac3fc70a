"""Runs a person's own widgets for the host: see hudline.own_widgets.child."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline.own_widgets.child import main

main()
