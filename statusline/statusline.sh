#!/bin/sh
# Hudline's status line: hands the client's JSON to the host of this client and prints its answer.
# Where no host answers, the Python client draws, and starts one. `hudline setup` copies this file
# into Hudline's folder, so it outlives updates of the plugin. One external program: cat;
# where the plugin is gone, also find, rm and rmdir.
#
# <home>/hosts/<client's process id>.<its start time>/ is made by the host (hudline.host.endpoints):
#   pid      the host's process id
#   tick     pipe: the JSON, then \036, the variables below a line each, \036; \004 when it was printed
#   answer   pipe: the number of rows, then the rows
#   drawing  exists while a draw uses the pipes
here=${0%/*}
case :$PATH in *:[!/]* | *:) PATH=/usr/bin:/bin ;; esac # no program of the current folder
client=${CLAUDE_PID:-$PPID} # clients before 2.1.214 do not set it; `exec` makes them the parent

# The fields behind the name in /proc/<$1>/stat, a state and numbers; nothing where there is no /proc.
fields() {
    stat=
    { IFS= read -r stat < "/proc/$1/stat"; } 2> /dev/null
    fields=${stat##*) }
}

# Whether process $1, the host's, exists and is neither stopped nor a zombie.
lives() {
    kill -0 "$1" 2> /dev/null || return
    fields "$1"
    case $fields in [TtXZ]*) return 1 ;; esac
}

set -fC # -C: `>` creates a file, or fails where another draw has created it
fields "$client"
key=$client
set -- $fields
[ $# -lt 20 ] || key=$client.${20}
host=$here/hosts/$key
{ IFS= read -r pid < "$host/pid"; } 2> /dev/null
if [ -n "$pid" ] && [ "$HUDLINE_HOST" != off ] && lives "$pid" && { printf '' > "$host/drawing"; } 2> /dev/null; then
    {
        size="$COLUMNS
$LINES" # before cat: bash updates them after every program
        cat
        printf '\036%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n\036' "$size" \
            "$HUDLINE_VERBOSITY" "$HUDLINE_SURFACE" "$HUDLINE_LANG" "$LC_ALL" "$LC_MESSAGES" \
            "$LC_CTYPE" "$LC_TIME" "$LANG" "$TERM" "$COLORTERM" "$NO_COLOR" "$FORCE_COLOR" \
            "$COLORFGBG"
        IFS= read -r rows <&3
        shown=
        while [ "$rows" -gt 0 ]; do
            IFS= read -r row <&3
            shown="$shown$row
"
            rows=$((rows - 1))
        done
        printf '\004'
    } 1<> "$host/tick" 3<> "$host/answer"
    printf %s "$shown"
    exit
fi
if [ ! -e "$here/current/statusline/mend.sh" ]; then
    # The plugin's folder is gone: uninstalled, or on a disk that is away; the file `plugin.gone` is
    # as old as that. For fourteen days a sentence says what to do; then what only the plugin used
    # goes, which a session with the plugin makes again (hudline.install.links).
    umask 077
    { printf '' > "$here/plugin.gone"; } 2> /dev/null
    if [ -n "$(find "$here/plugin.gone" -mtime +13 2> /dev/null)" ]; then
        set +f
        [ -L "$here/deps" ] || rm -rf "$here"/deps/cpython-*
        rm -f "$here/deps" "$here/deps/failed.json" 2> /dev/null
        rmdir "$here/deps" 2> /dev/null
        rm -f "$here/current" "$here/python" "$here/statusline.py" "$here/statusline.sh"
    elif [ "$HUDLINE_VERBOSITY" != off ] && [ "$HUDLINE_VERBOSITY" != 0 ]; then
        style='\033[2m%s\033[22m\n' # faint
        [ -z "$NO_COLOR" ] || style='%s\n'
        printf "$style" 'Hudline is gone · reinstall it, or delete "statusLine" in settings.json'
    fi
    exit
fi
[ ! -e "$here/plugin.gone" ] || rm -f "$here/plugin.gone" # it has come back
export CLAUDE_PID="$client" # the next process is not the client's child
[ -x "$here/python" ] && "$here/python" -I -S "$here/statusline.py" && exit
exec /bin/sh "$here/current/statusline/mend.sh" $? # $?: an interpreter that does not work, or an error
