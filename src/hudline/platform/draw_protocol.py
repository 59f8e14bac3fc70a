"""What a draw of the status line hands over to the host: its input, and the terminal's variables.

    the status input as it came, PART, the values of VARIABLES with a newline behind each, PART,
    and PRINTED once it has its answer

Who asks is statusline.sh on POSIX, `host.hosted_line` on Windows.
"""

PART = b"\x1e"  # stands around the variables
PRINTED = b"\x04"  # the draw has read its answer
# The variables that are handed over, in the order of statusline.sh.
VARIABLES = (
    *("COLUMNS", "LINES", "HUDLINE_VERBOSITY", "HUDLINE_SURFACE", "HUDLINE_LANG", "LC_ALL"),
    *("LC_MESSAGES", "LC_CTYPE", "LC_TIME", "LANG", "TERM", "COLORTERM", "NO_COLOR"),
    *("FORCE_COLOR", "COLORFGBG"),
)
