"""Which account the client is signed in to, from its own file `.claude.json`.

That file can have several megabytes, is written often, and is the person's: only `oauthAccount` of
it is read. Nothing of it is kept but a figure that tells one account from another:

<home>/accounts/of.<figure>.json   {"mark": of the client's file, "account": figure}
"""

import posix

from hudline.store.files import make_folder, read_object, replace
from hudline.store.home import config_folder, is_plain
from hudline.store.own import mark
from hudline.wire.fields import identifier, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.codec import Codec
    from hudline.store.home import Home

_LARGEST = 32 * 1024 * 1024  # bytes; of a larger file nothing is known
_WHOLE = 32 * 1024  # bytes; a file up to this size is read as a whole
_REGULAR, _KIND = 0o100000, 0o170000
# Where one of these is set, the account is that of a token, which the client's file does not name.
_BY_TOKEN = (
    *("ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"),
    *("CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR",),
)
_BEGIN, _END = b'\n  "oauthAccount": {', b"\n  }"  # as the client writes it


def path_of(env: "dict[str, str]") -> str:
    """The client's file: in its configuration folder where `CLAUDE_CONFIG_DIR` names one, else
    beside that."""
    folder = config_folder(env)
    if not env.get("CLAUDE_CONFIG_DIR"):
        folder = folder.rstrip("/").rpartition("/")[0]
    return folder + "/.claude.json"


def readings(env: "dict[str, str]", home: "Home", codec: "Codec") -> str:
    """The file of the account's readings; "" where it is not known whose they would be."""
    if any(env.get(name) for name in _BY_TOKEN):
        return ""
    path = path_of(env)
    seen = _mark(path)
    account = _account(path, seen, home, codec) if seen else _figure(codec, path)
    return f"{home.accounts}/{account}.json" if account else ""


def _account(path: str, seen: "list[int]", home: "Home", codec: "Codec") -> str:
    """A figure for the account that the file names, "" where it cannot be read; what was found is
    kept until the file is written to."""
    cache = f"{home.accounts}/of.{_figure(codec, path)}.json"
    kept = read_object(cache, codec)
    known = kept.get("account")
    if kept.get("mark") == seen and is_plain(known):
        return str(known)
    told = signed_in(path, codec)
    if told is None:
        return ""
    ids = [identifier(told.get(name)) for name in ("accountUuid", "organizationUuid")]
    account = _figure(codec, *ids) if ids[0] else _figure(codec, path)
    try:
        make_folder(home.accounts)
        replace(cache, codec.dumps({"mark": seen, "account": account}))
    except OSError:  # it is read again at the next draw
        return account
    return account


def signed_in(path: str, codec: "Codec") -> "Optional[dict[str, Any]]":
    """`oauthAccount` of the client's file, empty where it has none; None where the file cannot be
    read, is no regular file or holds something else."""
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK)
    except OSError:
        return None
    try:
        known = posix.fstat(handle)
        if known.st_mode & _KIND != _REGULAR or known.st_size > _LARGEST:
            return None
        return _read(posix.read(handle, known.st_size), codec)
    except (OSError, ValueError, RecursionError):
        return None
    finally:
        posix.close(handle)


def _read(data: bytes, codec: "Codec") -> "Optional[dict[str, Any]]":
    begin = data.find(_BEGIN) if len(data) > _WHOLE else -1
    end = data.find(_END, begin)
    if begin >= 0 and end >= 0:  # strings hold no bare newline, so this is a key of the whole
        held = codec.loads(data[begin + len(_BEGIN) - 1 : end + len(_END)])
    elif len(data) > _WHOLE and b'"oauthAccount"' not in data:
        held = {}
    else:
        whole = codec.loads(data)
        if not isinstance(whole, dict):
            return None
        held = whole.get("oauthAccount")
    return table(held)


def _mark(path: str) -> "list[int]":
    """What changes when the file is written to; nothing where there is none."""
    try:
        seen = posix.stat(path)
    except OSError:
        return []
    return [seen.st_mtime_ns, seen.st_size, seen.st_ino]


def _figure(codec: "Codec", *told: str) -> str:
    return f"{mark(codec, *told):x}"
