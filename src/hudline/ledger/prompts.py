"""What the ledger knows of prompts in a period: typed rows for `insight.prompts`.

A prompt here is one that a person (or a program) gave, with all turns that its agents woke: its
`root`. Times are seconds since 1970.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hudline.insight.money import Tokens
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, price_column, price_key
from hudline.ledger.reports import OF_SESSION, PROJECT, TOKEN_SUMS, Period, projects

_ROOT = "coalesce(q.root, r.prompt)"
_PROMPT = "left join prompt q on q.id = r.prompt"
# Known where a dialog was answered: by the journal, else by a call that did not run or whose
# duration is known.
WAITED = """coalesce(r.waited, case when r.decision like 'user%' then
case when r.outcome = 'denied' then max(r.ended - r.began, 0.0)
when r.took is not null then max(r.ended - r.began - r.took, 0.0) end end, 0.0)"""
_FAILED = "coalesce(r.outcome, r.noted_outcome) = 'failed'"


class PromptUsage(NamedTuple):
    """The requests of a prompt, of one session, branch and model. `key`: of their price."""

    prompt: str
    session: str
    project: str
    branch: str
    model: str
    tokens: Tokens
    requests: int
    key: str


class PromptCalls(NamedTuple):
    """The calls of a prompt. `files`: different ones that were read."""

    calls: int
    reads: int
    files: int
    failed: int


class PromptTold(NamedTuple):
    """A prompt itself: its session, when it was given, its cost by readings, in dollars, and how it
    begins, where that is kept."""

    session: str
    project: str
    at: float
    usd: Optional[float]
    text: Optional[str]


def prompt_usage(ledger: Ledger, period: Period) -> list[PromptUsage]:
    """The requests of a period by the prompt that they belong to; "" where that is not known."""
    project, roots = projects(ledger), dict(map(tuple, ledger.rows("select id, root from prompt")))
    rows = ledger.rows(
        f"""select r.prompt, r.session, r.branch, r.model, r.tier,
        {price_column(known_prices(ledger))}, count(*), {TOKEN_SUMS}
        from request r where r.first >= ? and r.first < ? group by 1, 2, 3, 4, 5, 6""",  # noqa: S608
        period,
    )
    found = []
    for prompt, session, branch, model, tier, rest, requests, *tokens in rows:
        of = roots.get(prompt, prompt), session, project.get(session, ""), branch, model
        key = price_key(model, tier, rest)
        found.append(PromptUsage(*of, Tokens(*tokens), requests, key))
    return found


def prompt_calls(ledger: Ledger, period: Period) -> dict[str, PromptCalls]:
    """The calls of a period by prompt."""
    rows = ledger.rows(
        f"""select {_ROOT}, count(*), sum(r.tool = 'Read'),
        count(distinct case when r.tool = 'Read' then r.file end), coalesce(sum({_FAILED}), 0)
        from call r {_PROMPT} where r.began >= ? and r.began < ? group by 1""",  # noqa: S608
        period,
    )
    return {row[0]: PromptCalls(*tuple(row)[1:]) for row in rows if row[0]}


def prompt_waits(ledger: Ledger, period: Period) -> dict[str, list[tuple[float, float]]]:
    """When a dialog was open for a prompt: from the call to its answer."""
    rows = ledger.rows(
        f"""select {_ROOT}, r.began, r.began + {WAITED} from call r {_PROMPT}
        where r.began >= ? and r.began < ? and {WAITED} > 0""",  # noqa: S608
        period,
    )
    found: dict[str, list[tuple[float, float]]] = {}
    for root, first, last in rows:
        found.setdefault(root, []).append((first, last))
    return found


def prompt_agents(ledger: Ledger, period: Period) -> dict[str, int]:
    """How many agents made requests for a prompt."""
    rows = ledger.rows(
        f"""select {_ROOT}, count(distinct r.agent) from request r {_PROMPT}
        where r.first >= ? and r.first < ? and r.agent <> '' group by 1""",  # noqa: S608
        period,
    )
    return {row[0]: row[1] for row in rows}


def prompt_spans(ledger: Ledger, period: Period) -> dict[str, list[tuple[float, float]]]:
    """When something went on for a prompt: of each of its turns and agents the beginning and the
    end."""
    found: dict[str, list[tuple[float, float]]] = {}
    for source, began in (("request", "coalesce(r.sent, r.first)"), ("call", "r.began")):
        rows = ledger.rows(
            f"""select {_ROOT}, min({began}), max(max({began}, coalesce(r.ended, 0.0)))
            from {source} r {_PROMPT} where {began} >= ? and {began} < ?
            group by 1, r.prompt, r.agent""",  # noqa: S608
            period,
        )
        for root, first, last in rows:
            found.setdefault(root, []).append((first, last))
    return found


def prompts_told(ledger: Ledger) -> dict[str, PromptTold]:
    """All prompts by id; the cost is that of their turns together."""
    rows = ledger.rows(
        f"""select r.root, r.session, {PROJECT}, min(r.at), sum(r.usd),
        max(case when r.id = r.root then r.text end) from prompt r {OF_SESSION} group by r.root"""  # noqa: S608
    )
    return {row[0]: PromptTold(*row[1:]) for row in rows}
