"""The colours of tones: made by `hudline.cli.themes` from themes/high-contrast.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "38;2;255;255;255",
            "faint": "38;2;179;179;179",
            "strong": "1;38;2;255;255;255",
            "good": "3;38;2;95;255;135",
            "warn": "4;38;2;255;255;95",
            "alarm": "1;7;38;2;255;135;135",
            "accent": "1;3;38;2;95;175;255",
        },
        "256": {
            "plain": "38;5;231",
            "faint": "38;5;249",
            "strong": "1;38;5;231",
            "good": "3;38;5;84",
            "warn": "4;38;5;227",
            "alarm": "1;7;38;5;210",
            "accent": "1;3;38;5;75",
        },
        "16": {
            "plain": "",
            "faint": "37",
            "strong": "1",
            "good": "3;92",
            "warn": "4;93",
            "alarm": "1;7;91",
            "accent": "1;3;96",
        },
    },
    "light": {
        "truecolor": {
            "plain": "38;2;0;0;0",
            "faint": "38;2;84;84;84",
            "strong": "1;38;2;0;0;0",
            "good": "3;38;2;0;95;0",
            "warn": "4;38;2;95;40;0",
            "alarm": "1;7;38;2;160;0;0",
            "accent": "1;3;38;2;0;48;138",
        },
        "256": {
            "plain": "38;5;16",
            "faint": "38;5;239",
            "strong": "1;38;5;16",
            "good": "3;38;5;22",
            "warn": "4;38;5;52",
            "alarm": "1;7;38;5;124",
            "accent": "1;3;38;5;24",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "3;32",
            "warn": "4;35",
            "alarm": "1;7;31",
            "accent": "1;3;34",
        },
    },
}
