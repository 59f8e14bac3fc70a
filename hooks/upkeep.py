"""Runs the upkeep, for session_start.py, bin/hudline, mend.sh and the host."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(__file__)) + "/src")

from hudline.install.upkeep import main
from hudline.store.cleanup import sweep

sys.exit(main(sys.argv[1:], sweep))
