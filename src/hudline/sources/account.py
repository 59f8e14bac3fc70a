"""The account that the client is signed in to, from its own file `.claude.json`.

That file can have several megabytes, is written often, and is the person's: only `oauthAccount` is
parsed, and only a fingerprint of it is kept, which tells one account from another:

<home>/accounts/of.<fingerprint of the path>.json   {"mark": times and size of the client's file,
                                                    "account": fingerprint}
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any, Optional

from hudline.core.fields import identifier, table
from hudline.core.file_io import read_object, read_regular, replace
from hudline.core.json_codec import dumps, fingerprint, parsed
from hudline.core.paths import Home, account_file, is_plain, make_folder

_LARGEST = 32 * 1024 * 1024  # bytes; of a larger file nothing is known
_WHOLE = 32 * 1024  # bytes; a file up to this size is read as a whole
# With one of these the account is that of a token, which the client's file does not name.
_BY_TOKEN = (
    *("ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"),
    *("CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR",),
)
_BEGIN, _END = b'\n  "oauthAccount": {', b"\n  }"  # as the client writes it


def readings(env: dict[str, str], home: Home) -> str:
    """The path of the account's limit readings; "" where the account is not known."""
    if any(env.get(name) for name in _BY_TOKEN):
        return ""
    path = account_file(env)
    mark = _mark(path)
    account = _account(path, mark, home) if mark else _hex(path)
    return f"{home.accounts}/{account}.json" if account else ""


def _account(path: str, mark: list[int], home: Home) -> str:
    """The fingerprint of the account in the file, "" where it cannot be read; cached until the file
    is written to."""
    cache = f"{home.accounts}/of.{_hex(path)}.json"
    cached = read_object(cache)
    if cached.get("mark") == mark and is_plain(cached.get("account")):
        return str(cached["account"])
    signed = signed_in(path)
    if signed is None:
        return ""
    ids = [identifier(signed.get(name)) for name in ("accountUuid", "organizationUuid")]
    account = _hex(*ids) if ids[0] else _hex(path)
    with suppress(OSError):  # it is read again at the next draw
        make_folder(home.accounts)
        replace(cache, dumps({"mark": mark, "account": account}))
    return account


def signed_in(path: str) -> Optional[dict[str, Any]]:
    """`oauthAccount` of the client's file, empty where it has none; None where the file cannot be
    read, is no regular file or holds something else."""
    data = read_regular(path, _LARGEST)
    if len(data) > _WHOLE:
        begin = data.find(_BEGIN)
        end = data.find(_END, begin)
        if begin >= 0 and end >= 0:  # strings hold no bare newline, so this is a key of the whole
            account = parsed(data[begin + len(_BEGIN) - 1 : end + len(_END)])
            return account if isinstance(account, dict) else None
        if b'"oauthAccount"' not in data:
            return {}
    whole = parsed(data)
    return table(whole.get("oauthAccount")) if isinstance(whole, dict) else None


def _mark(path: str) -> list[int]:
    """Time, size and inode, of which one changes with a write; [] without a file."""
    try:
        status = os.stat(path)
    except OSError:
        return []
    return [status.st_mtime_ns, status.st_size, status.st_ino]


def _hex(*texts: str) -> str:
    return f"{fingerprint(*texts):x}"
