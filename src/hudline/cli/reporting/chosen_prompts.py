"""Which prompts a person means by `PROMPT`, `SESSION` or `last`, and by the options of reports."""

from __future__ import annotations

from argparse import Namespace
from typing import NamedTuple, Optional

from hudline.cli.reporting.filters import EVERYTHING, Filter
from hudline.cli.reporting.live import live_sessions
from hudline.cli.reporting.opened import Opened
from hudline.cli.reporting.options import period_of
from hudline.core.errors import UserError
from hudline.core.fields import clean
from hudline.core.paths import config_folder, session_of
from hudline.insight.time_breakdown import Threads
from hudline.insight.timeline import Timeline, by_session
from hudline.ledger.identifiers import Match, matching
from hudline.ledger.ingest import known_config_dirs
from hudline.ledger.reports import Period
from hudline.ledger.timeline import (
    PromptRoot,
    branches_and_models,
    newest_root,
    prompt_roots,
    timeline,
)

LAST = "last"
_SHOWN = 16  # characters of an id in a hint


class Chosen(NamedTuple):
    """What is meant: prompts of people, the oldest first, with the short names of their projects.
    `prompt`: the id where it is one,
    `session`: where it is one session, whole or in part; None where it is several. `threads`: what
    their sessions did, by session."""

    roots: list[PromptRoot]
    prompt: Optional[str]
    session: Optional[str]
    timeline: Timeline
    threads: dict[str, Threads]

    @property
    def is_running(self) -> bool:
        """Whether one of them is not over."""
        return any(one.live is not None for one in self.threads.values())


def choose(
    current: Opened, what: Optional[str], args: Namespace, env: dict[str, str], now: float
) -> Chosen:
    """What `what` and the options of `args` mean; the newest prompt where neither says anything.

    UserError where `what` is no prompt and no session, or the beginning of several.
    """
    chosen = Filter(current.ledger, args)
    is_narrowed = any(getattr(args, name) for name in vars(EVERYTHING))
    period = period_of(args, now) if is_narrowed and not what else Period()
    roots = [one for one in prompt_roots(current.ledger, period) if _allows(chosen, one)]
    roots = _of_branch_and_model(current, roots, chosen)
    prompt, session = None, chosen.session
    if what and what != LAST:
        match = _match(current, what)
        if match.kind == "session":
            session, roots = match.id, [one for one in roots if one.session == match.id]
        else:
            prompt = _root(current, match.id)
            roots = [one for one in roots if one.id == prompt]
    elif what == LAST or not is_narrowed:
        here = session_of(None, env)
        mine = [one for one in roots if one.session == here] or roots
        roots = mine[-1:]
        prompt = roots[0].id if roots else None
    whole = [session] if what and session and not prompt else []
    wanted = [one.id for one in roots] or ([prompt] if prompt else [])
    found = timeline(current.ledger, wanted, whole)
    threads = _threads(current, found, env, now)
    if session is None and len(threads) == 1:
        session = next(iter(threads))
    named = [one._replace(project=chosen.label(one.project)) for one in roots]
    return Chosen(named, prompt, session, found, threads)


def _allows(chosen: Filter, one: PromptRoot) -> bool:
    return (chosen.project is None or chosen.project == one.project) and (
        chosen.session is None or chosen.session == one.session
    )


def _of_branch_and_model(
    current: Opened, roots: list[PromptRoot], chosen: Filter
) -> list[PromptRoot]:
    if chosen.branch is None and chosen.model is None:
        return roots
    known = branches_and_models(current.ledger)
    return [
        one
        for one in roots
        if any(
            chosen.branch in (None, branch) and chosen.model in (None, model)
            for branch, model in known.get(one.id, ())
        )
    ]


def _match(current: Opened, what: str) -> Match:
    found = [one for one in matching(current.ledger, what) if one.kind in ("prompt", "session")]
    return only_match(found, what, "prompt or session")


def only_match(found: list[Match], what: str, kinds: str) -> Match:
    """The one that is found; UserError where it is none, or several begin so."""
    if not found:
        raise UserError(
            f"No {kinds} begins with {clean(what, 80)!r}.",
            "hudline prompts shows prompts of the last seven days; say an id or how it begins.",
        )
    if len(found) > 1:
        shown = ", ".join(f"{one.id[:_SHOWN]} ({one.kind})" for one in found)
        raise UserError(f"Several ids begin with {clean(what, 80)!r}.", f"Say more: {shown}.")
    return found[0]


def _root(current: Opened, prompt: str) -> str:
    """The prompt of a person that a prompt belongs to."""
    rows = current.ledger.rows("select root from prompt where id = ?", [prompt])
    return str(rows[0][0]) if rows else prompt


def _threads(
    current: Opened, found: Timeline, env: dict[str, str], now: float
) -> dict[str, Threads]:
    """What each session did; a turn runs only where it is the newest of its session."""
    live = live_sessions([config_folder(env), *known_config_dirs(current.ledger)], now)
    threads = {}
    for session, mine in by_session(found).items():
        runs = live.get(session)
        newest = newest_root(current.ledger, session) if runs else ""
        is_newest = any(turn.root == newest for turn in mine.turns)
        threads[session] = Threads(mine, runs if is_newest else None)
    return threads
