"""The colours of tones: made by `hudline.cli.themes` from themes/gruvbox.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "38;2;235;219;178",
            "faint": "38;2;146;131;116",
            "strong": "1;38;2;235;219;178",
            "good": "38;2;184;187;38",
            "warn": "3;38;2;250;189;47",
            "alarm": "1;38;2;251;73;52",
            "accent": "3;38;2;131;165;152",
        },
        "256": {
            "plain": "38;5;187",
            "faint": "38;5;244",
            "strong": "1;38;5;187",
            "good": "38;5;142",
            "warn": "3;38;5;214",
            "alarm": "1;38;5;203",
            "accent": "3;38;5;108",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "92",
            "warn": "3;93",
            "alarm": "1;91",
            "accent": "3;94",
        },
    },
    "light": {
        "truecolor": {
            "plain": "38;2;60;56;54",
            "faint": "38;2;146;131;116",
            "strong": "1;38;2;60;56;54",
            "good": "38;2;119;114;8",
            "warn": "3;38;2;176;113;8",
            "alarm": "1;38;2;157;0;6",
            "accent": "3;38;2;7;102;120",
        },
        "256": {
            "plain": "38;5;237",
            "faint": "38;5;244",
            "strong": "1;38;5;237",
            "good": "38;5;94",
            "warn": "3;38;5;130",
            "alarm": "1;38;5;124",
            "accent": "3;38;5;24",
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
}
