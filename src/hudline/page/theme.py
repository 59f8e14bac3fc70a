"""The colours of tones: made by `hudline.cli.themes` from themes/default.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "",
            "faint": "38;2;110;115;124",
            "strong": "1",
            "good": "38;2;76;143;95",
            "warn": "1;38;2;180;96;10",
            "alarm": "1;38;2;226;90;88",
            "accent": "38;2;95;144;244",
        },
        "256": {
            "plain": "",
            "faint": "38;5;242",
            "strong": "1",
            "good": "38;5;65",
            "warn": "1;38;5;130",
            "alarm": "1;38;5;167",
            "accent": "38;5;69",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "32",
            "warn": "1;33",
            "alarm": "1;31",
            "accent": "36",
        },
    },
    "light": {
        "truecolor": {
            "plain": "38;2;48;48;48",
            "faint": "38;2;130;136;146",
            "strong": "1;38;2;48;48;48",
            "good": "38;2;31;122;69",
            "warn": "1;38;2;157;105;6",
            "alarm": "1;38;2;176;32;32",
            "accent": "38;2;23;86;168",
        },
        "256": {
            "plain": "38;5;236",
            "faint": "38;5;245",
            "strong": "1;38;5;236",
            "good": "38;5;29",
            "warn": "1;38;5;130",
            "alarm": "1;38;5;124",
            "accent": "38;5;25",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "32",
            "warn": "1;35",
            "alarm": "1;31",
            "accent": "34",
        },
    },
}
