"""How much of what tools work on is kept: the person's choice `targets` in config.json.

Read at every event, by hooks, so it is looked for before it is parsed; a project cannot choose it,
nor can a variable, which a project's settings may set.
"""

from hudline.store.files import read_head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.codec import Codec
    from hudline.store.home import Home

SAFE = "safe"
TARGETS = (SAFE, "full", "off")
_LIMIT = 64 * 1024  # bytes of config.json, as in `store.config`


def chosen(home: "Home", codec: "Codec") -> str:
    """One of `TARGETS`; "safe" where nothing else is said, or the file cannot be read."""
    try:
        data = read_head(home.config, _LIMIT)
        held = codec.loads(data) if b"targets" in data else None
    except (OSError, ValueError):
        return SAFE
    return of(held)


def of(held: object) -> str:
    """What a configuration says; "safe" for anything that is none of `TARGETS`."""
    told = held.get("targets") if isinstance(held, dict) else None
    return told if isinstance(told, str) and told in TARGETS else SAFE
