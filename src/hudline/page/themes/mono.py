"""The colours of tones: made by `hudline.cli.themes` from themes/mono.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "",
            "faint": "2",
            "strong": "1",
            "good": "3",
            "warn": "4",
            "alarm": "1;7",
            "accent": "1;3",
        },
        "256": {
            "plain": "",
            "faint": "2",
            "strong": "1",
            "good": "3",
            "warn": "4",
            "alarm": "1;7",
            "accent": "1;3",
        },
        "16": {
            "plain": "",
            "faint": "2",
            "strong": "1",
            "good": "3",
            "warn": "4",
            "alarm": "1;7",
            "accent": "1;3",
        },
    },
    "light": {
        "truecolor": {
            "plain": "",
            "faint": "2",
            "strong": "1",
            "good": "3",
            "warn": "4",
            "alarm": "1;7",
            "accent": "1;3",
        },
        "256": {
            "plain": "",
            "faint": "2",
            "strong": "1",
            "good": "3",
            "warn": "4",
            "alarm": "1;7",
            "accent": "1;3",
        },
        "16": {
            "plain": "",
            "faint": "2",
            "strong": "1",
            "good": "3",
            "warn": "4",
            "alarm": "1;7",
            "accent": "1;3",
        },
    },
}
