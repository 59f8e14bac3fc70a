"""Which session `hudline status` is about: by id, by folder, the caller's own, or the newest.

A session that runs goes before one that has ended, whichever wrote last.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from hudline.cli.hosted_status import NEWEST, is_below, is_folder, own_or_newest, repository
from hudline.cli.overview.config_folders import folders_of
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write, clean, table
from hudline.core.file_io import modified, names
from hudline.core.json_codec import parsed
from hudline.core.paths import Home, is_plain, read_head
from hudline.events.other_sessions import SessionSummary
from hudline.events.status_input import path_field
from hudline.host.endpoints import all_endpoints
from hudline.platform.outbox import own_form
from hudline.sources.live_sessions import LiveSession, Registry
from hudline.sources.other_sessions import registry_file

_HEAD = 64 * 1024  # bytes of a transcript in which the folder of its session stands
_SHOWN = 3  # sessions that a message names
_NAME = 80  # characters of a word that a message repeats
_HINT = "hudline top lists those that run; hudline status last is the newest."


@dataclass(frozen=True)
class Chosen:
    """A session. `live`: how it runs, of one that has ended with an empty `entry` and the process
    that it had last; `folder`: Hudline's own of it; `transcript`: "" unknown."""

    session: str
    live: LiveSession
    folder: str
    transcript: str
    has_ended: bool


class Sessions:
    """All sessions that are known here."""

    def __init__(self, home: Home, env: dict[str, str]) -> None:
        self._home = home
        self._configs = folders_of(env)
        self._configs += sorted(_of_hosts(home) - set(self._configs))
        registry = Registry()
        self._live = [one for config in self._configs for one in registry.live(config)]

    def choose(self, word: str, env: dict[str, str]) -> Chosen:
        """The session that a word means: a folder, `last`, an id or how it begins; "" is the
        caller's own, else the newest. UserError where there is none, or several."""
        word = own_or_newest(word, env)
        if is_folder(word):
            return self._of_folder(own_form(os.path.realpath(os.path.expanduser(word))))
        if word == NEWEST:
            found = self._newest([one for one in self._live if not one.is_program])
            newest = max(self._recorded(), key=self._written, default="")
            return self._chosen(found, newest) if found or newest else _nothing()
        return self._of_id(word)

    def _of_id(self, word: str) -> Chosen:
        known = {*self._recorded(), *(one.session for one in self._live)}
        begun = [word] if word in known else sorted(one for one in known if one.startswith(word))
        if not begun and os.path.isdir(word):
            return self._of_folder(own_form(os.path.realpath(word)))
        name = clean(word, _NAME)
        if not begun:
            raise UserError(
                f"No session {name} is known here.",
                _HINT,
            )
        if len(begun) > 1:
            shown = ", ".join(begun[:_SHOWN]) + (" …" if len(begun) > _SHOWN else "")
            raise UserError(
                f"{name} is how several sessions begin.",
                f"Name more of one: {shown}.",
            )
        live = self._newest([one for one in self._live if one.session == begun[0]])
        return self._chosen(live, begun[0])

    def _of_folder(self, folder: str) -> Chosen:
        root = repository(folder)
        people = [one for one in self._live if not one.is_program]
        live = self._newest([one for one in people if is_below(one.folder, root)])
        if live is not None:
            return self._chosen(live, "")
        ended = next(self._ended_in(root), "")
        if ended:
            return self._chosen(None, ended)
        raise UserError(
            f"No session in {as_people_write(clean(root, 4 * _NAME))} is known here.",
            _HINT,
        )

    def _ended_in(self, root: str) -> Iterator[str]:
        """Recorded sessions of that folder and below it, the newest first: their transcripts lie in
        folders that are called after it (client 2.1.332), and name it."""
        begin = re.sub(r"[^A-Za-z0-9]", "-", root)
        recorded, found = set(self._recorded()), {}
        for projects in (config + "/projects" for config in self._configs):
            for name in [one for one in names(projects) if one.startswith(begin)]:
                for file in names(f"{projects}/{name}"):
                    session, _, end = file.rpartition(".")
                    if end == "jsonl" and session in recorded:
                        found[session] = f"{projects}/{name}/{file}"
        for session in sorted(found, key=self._written, reverse=True):
            if is_below(_folder_of(found[session]), root):
                yield session

    def _chosen(self, live: LiveSession | None, session: str) -> Chosen:
        session = live.session if live is not None else session
        folder = self._home.session(session)
        beside = f"{live.config_dir}/hudline" if live is not None else self._home.root
        if not modified(folder + "/journal.jsonl") and modified(beside):
            folder = Home(beside).session(session)
        transcript = self._transcript(session)
        if live is not None:
            return Chosen(session, live, folder, transcript, has_ended=False)
        summary = SessionSummary.parse(registry_file(folder + "/summary.json"))
        pid, config = (summary.pid, summary.config_dir) if summary else (0, "")
        place = _folder_of(transcript)
        ended = LiveSession(pid, session, config or self._configs[0], {}, place, "", "", False)
        return Chosen(session, ended, folder, transcript, has_ended=True)

    def _transcript(self, session: str) -> str:
        for projects in (config + "/projects" for config in self._configs):
            for name in names(projects):
                path = f"{projects}/{name}/{session}.jsonl"
                if modified(path):
                    return path
        return ""

    def _newest(self, found: list[LiveSession]) -> LiveSession | None:
        return max(found, key=lambda one: (self._written(one.session), one.pid), default=None)

    def _written(self, session: str) -> float:
        return modified(self._home.session(session) + "/journal.jsonl")

    def _recorded(self) -> list[str]:
        return [one for one in names(self._home.sessions) if is_plain(one)]


def _nothing() -> Chosen:
    raise UserError(
        "No session of Claude Code is known here.",
        "Start claude in a terminal, or run hudline doctor where one runs.",
    )


def _of_hosts(home: Home) -> set[str]:
    """The configuration folders of the sessions that hosts draw: several may share a home."""
    found = set()
    for place in all_endpoints(home.root):
        session = _session_of(place.session)
        summary = SessionSummary.parse(registry_file(f"{home.sessions}/{session}/summary.json"))
        if summary is not None and summary.config_dir:
            found.add(summary.config_dir)
    return found


def _session_of(path: str) -> str:
    """The first line of a host's `session`; "" where it is no session's id."""
    try:
        line = read_head(path, 8192).partition(b"\n")[0].decode("ascii", "replace")
    except OSError:
        return ""
    return line if is_plain(line) else ""


def _folder_of(transcript: str) -> str:
    """The folder in which a session was started, as its transcript names it; "" unknown."""
    try:
        lines = read_head(transcript, _HEAD).split(b"\n") if transcript else []
    except OSError:
        return ""
    for line in lines:
        if b'"cwd"' in line:
            folder = path_field(table(parsed(line)), "cwd")
            if folder:
                return folder
    return ""
