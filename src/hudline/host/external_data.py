"""What a draw finds on disk when a widget asks for it, and what of it should be refreshed.

Nothing is started here and nothing waited for: a refresher has left its findings, and what is
missing or old is noted in `DrawContext.due`.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from typing import Any, Callable

from hudline.config.user_commands import WRAP, command
from hudline.core import error_log
from hudline.core.fields import clean, number, whole
from hudline.core.file_io import modified
from hudline.core.json_codec import fingerprint
from hudline.core.paths import account_file, person_folder
from hudline.core.redact import redacted
from hudline.events.account import email, organization, plan
from hudline.host import git_facts, limits, spend_facts
from hudline.host.draw_context import DrawContext
from hudline.platform.files import is_elsewhere
from hudline.platform.outbox import is_absolute
from hudline.render.formatting import is_twelve
from hudline.sources.account import signed_in
from hudline.sources.other_sessions import other_sessions
from hudline.sources.transcripts import model_fallback
from hudline.state.clock_steps import AHEAD
from hudline.view.external_data import Account, ActiveConfig, CommandOutput, StyledText, WrappedLine
from hudline.view.snapshot import Snapshot

_ACTIVE_CONFIG = 60.0  # seconds after which the active config is counted again
_WRAPPED_FOR = 600.0  # seconds that rows of a line that fails are worth showing
_TICKING = ("total_duration_ms", "total_api_duration_ms")  # of `cost`: new at every tick
_LONGEST = 200  # characters of a variable
_ESCAPED = {"%": "%25", "#": "%23", "?": "%3F"}  # of a path in an address
_RECENT = 3600.0  # seconds that an error of Hudline's own is news
_TOKENS = ("CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR")
_KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")


def serve(context: DrawContext, snapshot: Snapshot) -> Callable[[], None] | None:
    """Let the snapshot ask for what lies on disk, and share its rate limits; what is to be done
    once the draw is out, None for nothing."""
    for name, find in FINDERS.items():
        setattr(snapshot.sources, name, partial(find, context))
    snapshot.sources.alerts = partial(spend_facts.alerts, context, snapshot)
    return limits.share(context, snapshot) if snapshot.limits else None  # an API key has none


def active_config(context: DrawContext) -> ActiveConfig | None:
    """What a refresher counted; None where none has."""
    stored = context.stored("active_config")
    is_same = stored.get("mark") == fingerprint(context.status.folder, context.status.project)
    age = context.age(stored.get("at")) if is_same else float("inf")
    context.refresh("active_config", age, _ACTIVE_CONFIG)
    counts = [whole(stored.get(name)) for name in ("instructions", "rules", "servers", "hooks")]
    known = [count for count in counts if count is not None]
    return ActiveConfig(*known) if is_same and len(known) == len(counts) else None


def output(context: DrawContext, name: str) -> CommandOutput | None:
    """The output of the person's command `name`; None where there is none for this folder."""
    own = command(context.config, name)
    if own is None:
        return None
    stored = context.stored("command." + name)
    is_same = stored.get("mark") == fingerprint(own.run, context.status.folder)
    age = context.age(stored.get("at"))
    context.refresh("command." + name, age if is_same else float("inf"), own.every)
    if not is_same:
        return None
    lines = stored.get("lines")
    lines = [clean(line, 200) for line in lines] if isinstance(lines, list) else []
    is_late = age > own.every + own.timeout + context.patience
    return CommandOutput(lines[: own.lines], age, whole(stored.get("code")), is_late)


def variable(context: DrawContext, name: str) -> str:
    """A variable of the client's environment, without what looks like a secret; "" where it is not
    set."""
    return redacted(context.env.get(name, ""), _LONGEST)


def located(context: DrawContext, path: str) -> str:
    """The address of a file by its path as tools' targets have it; "" where it is not there any
    more, or was abbreviated."""
    for folder in (context.status.folder, context.status.project):
        full = path if is_absolute(path) else f"{folder}/{path}"
        if is_elsewhere(full, folder):
            continue
        if is_absolute(full) and full.isprintable() and modified(full):
            start = "file://" if full.startswith("/") else "file:///"
            return start + "".join([_ESCAPED.get(char, char) for char in full])
    return ""


