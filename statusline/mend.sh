#!/bin/sh
# The status line's command continues here where the linked interpreter ended with the status $1: it may
# be gone, as after an upgrade. Repairs the links with another one and draws; or prints that there is none.
home=${0%/current/statusline/mend.sh}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit "${1-127}"

if ! python=$(sh "$root/bin/hudline" --find-python "$home/python" 2>/dev/null); then
    [ "${HUDLINE_VERBOSITY-}" = off ] || [ "${HUDLINE_VERBOSITY-}" = 0 ] ||
        echo 'Hudline needs Python 3.9 or newer · hudline doctor says more'
    exit 0
fi
[ "$python" != "$home/python" ] || exit "${1-127}" # it runs: something else is wrong
HUDLINE_HOME=$home "$python" -I -S "$root/hooks/upkeep.py" links </dev/null >/dev/null 2>&1 &
exec "$python" -I -S "$home/statusline.py"
