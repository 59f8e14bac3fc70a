"""Models as people call them, by their ids, whichever cloud or gateway wrote those."""

_FAMILIES = ("opus", "sonnet", "haiku", "fable", "mythos")
_KINDS = ("instant", "fast", "preview")  # words that belong to the name beside a family
_PLAIN = {"opusplan": "Opus Plan"}
_LONGEST = 40  # characters


def model(name: str) -> str:
    """A model id as people call it: claude-haiku-4-5-20251001 is Haiku 4.5. One of another maker
    is shown as it is, without the path of its gateway."""
    own = name.rpartition("/")[2].partition("[")[0].strip()
    low = own.lower()
    if low in _PLAIN:
        return _PLAIN[low]
    _, is_claude, told = low.rpartition("claude")
    parts = _parts(told if is_claude else low)
    if not is_claude and not (parts and parts[0] in _FAMILIES):
        if own.startswith("arn:"):
            own = own.rpartition(":")[2]
        shown = own or name
        return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return _said(parts)[:_LONGEST] or own or name


def sized(name: str) -> str:
    """The same with the window that the id asks for, for where nobody tells it: Sonnet 4.5 1M."""
    return model(name) + (" 1M" if "[1m]" in name.lower() else "")


def is_id(shown: str, model_id: str) -> bool:
    """Whether a name that the client shows is no name but an id, which it shows where it knows
    none."""
    if not shown or shown == model_id[: len(shown)] or shown.startswith("arn:"):
        return True
    is_word = " " not in shown
    return is_word and ("claude-" in shown.lower() or "anthropic" in shown or "/" in shown)


def _parts(told: str) -> "list[str]":
    """The words and figures of a name, without what a gateway has put behind it (`:beta`, `@…`)."""
    for sign in ":@":
        told = told.partition(sign)[0]
    for sign in "._":
        told = told.replace(sign, "-")
    return [part for part in told.split("-") if part]


def _said(parts: "list[str]") -> str:
    """Family and version; of a family that is not known all words."""
    version = [part for part in parts if part.isdecimal() and len(part) < 4]
    words = [
        part
        for part in parts
        if not part.isdecimal() and part != "latest" and not _is_revision(part)
    ]
    family = next((word for word in words if word in _FAMILIES), "")
    if family:
        words = [family, *(word for word in words if word in _KINDS)]
        version = _beside(parts, family)
    if not words or words[0] == "instant":
        words.insert(0, "claude")
    while len(version) > 1 and version[-1] == "0":
        version.pop()
    return " ".join([*(word.capitalize() for word in words), ".".join(version)]).strip()


def _beside(parts: "list[str]", family: str) -> "list[str]":
    """The version of a family: the figures behind it, in older names those before it."""
    at = parts.index(family)
    found = _run(parts[at + 1 :])
    return found or _run(parts[:at][::-1])[::-1]


def _run(parts: "list[str]") -> "list[str]":
    found = []
    for part in parts:
        if not part.isdecimal() or len(part) > 3:
            break
        found.append(part)
    return found


def _is_revision(part: str) -> bool:
    """Whether a part is a cloud's version of a model: v1."""
    return part[:1] == "v" and part[1:].isdecimal()
