"""The colours of tones: made by `hudline.cli.themes` from themes/nord.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "38;2;216;222;233",
            "faint": "38;2;123;136;161",
            "strong": "1;38;2;216;222;233",
            "good": "38;2;163;190;140",
            "warn": "3;38;2;235;203;139",
            "alarm": "1;38;2;197;102;111",
            "accent": "3;38;2;136;192;208",
        },
        "256": {
            "plain": "38;5;188",
            "faint": "38;5;103",
            "strong": "1;38;5;188",
            "good": "38;5;144",
            "warn": "3;38;5;186",
            "alarm": "1;38;5;167",
            "accent": "3;38;5;110",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "32",
            "warn": "3;33",
            "alarm": "1;31",
            "accent": "3;36",
        },
    },
    "light": {
        "truecolor": {
            "plain": "38;2;46;52;64",
            "faint": "38;2;116;129;153",
            "strong": "1;38;2;46;52;64",
            "good": "38;2;47;122;31",
            "warn": "3;38;2;161;113;19",
            "alarm": "1;38;2;191;97;106",
            "accent": "3;38;2;28;112;137",
        },
        "256": {
            "plain": "38;5;23",
            "faint": "38;5;102",
            "strong": "1;38;5;23",
            "good": "38;5;28",
            "warn": "3;38;5;130",
            "alarm": "1;38;5;131",
            "accent": "3;38;5;24",
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
