"""The icon set `nerd`, for fonts patched by Nerd Fonts: its Font Awesome glyphs, which stand at the
same places in versions 2 and 3. One cell each, and above every placeholder."""

GLYPHS = {
    "run": "\uf111",  # circle
    "done": "\uf00c",  # check
    "fail": "\uf00d",  # times
    "wait": "\uf252",  # hourglass-half
    "warn": "\uf071",  # exclamation-triangle
    "job": "\uf013",  # cog
    "job.monitor": "\uf06e",  # eye
    "job.workflow": "\uf0e8",  # sitemap
    "todo": "\uf046",  # check-square-o
    "dirty": "\uf069",  # asterisk
    "full": "▰",
    "empty": "▱",
    "child": "├",
    "last": "└",
    "over": "│",
    "again": "\uf01e",  # repeat
    "stall": "\uf06a",  # exclamation-circle
    "effort.low": "\uf10c",  # circle-o
    "effort.medium": "\uf042",  # adjust
    "effort.high": "\uf192",  # dot-circle-o
    "effort.xhigh": "\uf111",  # circle
    "effort.max": "\uf005",  # star
    "mode": "\uf0da",  # caret-right
    "battery.0": "\uf244",  # battery-empty
    "battery.1": "\uf243",  # battery-quarter
    "battery.2": "\uf242",  # battery-half
    "battery.3": "\uf241",  # battery-three-quarters
    "battery.4": "\uf240",  # battery-full
    "ahead": "\uf062",  # arrow-up
    "behind": "\uf063",  # arrow-down
    "modified": "\uf040",  # pencil
    "staged": "\uf067",  # plus
    "untracked": "\uf128",  # question
    "conflict": "\uf0e7",  # bolt
    "stash": "\uf187",  # archive
}
