"""Somebody else's status line, read: its text, its colours and its links, and nothing else.

Of all that a terminal would obey, SGR sequences (colours, bold, underline) and OSC 8 links stay,
taken apart so that whoever draws ends them where they end. The rest goes as in `wire.text`.
"""

from hudline.wire.escapes import after_sequence

_JOINER = "\u200d"
_PRIVATE = ("\ue000", "\uf8ff")  # where the fonts for terminals keep their symbols
_ADDRESSES = ("https://", "http://", "file://", "mailto:")
_ADDRESS = 500  # characters of a link's address at the most
# What ends which attributes; a colour ends the one before it.
_ENDS = {
    "22": ("1", "2"),
    "23": ("3",),
    "24": ("4", "21"),
    "25": ("5", "6"),
    "27": ("7",),
    "29": ("9",),
    "39": ("text",),
    "49": ("ground",),
    "55": ("53",),
    "59": ("line",),
}
_SINGLE = ("1", "2", "3", "4", "5", "6", "7", "9", "21", "53")


def styled(line: str, limit: int) -> "list[list[str]]":
    """One line in parts of `[text, address of a link, SGR parameters]`, both "" where there are
    none; at most `limit` characters. White space becomes spaces, each for itself."""
    parts: list[list[str]] = []
    style: dict[str, str] = {}
    link, index, room = "", 0, limit
    while index < len(line) and room > 0:
        char = line[index]
        if char == "\x1b" or "\x80" <= char <= "\x9f":
            end = after_sequence(line, index)
            sequence = line[index:end]
            index = end
            if sequence[:2] == "\x1b[" and sequence[-1:] == "m":
                _dress(style, sequence[2:-1])
            elif sequence[:4] == "\x1b]8;":
                link = _address(sequence)
            continue
        index += 1
        shown = _shown(char)
        if shown:
            _add(parts, shown, link, ";".join(style.values()))
            room -= 1
    return parts


def _shown(char: str) -> str:
    if char.isprintable() or char == _JOINER or _PRIVATE[0] <= char <= _PRIVATE[1]:
        return char
    if "\U000f0000" <= char <= "\U0010fffd":
        return char  # more private symbols
    return " " if char.isspace() else ""


def _add(parts: "list[list[str]]", char: str, link: str, style: str) -> None:
    if parts and parts[-1][1] == link and parts[-1][2] == style:
        parts[-1][0] += char
    else:
        parts.append([char, link, style])


def _address(sequence: str) -> str:
    """The address in an OSC 8 sequence; "" where a link ends, or leads where none should."""
    told = sequence[4:].partition(";")[2]
    for end in ("\x1b\\", "\x07", "\x9c"):
        told = told[: -len(end)] if told.endswith(end) else told
    usable = told.isascii() and told.isprintable() and " " not in told and len(told) <= _ADDRESS
    return told if usable and told.lower().startswith(_ADDRESSES) else ""


def _dress(style: "dict[str, str]", parameters: str) -> None:
    """Bring `style` (what kind of attribute, its parameters) up to date with one SGR sequence."""
    waiting = parameters.split(";")
    while waiting:
        one = waiting.pop(0)
        number = one.partition(":")[0]
        if not set(one) <= set("0123456789:"):
            return
        if number.strip("0") == "":
            style.clear()
        elif number in ("38", "48", "58"):
            if ":" not in one:
                count = {"5": 1, "2": 3}.get(waiting[0] if waiting else "", 0) + 1
                one, waiting = ";".join([one, *waiting[:count]]), waiting[count:]
            _put(style, {"38": "text", "48": "ground", "58": "line"}[number], one)
        elif number in _ENDS:
            for kind in _ENDS[number]:
                style.pop(kind, None)
        else:
            _put(style, _kind(number), one)


def _put(style: "dict[str, str]", kind: str, parameters: str) -> None:
    if kind and len(parameters) <= 24 and set(parameters) <= set("0123456789:;"):
        style[kind] = parameters


def _kind(number: str) -> str:
    if number in _SINGLE:
        return number
    value = int(number[:4])
    if 30 <= value <= 37 or 90 <= value <= 97:
        return "text"
    return "ground" if 40 <= value <= 47 or 100 <= value <= 107 else ""
