#!/bin/sh
# Runs a script of this folder with the Python that bin/hudline finds: `python3` may be missing, too
# old, or a version manager's that does not work. Only the script reads stdin.
#
#   sh python.sh session_start.py    prints nothing
#   sh python.sh host.py band        without a Python, prints a frame with one row that says so
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 0

# session_start.py uses the PATH; the host prefers the interpreter of the hooks, while that works.
given=
script=$1
shift
[ "$script" = session_start.py ] || given=${CLAUDE_PLUGIN_DATA:+$CLAUDE_PLUGIN_DATA/python}
if python=$(sh "$root/bin/hudline" --find-python ${given:+"$given"} 2>/dev/null); then
    exec "$python" -I -S "$root/hooks/$script" "$@"
fi
case $script-${HUDLINE_VERBOSITY-} in
    host.py-off | host.py-0) ;;
    host.py-*)
        message='Hudline needs Python 3.9 or newer · hudline doctor says more'
        printf '{"rows":[[["%s","yellow",0]]],"isLast":true}\n' "$message"
        ;;
esac
exit 0
