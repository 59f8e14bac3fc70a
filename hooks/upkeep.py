"""Runs the upkeep, for session_start.py, bin/hudline, mend.sh and the host."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline.install.upkeep import main
from hudline.store.cleanup import sweep

sys.exit(main(sys.argv[1:], sweep))