def mishaps(context: DrawContext) -> int:
    """How many errors of hooks, refreshers and draws were noted in the last hour."""
    if context.clock - modified(context.home.errors) > _RECENT:
        return 0
    since, until = context.clock - _RECENT, context.clock + AHEAD
    return error_log.count(context.home, since, until=until)


def person(context: DrawContext) -> str:
    """The path of the person's own folder, "" where it is not known."""
    with suppress(LookupError):
        return person_folder(context.env)
    return ""


def provider(env: dict[str, str]) -> str:
    """The cloud that the client asks (Bedrock, Vertex, Foundry), by CLAUDE_CODE_USE_*; else ""."""
    for name in ("Bedrock", "Vertex", "Foundry"):
        if env.get(f"CLAUDE_CODE_USE_{name.upper()}", "0").lower() not in ("", "0", "false"):
            return name
    return ""


def account(context: DrawContext) -> Account | None:
    """The account that the client is signed in to; None where there is nothing to say.

    Where the environment names a cloud or a key, that is the plan, and no address is shown; else
    what the client's file says. Limits are reported only to subscriptions: with them a key in the
    environment is not in use.
    """
    env = context.env
    cloud = provider(env)
    if cloud:
        return Account(cloud)
    if not context.status.limits and any(env.get(name) for name in _KEYS):
        return Account("API")
    if any(env.get(name) for name in _TOKENS):
        return None  # the file does not say to whom that token belongs
    signed = signed_in(account_file(env))
    if not signed:
        return None
    found = Account(plan(signed), email(signed), organization(signed))
    return found if found.plan or found.email else None


def wrapped_line(context: DrawContext) -> WrappedLine | CommandOutput | None:
    """The rows of the status line that was there before Hudline; without any, how it failed; None
    where there is nothing to say."""
    if context.config.get(WRAP) is not True:
        return None
    stored = context.stored("wrapped_line")
    every = max(number(stored.get("every")) or 0.0, 1.0)
    tried = context.age(stored.get("tried"))
    is_same = stored.get("mark") == wrapped_mark(context)
    context.refresh("wrapped_line", tried if is_same else float("inf"), every)
    age = context.age(stored.get("at"))
    rows = stored.get("rows")
    if not isinstance(rows, list) or age > _WRAPPED_FOR:
        code = stored.get("code", 0)
        return CommandOutput([], tried, whole(code)) if code != 0 else None
    parts = [[_part(part) for part in row] for row in rows if isinstance(row, list)]
    return WrappedLine(parts, age, age > every + context.patience)


def wrapped_mark(context: DrawContext) -> int:
    """A figure for all that a wrapped line draws from, but for what changes with every tick."""
    cost = context.payload.get("cost")
    if isinstance(cost, dict):
        cost = {key: value for key, value in cost.items() if key not in _TICKING}
    size = [context.env.get(name) for name in ("COLUMNS", "LINES")]
    return fingerprint({**context.payload, "cost": cost}, size)


def _part(part: object) -> StyledText:
    """A part of a row as it was stored: text, address, SGR parameters."""
    values = part if isinstance(part, list) and len(part) == 3 else ["", "", ""]
    return StyledText(*(value if isinstance(value, str) else "" for value in values))


def _utc_offset(at: float) -> int:
    return time.localtime(at).tm_gmtoff


# By the name of one of the snapshot's sources, what answers it for a draw.
FINDERS: dict[str, Callable[..., Any]] = {
    "git": git_facts.git,
    "repository": git_facts.repository,
    "active_config": active_config,
    "wrapped_line": wrapped_line,
    "output": output,
    "variable": variable,
    "located": located,
    "person": person,
    "mishaps": mishaps,
    "account": account,
    "today": spend_facts.today,
    "model_fallback": lambda context: model_fallback(context.status.transcript),
    "other_sessions": lambda context: other_sessions(
        context.env, context.home, context.status.session_id, context.clock
    ),
    "provider": lambda context: provider(context.env),
    "twelve_hours": lambda context: is_twelve(context.config.get("clock"), context.env),
    "utc_offset": lambda context: _utc_offset(context.clock),
    "offset_at": lambda _, at: _utc_offset(at),
}
