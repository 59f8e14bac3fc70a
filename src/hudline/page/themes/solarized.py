"""The colours of tones: made by `hudline.cli.themes` from themes/solarized.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "38;2;238;232;213",
            "faint": "38;2;103;125;133",
            "strong": "1;38;2;238;232;213",
            "good": "38;2;135;156;8",
            "warn": "3;38;2;181;137;0",
            "alarm": "1;38;2;220;50;47",
            "accent": "3;38;2;9;124;193",
        },
        "256": {
            "plain": "38;5;224",
            "faint": "38;5;243",
            "strong": "1;38;5;224",
            "good": "38;5;106",
            "warn": "3;38;5;136",
            "alarm": "1;38;5;166",
            "accent": "3;38;5;31",
        },
        "16": {
            "plain": "",
            "faint": "92",
            "strong": "1",
            "good": "32",
            "warn": "3;33",
            "alarm": "1;31",
            "accent": "3;34",
        },
    },
    "light": {
        "truecolor": {
            "plain": "38;2;48;58;61",
            "faint": "38;2;124;137;138",
            "strong": "1;38;2;48;58;61",
            "good": "38;2;87;114;7",
            "warn": "3;38;2;177;135;16",
            "alarm": "1;38;2;217;46;44",
            "accent": "3;38;2;9;124;193",
        },
        "256": {
            "plain": "38;5;236",
            "faint": "38;5;244",
            "strong": "1;38;5;236",
            "good": "38;5;58",
            "warn": "3;38;5;136",
            "alarm": "1;38;5;160",
            "accent": "3;38;5;31",
        },
        "16": {
            "plain": "",
            "faint": "96",
            "strong": "1",
            "good": "32",
            "warn": "3;33",
            "alarm": "1;31",
            "accent": "3;34",
        },
    },
}
