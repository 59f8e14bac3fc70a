"""The colours of tones: made by `hudline.cli.themes` from themes/catppuccin.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "38;2;205;214;244",
            "faint": "38;2;127;132;156",
            "strong": "1;38;2;205;214;244",
            "good": "38;2;148;208;143",
            "warn": "3;38;2;249;226;175",
            "alarm": "1;38;2;243;139;168",
            "accent": "3;38;2;137;180;250",
        },
        "256": {
            "plain": "38;5;189",
            "faint": "38;5;245",
            "strong": "1;38;5;189",
            "good": "38;5;114",
            "warn": "3;38;5;223",
            "alarm": "1;38;5;211",
            "accent": "3;38;5;111",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "32",
            "warn": "3;33",
            "alarm": "1;31",
            "accent": "3;34",
        },
    },
    "light": {
        "truecolor": {
            "plain": "38;2;76;79;105",
            "faint": "38;2;133;135;153",
            "strong": "1;38;2;76;79;105",
            "good": "38;2;40;139;10",
            "warn": "3;38;2;181;112;6",
            "alarm": "1;38;2;210;15;57",
            "accent": "3;38;2;18;91;233",
        },
        "256": {
            "plain": "38;5;59",
            "faint": "38;5;245",
            "strong": "1;38;5;59",
            "good": "38;5;28",
            "warn": "3;38;5;130",
            "alarm": "1;38;5;161",
            "accent": "3;38;5;26",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "32",
            "warn": "3;35",
            "alarm": "1;31",
            "accent": "3;34",
        },
    },
}
