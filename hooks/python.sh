#!/bin/sh
# Runs a script of this folder with the Python that bin/hudline finds: `python3` may be missing, too
# old, or a version manager's that does not work. The script reads stdin; nothing here does.
#
#   sh python.sh session_start.py    never says a word
#   sh python.sh band.py             without a Python, draws the one row that says so
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 0

# The start of a session follows the PATH; the band takes the one that hooks run on, while it runs.
given=
[ "$1" = session_start.py ] || given=${CLAUDE_PLUGIN_DATA:+$CLAUDE_PLUGIN_DATA/python}
if python=$(sh "$root/bin/hudline" --find-python ${given:+"$given"} 2>/dev/null); then
    exec "$python" -I -S "$root/hooks/$1"
fi
case $1-${HUDLINE_VERBOSITY-} in
    band.py-off | band.py-0) ;;
    band.py-*)
        said='Hudline needs Python 3.9 or newer · hudline doctor says more'
        printf '{"rows":[[["%s","yellow",0]]],"isLast":true}\n' "$said"
        ;;
esac
exit 0
