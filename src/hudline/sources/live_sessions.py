"""The sessions whose client process lives, by the client's registry, `<config>/sessions/<pid>.json`
(see `events.other_sessions`).

Entries of dead processes stay there; those of another container or machine that shares the folder
have another `pidDomain`, or name a process that was started at another time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from hudline.core.fields import Record, clean, identifier
from hudline.core.file_io import FileCache
from hudline.core.paths import is_plain
from hudline.core.redact import redacted
from hudline.events.other_sessions import is_vacant, session_name
from hudline.events.status_input import path_field
from hudline.platform.processes import is_process, process_namespace
from hudline.sources.other_sessions import is_running, process_start, registry_file

_MOST = 500  # entries of one folder
_NAMESPACE = "pid:["


@dataclass(frozen=True)
class LiveSession:
    """A session in the client's process `pid`. `entry`: what the registry says of it; `folder`:
    where the client was started; `asks`: what its open dialog is about; `is_program`: no person
    looks at it (`claude -p`, SDK)."""

    pid: int
    session: str
    config_dir: str
    entry: Record
    folder: str
    name: str
    asks: str
    is_program: bool


class Registry:
    """Reads the registries of configuration folders; a file again only where it has changed."""

    def __init__(self) -> None:
        self._files = FileCache()
        self._namespace = process_namespace()

    def live(self, config_dir: str) -> Iterator[LiveSession]:
        """The sessions of living processes in one configuration folder."""
        folder = config_dir + "/sessions"
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
        except OSError:
            return
        for name in [name for name in names if is_running(name[:-5])][:_MOST]:
            path = f"{folder}/{name}"
            entry: Record = self._files.read(path, partial(registry_file, path))
            found = self._session(int(name[:-5]), entry, config_dir)
            if found is not None:
                yield found

    def _session(self, pid: int, entry: Record, config_dir: str) -> LiveSession | None:
        session, domain = entry.get("sessionId"), entry.get("pidDomain")
        if not is_plain(session) or entry.get("pid", pid) != pid or is_vacant(entry):
            return None
        has_other_pids = (
            isinstance(domain, str) and _NAMESPACE in domain
            and bool(self._namespace) and not domain.endswith(self._namespace)
        )  # fmt: skip
        if has_other_pids or not is_process(pid, process_start(entry)):
            return None
        program = clean(entry.get("entrypoint"), 20).startswith("sdk")
        return LiveSession(
            pid, identifier(session), config_dir, entry, path_field(entry, "cwd"),
            session_name(entry), redacted(entry.get("waitingFor"), 80), program,
        )  # fmt: skip
