"""What the person chose, in <home>/config.json: the verbosity, and whatever comes later.

Read at every draw, so nothing heavy is imported here; `store.choices` writes it.
"""

from hudline.store.files import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.codec import Codec
    from hudline.store.home import Home

LEVELS = ("off", "quiet", "normal", "full")
NORMAL = 2
VARIABLE = "HUDLINE_VERBOSITY"


def level_of(text: str) -> "int | None":
    """The level that a name or a figure means: 0 off, 1 quiet, 2 normal, 3 full; else None."""
    word = text.strip().lower()
    for level, name in enumerate(LEVELS):
        if word in (name, str(level)):
            return level
    return None


def read(home: "Home", codec: "Codec") -> "dict[str, object]":
    """What config.json holds; nothing where it is missing, unreadable or not an object."""
    try:
        held = codec.loads(read_file(home.config))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def chosen(env: "dict[str, str]", config: "dict[str, object]") -> "tuple[object, str]":
    """The verbosity as it was written, and where: the environment wins over config.json.

    (None, "") when nobody chose. An empty variable counts as not set.
    """
    if env.get(VARIABLE):
        return env[VARIABLE], VARIABLE
    if config.get("verbosity") is not None:
        return config["verbosity"], "config.json"
    return None, ""


def verbosity(env: "dict[str, str]", config: "dict[str, object]") -> int:
    """The level in force, 0 to 3; a value that is no level acts as normal."""
    value, _ = chosen(env, config)
    level = level_of(str(value))
    return NORMAL if level is None else level
