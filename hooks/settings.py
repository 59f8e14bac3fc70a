"""Prints the settings page of the pane for the client's module, see hudline.cli.settings_page."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(__file__))
sys.path.insert(0, ROOT + "/src")

from hudline.host.start import run  # noqa: E402 - the path comes first

run("hudline.cli.settings_page")
