"""Addresses of the web and of services, without who calls and what could be a key."""

from hudline.wire.redact import HIDDEN
from hudline.wire.shape import has, is_common, is_plain, is_sensitive, runs

_ANNOUNCING = (  # the part of an address behind which a secret stands
    " webhook webhooks hook hooks services token tokens reset invite invites verify confirm"
    " confirmation secret secrets key keys share shared unsubscribe activate activation magic otp"
    " password passwords session sessions auth oauth login signup join s t r d "
)


def is_address(text: str) -> bool:
    """Whether a text is an address of the web, with its scheme or without."""
    host = text.partition("/")[0].partition("?")[0]
    name, _, port = host.partition(":")
    if port and not port.isdigit():
        return "://" in text
    plain = name.replace(".", "").replace("-", "")
    is_host = "." in name and plain.isalnum() and name[-1].isalnum()
    return "://" in text or name == "localhost" or is_host


def address(text: str) -> str:
    """An address without who calls, the values of its query and what could be a key in it."""
    scheme, mark, rest = text.partition("://") if "://" in text else ("", "", text)
    rest, fragment, _ = rest.partition("#")
    place, asks, query = rest.partition("?")
    authority, slash, names = place.partition("/")
    user, at, host = authority.rpartition("@")
    host, colon, port = host.partition(":")
    is_kept = user == "git" or (not mark and is_plain(user) and ":" not in user)
    shown = (scheme if is_plain(scheme) else HIDDEN) + mark
    shown += (user if is_kept else HIDDEN) + at if at else ""
    shown += host if is_plain(host) else HIDDEN
    shown += colon + (port if port.isdigit() and len(port) <= 5 else HIDDEN if port else "")
    if slash:
        shown += slash + _names(names.split("/"))
    if asks:
        shown += asks + "&".join([_asked(pair) for pair in query.split("&")])
    return shown + ("#" + HIDDEN if fragment else "")


def _names(names: "list[str]") -> str:
    """The names in the path of an address; behind one that announces a secret only common ones."""
    kept: list[str] = []
    is_announced = False
    for name in names:
        is_bot = name[:3] == "bot" and name[3:4].isdigit()
        is_kept = is_common(name) if is_announced else is_plain(name) and _is_short(name)
        shown = name if is_kept and not is_bot else HIDDEN
        if shown != HIDDEN or kept[-1:] != [HIDDEN]:
            kept.append(shown)
        is_announced = is_announced or has(_ANNOUNCING, name.lower()) or is_sensitive(name)
    return "/".join(kept)


def _is_short(name: str) -> bool:
    return all(len(run) <= 16 for run in runs(name))


def _asked(pair: str) -> str:
    name, equals, value = pair.partition("=")
    name = name if is_plain(name) and (equals or is_common(name)) else HIDDEN
    is_kept = is_common(value) and not is_sensitive(name)
    return name + equals + (value if is_kept or not value else HIDDEN)
