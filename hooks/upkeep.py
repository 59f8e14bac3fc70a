"""The upkeep as a program: started by session_start.py, bin/hudline and mend.sh."""

import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/src")

from hudline.upkeep import main

sys.exit(main(sys.argv[1:]))
