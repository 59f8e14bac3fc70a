"""Icons and marks for a terminal that has nothing but ASCII."""

GLYPHS = {
    "run": "*",
    "done": "+",
    "fail": "x",
    "wait": "?",
    "warn": "!",
    "job": "&",
    "job.monitor": "@",
    "job.workflow": "=>",
    "todo": "#",
    "dirty": "*",
    "full": "#",
    "empty": "-",
    "child": "|-",
    "last": "`-",
    "over": "| ",
    "again": "~",
    "stall": "!",
    "effort.low": "",
    "effort.medium": "",
    "effort.high": "",
    "effort.xhigh": "",
    "effort.max": "",
    "mode": ">",
    "battery.0": "[----]",
    "battery.1": "[#---]",
    "battery.2": "[##--]",
    "battery.3": "[###-]",
    "battery.4": "[####]",
    "ahead": "^",
    "behind": "v",
    "modified": "*",
    "staged": "+",
    "untracked": "?",
    "conflict": "x",
    "stash": "$",
}
# The marks that rows and figures are written with, for a terminal that has nothing but ASCII.
# Those of bars and sparklines stand in the order of their height, for one that grows.
_PLAIN = {ord(mark): plain for mark, plain in zip("│·…–−×", ("|", "-", "...", "-", "-", "x"))}
_DRAWN = dict(zip(map(ord, "█░━─●○▏▎▍▌▋▊▉▁▂▃▄▅▆▇"), "#-=-*o---++++_.:-=+*"))
MARKS = {**_PLAIN, **_DRAWN}
