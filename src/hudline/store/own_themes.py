"""A person's own theme at a draw: the compiled file beside it, `<home>/themes/NAME.compiled.json`.

`hudline theme` compiles it, with what the hot path cannot afford.
"""

from hudline.store.files import read_head
from hudline.store.home import is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.store.home import Home

_LIMIT = 64 * 1024  # bytes
_CODE = frozenset("0123456789;")


def table(home: "Home", name: str, background: str, depth: str, codec: "Codec") -> "dict[str, str]":
    """The escape parameters by tone on a dark or light background at a colour depth; nothing
    where there is no such theme, or none that can be read."""
    if not is_name(name):
        return {}
    try:
        held: Any = codec.loads(read_head(compiled_path(home, name), _LIMIT))
        found = held[background][depth].items()
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}
    return {tone: code for tone, code in found if isinstance(code, str) and _CODE.issuperset(code)}


def known(chosen: "dict[str, Any]", home: "Home", codec: "Codec") -> "dict[str, Any]":
    """The choices with `own`, which finds the person's themes for `page.paint.palette`."""

    def own(name: str, background: str, depth: str) -> "dict[str, str]":
        return table(home, name, background, depth, codec)

    return {**chosen, "own": own}


def is_name(name: object) -> bool:
    """Whether `name` may be a theme's: a plain word, without the dot of a compiled one."""
    return is_plain(name) and "." not in str(name)


def path(home: "Home", name: str) -> str:
    """Where the theme lies as the person wrote it."""
    return f"{home.themes}/{name}.json"


def compiled_path(home: "Home", name: str) -> str:
    """Where it lies compiled."""
    return f"{home.themes}/{name}.compiled.json"
