"""The colours of tones: made by `hudline.cli.themes` from themes/colour-blind-safe.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

THEME = {
    "dark": {
        "truecolor": {
            "plain": "38;2;228;228;228",
            "faint": "38;2;128;128;128",
            "strong": "1;38;2;228;228;228",
            "good": "38;2;19;163;120",
            "warn": "3;38;2;248;236;77",
            "alarm": "1;38;2;213;94;0",
            "accent": "3;38;2;103;196;250",
        },
        "256": {
            "plain": "38;5;253",
            "faint": "38;5;244",
            "strong": "1;38;5;253",
            "good": "38;5;36",
            "warn": "3;38;5;227",
            "alarm": "1;38;5;166",
            "accent": "3;38;5;81",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "36",
            "warn": "3;93",
            "alarm": "1;31",
            "accent": "3;34",
        },
    },
    "light": {
        "truecolor": {
            "plain": "38;2;48;48;48",
            "faint": "38;2;138;138;138",
            "strong": "1;38;2;48;48;48",
            "good": "38;2;0;141;102",
            "warn": "3;38;2;164;114;12",
            "alarm": "1;38;2;145;23;97",
            "accent": "3;38;2;52;145;211",
        },
        "256": {
            "plain": "38;5;236",
            "faint": "38;5;245",
            "strong": "1;38;5;236",
            "good": "38;5;29",
            "warn": "3;38;5;130",
            "alarm": "1;38;5;89",
            "accent": "3;38;5;68",
        },
        "16": {
            "plain": "",
            "faint": "90",
            "strong": "1",
            "good": "32",
            "warn": "3;33",
            "alarm": "1;35",
            "accent": "3;34",
        },
    },
}
