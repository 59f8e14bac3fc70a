"""Untrusted text made safe to store, to measure and to print.

Everything that comes from outside may hold escape sequences, control characters, bidirectional
overrides, newlines or halves of surrogate pairs (file names, commands, prompts, branch names).
"""


def clean(value: object, limit: int) -> str:
    """`value` as one line of at most `limit` characters without anything a terminal would obey.

    Not a string: "". Escape sequences go whole, white space becomes one space, other
    unprintable characters go, emoji joiners stay. A cut ends in "…".
    """
    if not isinstance(value, str):
        return ""
    text = value[: limit * 4 + 64]
    if not text.isprintable():
        from hudline.wire.escapes import printable  # few texts hold any

        text = printable(text)
    text = " ".join(text.split(" ")).strip() if "  " not in text else " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
