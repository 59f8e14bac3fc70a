"""Runs a command of hudline on Windows, as bin/hudline does elsewhere: on this interpreter, with
the libraries that the first command fetches."""

import sys

ROOT = __file__.replace("\\", "/").rsplit("/", 2)[0]
sys.path.insert(0, ROOT + "/src")

from hudline.install.upkeep import ready  # noqa: E402 - the path comes first

status = ready(sys.argv[1:])
if status:
    sys.exit(status)
sys.argv[0] = ROOT + "/src/hudline/cli/__main__.py"
with open(sys.argv[0], "rb") as file:
    source = compile(file.read(), sys.argv[0], "exec")
exec(source, {"__name__": "__main__", "__file__": sys.argv[0]})  # noqa: S102 - a script of this folder
