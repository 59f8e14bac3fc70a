"""Escape sequences and other unprintable characters in untrusted text: where they end."""

_STRING_INTRODUCERS = "]P_^X"  # OSC, DCS, APC, PM, SOS: a string up to ST or BEL
_C1_STRINGS = "\x9d\x90\x9f\x9e\x98"
_INTRODUCERS = "\x1b\x9b" + _C1_STRINGS
_JOINER = "\u200d"


def printable(text: str) -> str:
    """`text` without what a terminal would obey: escape sequences go whole, white space becomes
    spaces, other unprintable characters go, emoji joiners stay."""
    kept = []
    index, end = 0, len(text)
    while index < end:
        char = text[index]
        index += 1
        if char.isprintable() or char == _JOINER:
            kept.append(char)
        elif char.isspace():
            kept.append(" ")
        elif char in _INTRODUCERS:
            index = after_sequence(text, index - 1)
    return "".join(kept)


def after_sequence(text: str, start: int) -> int:
    """The index behind the escape sequence that starts at `start`."""
    char, follow = text[start], text[start + 1 : start + 2]
    if char == "\x9b" or (char == "\x1b" and follow == "["):
        return _after_control(text, start + (1 if char == "\x9b" else 2))
    if char in _C1_STRINGS or (char == "\x1b" and follow and follow in _STRING_INTRODUCERS):
        return _after_string(text, start + 1)
    while " " <= text[start + 1 : start + 2] <= "/":
        start += 1  # intermediate bytes, as in the charset switch ESC ( B
    return start + (1 if text[start + 1 : start + 2] == "\x1b" else 2)


def _after_control(text: str, index: int) -> int:
    while index < len(text) and not "@" <= text[index] <= "~":
        index += 1
    return index + 1


def _after_string(text: str, index: int) -> int:
    ends = [at + 1 for at in (text.find("\x07", index), text.find("\x9c", index)) if at >= 0]
    terminator = text.find("\x1b\\", index)
    if terminator >= 0:
        ends.append(terminator + 2)
    return min(ends) if ends else len(text)
