"""Which sessions' journals the ledger has, for the cleanup, which opens no database.

<home>/journals.json    {"at", "sessions": {id: bytes of its journal that are in the ledger, null
                        where the person has had the session forgotten}}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from hudline.core.fields import table, whole
from hudline.core.file_io import read_object, replace, size
from hudline.core.json_codec import dumps
from hudline.core.paths import Home

FILE = "journals.json"  # below Hudline's folder


def note_ingested(home: Home, sessions: Mapping[str, Optional[int]], at: float) -> None:
    """Replace the list. at: seconds since 1970. OSError where it cannot be written."""
    replace(f"{home.root}/{FILE}", dumps({"at": round(at, 3), "sessions": dict(sessions)}))


def ingested(home: Home) -> dict[str, Optional[int]]:
    """The list; an empty one where there is none."""
    given = table(read_object(f"{home.root}/{FILE}").get("sessions"))
    return {
        name: whole(length) for name, length in given.items()
        if length is None or whole(length) is not None
    }  # fmt: skip


def is_ingested(home: Home, session: str, known: Mapping[str, Optional[int]]) -> bool:
    """Whether all of a session's journal is in the ledger, or shall never be. A session without a
    journal has nothing for it."""
    length = size(home.session(session) + "/journal.jsonl")
    return not length or (session in known and known[session] in (None, length))
