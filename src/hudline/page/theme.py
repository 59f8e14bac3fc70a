"""The colours of tones: made by `hudline.cli.themes` from themes/default.json.

By colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "truecolor": {
        "plain": "",
        "faint": "38;2;128;134;144",
        "strong": "1",
        "good": "38;2;46;154;91",
        "warn": "38;2;176;125;26",
        "alarm": "1;38;2;214;80;78",
        "accent": "38;2;63;143;196",
    },
    "256": {
        "plain": "",
        "faint": "38;5;244",
        "strong": "1",
        "good": "38;5;29",
        "warn": "38;5;136",
        "alarm": "1;38;5;167",
        "accent": "38;5;68",
    },
    "16": {
        "plain": "",
        "faint": "90",
        "strong": "1",
        "good": "32",
        "warn": "33",
        "alarm": "1;31",
        "accent": "36",
    },
}
