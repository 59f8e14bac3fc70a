"""A command line in its words, as a shell reads it; every character stays in one of them."""

_OPERATORS = "|&;()<>\n"
_REDIRECTING = "<>"
_DEEPEST = 12


def tokens(text: str) -> "list[tuple[str, str]]":
    """(the spaces before it, a word or an operator) for each part of a command line. A word keeps
    its quotes; a quote or a bracket that nobody closes ends with the text."""
    found: list[tuple[str, str]] = []
    at, end = 0, len(text)
    while at < end:
        start = at
        while at < end and text[at] in " \t":
            at += 1
        begin = at
        if at < end and text[at] in _OPERATORS:
            while at < end and text[at] == text[begin] and text[at] not in "()" and at - begin < 3:
                at += 1
            at = max(at, begin + 1)
            if text[begin] in _REDIRECTING and text[at : at + 1] == "&":
                at += 1
        else:
            at = _word_end(text, at)
        found.append((text[start:begin], text[begin:at]))
    return found


def is_operator(word: str) -> bool:
    """Whether a token is no word."""
    return word[:1] in _OPERATORS if word else False


def is_redirection(word: str) -> bool:
    """Whether an operator names a file, and begins no other command."""
    return word[:1] in _REDIRECTING if word else False


def _word_end(text: str, at: int) -> int:
    end = len(text)
    while at < end and text[at] not in _OPERATORS and text[at] not in " \t":
        at = _after(text, at)
    return min(at, end)


def _after(text: str, at: int, depth: int = 0) -> int:
    """The index behind the character at `at`, or behind all that it opens."""
    char = text[at]
    if char == "\\":
        return at + 2
    if char == "'":
        return closed(text, at, "'", False)
    if char in '"`':
        return closed(text, at, char, True, depth)
    if char == "$" and text[at + 1 : at + 2] in ("(", "{"):
        return closed(text, at + 1, ")" if text[at + 1] == "(" else "}", True, depth)
    return at + 1


def closed(text: str, at: int, closing: str, is_nested: bool, depth: int = 0) -> int:
    """The index behind the `closing` of what opens at `at`; the end of the text without one, and
    where more is nested than anybody writes."""
    at += 1
    while at < len(text) and depth < _DEEPEST:
        char = text[at]
        if char == closing:
            return at + 1
        is_opening = char in "\\$`" or (char in "'\"(" and closing == ")")
        if not is_nested or not is_opening:
            at += 1
        elif char == "(":
            at = closed(text, at, ")", True, depth + 1)
        else:
            at = _after(text, at, depth + 1)
    return len(text)


def bare(word: str) -> str:
    """A word without its quotes and the signs that spare a character."""
    if not any(char in word for char in "'\"\\"):
        return word
    kept: list[str] = []
    quote = ""
    at = 0
    while at < len(word):
        char = word[at]
        if char == "\\" and quote != "'" and at + 1 < len(word):
            following = word[at + 1]
            is_escape = not quote or following in '"\\$`'
            kept.append(following if is_escape else char + following)
            at += 2
            continue
        if char in "'\"" and quote in ("", char):
            quote = "" if quote else char
        else:
            kept.append(char)
        at += 1
    return "".join(kept)


def quoted(word: str) -> "tuple[str, str, str]":
    """The quote that a whole word stands in, what is inside, and the closing quote; two empty ones
    where it stands in none."""
    start = word[:2] if word[:2] in ("$'", '$"') else word[:1]
    if not start or start[-1] not in "'\"" or _after(word, len(start) - 1) < len(word):
        return "", word, ""
    inner = word[len(start) :]
    is_closed = inner[-1:] == start[-1]
    return start, inner[:-1] if is_closed else inner, start[-1] if is_closed else ""
