"""What the person chose, in <home>/config.json, and a project, in .claude/hudline.json.

Read at every draw, so nothing heavy is imported here; `store.choices` writes the first.
"""

from hudline import layout
from hudline.store.files import read_head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec
    from hudline.store.home import Home

    Config = dict[str, Any]

LEVELS = layout.LEVELS
NORMAL = 2
VARIABLE = "HUDLINE_VERBOSITY"
SURFACES = ("band", "line", "both")
SURFACE = "HUDLINE_SURFACE"
LIMIT = 64 * 1024  # bytes of a file of choices; a longer one is none


def level_of(text: str) -> "int | None":
    """The level that a name or a figure means: 0 off, 1 quiet, 2 normal, 3 full; else None."""
    word = text.strip().lower()
    for level, name in enumerate(LEVELS):
        if word in (name, str(level)):
            return level
    return None


def read(home: "Home", codec: "Codec") -> "Config":
    """What config.json holds; nothing where it is missing, unreadable or not an object."""
    try:
        return _object(codec, read_head(home.config, LIMIT))
    except OSError:
        return {}


def of_project(folder: str, codec: "Codec") -> "Config":
    """What the project in `folder` asks for, as it stands there; nothing where it says nothing.

    A symbolic link in the file's place is not followed: a repository may have it lead anywhere.
    """
    if not folder.startswith("/"):
        return {}
    try:
        return _object(codec, read_head(project_file(folder), LIMIT, follow=False))
    except OSError:
        return {}


def project_file(folder: str) -> str:
    """Where a project's own choices lie."""
    return folder.rstrip("/") + "/.claude/hudline.json"


def in_force(held: "Config", asked: "Config") -> "Config":
    """What the person chose, with the widgets and the theme that the project asks for, unless the
    person refuses (`"project": false`). A project can run no command and read no variable; what is
    no preset, no list of rows, no name of a theme there leaves the person's choice as it is."""
    if not asked or held.get("project") is False:
        return held
    from hudline.store.joining import joined  # few projects ask for anything

    return joined(held, asked)


def _object(codec: "Codec", data: bytes) -> "Config":
    try:
        held = codec.loads(data)
    except ValueError:
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


def surface(env: "dict[str, str]", config: "dict[str, object]") -> str:
    """What of band and status line is shown where both could be: the environment wins over
    config.json; what is none of `SURFACES` acts as the band."""
    told = env.get(SURFACE) or config.get("surface")
    return told if isinstance(told, str) and told in SURFACES else SURFACES[0]


def verbosity(env: "dict[str, str]", config: "dict[str, object]") -> int:
    """The level in force, 0 to 3; a value that is no level acts as normal."""
    value, _ = chosen(env, config)
    level = level_of(str(value))
    return NORMAL if level is None else level
