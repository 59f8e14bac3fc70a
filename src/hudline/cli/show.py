"""`hudline show`: what a prompt, a session, an agent or a call was."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from hudline.cli.reporting import columns, descriptions, figures, notes, output, time_notes
from hudline.cli.reporting.chosen_prompts import LAST, choose, only_match
from hudline.cli.reporting.described import Described, described
from hudline.cli.reporting.filters import EVERYTHING
from hudline.cli.reporting.opened import Opened, opened
from hudline.cli.reporting.options import printing
from hudline.config import reader
from hudline.core.paths import Home
from hudline.core.redact import target_choice
from hudline.core.redact_text import described as redacted
from hudline.insight.money import Money
from hudline.ledger.identifiers import Match, matching
from hudline.ledger.prompt_text import prompt_text
from hudline.render.cell_width import cells

_LENGTH = 300  # characters of a prompt's text
_ID = 8  # characters of an id


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is meant, and how it is printed."""
    add = parser.add_argument
    add(
        "what", metavar="ID",
        help="a prompt, session, agent or call by id or how it begins, or last for the last prompt",
    )  # fmt: skip
    add("--markdown", action="store_true", help="as Markdown, for a pull request")
    add("--no-text", action="store_true", help="without the text of the prompt")
    printing(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print the facts. UserError where the ledger cannot be opened, or nothing or several have such
    an id; 0 where there is no prompt yet."""
    now = time.time()
    with opened(home, env, now, not args.no_read) as current:
        match = _match(current, args.what, env, now)
        if match is None:
            if args.json:
                output.print_json(console, current.as_of, [], {})
            elif not args.csv:
                columns.note(console, descriptions.nothing(), "")
            return 0
        found = described(current, match, env, now)
        if args.json:
            output.print_json(console, current.as_of, [_record(found)], {"usd": _usd(found)})
            return 0
        if args.csv:
            output.print_csv(console, [_flat(found)])
            return 0
        config = reader.read(home)
        text = "" if args.no_text else _text(current, found, target_choice(config))
        if args.markdown:
            console.file.write(descriptions.markdown(found, text))
            return 0
        _draw(console, found, text, now)
        notes.incomplete(console, current)
    return 0


def _match(current: Opened, what: str, env: dict[str, str], now: float) -> Match | None:
    if what != LAST:
        return only_match(matching(current.ledger, what), what, "prompt, session, agent or call")
    prompt = choose(current, LAST, EVERYTHING, env, now).prompt
    return Match("prompt", prompt) if prompt else None


def _text(current: Opened, found: Described, targets: str) -> str:
    """The text of a prompt, redacted; "" of anything else."""
    if found.match.kind != "prompt" or not found.session:
        return ""
    return redacted(prompt_text(current.ledger, found.match.id, found.session), _LENGTH, targets)


def _usd(found: Described) -> float | None:
    return None if found.money is None else round(found.money.usd, 9)


def _record(found: Described) -> output.Record:
    """All but texts: `changed` are names of files that were written, `seconds_by_part` is as the
    rows of why."""
    parts = found.found.parts if found.found else {}
    return {
        "kind": found.match.kind, "id": found.match.id, "name": found.name or None,
        "session": found.session or None, "prompt": found.prompt,
        "project": found.project or None, "branch": found.branch or None,
        "at": round(found.at, 3), "seconds": round(found.seconds, 3),
        "outcome": found.outcome or None, **_money(found.money), **output.tokens(found.tokens),
        "requests": found.requests, "calls": found.calls, "reads": found.reads,
        "failed": found.failed, "files_changed": found.changed_count, "changed": found.changed,
        "models": found.models, "agents": found.agents,
        "seconds_by_part": {part: length / 1000 for part, length in parts.items()},
    }  # fmt: skip


def _money(money: Money | None) -> dict[str, object]:
    if money is None:
        return {**dict.fromkeys(output.money(Money())), "estimated": False, "unpriced_tokens": 0}
    return output.money(money)


def _flat(found: Described) -> output.Record:
    record = dict(_record(found))
    parts = record.pop("seconds_by_part")
    for name in ("changed", "models", "agents"):
        value = record[name]
        record[name] = " ".join(value) if isinstance(value, list) else value
    if isinstance(parts, dict):
        record.update({f"{part}_seconds": length for part, length in parts.items()})
    return record


def _draw(console: Console, found: Described, text: str, now: float) -> None:
    cost = "" if found.money is None else f" · {figures.spent(found.money)}"
    total = f"{descriptions.length(found)}{cost}"
    time_notes.head(console, descriptions.title(found), total)
    if text:
        columns.note(console, f"“{text}”", "")
    lines = descriptions.facts(found, now)
    width = max(cells(name) for name, _ in lines)
    for name, said in lines:
        columns.marked(console, Text(name + " " * (width - cells(name) + 1), "dim"), said)
    if found.prompt and found.match.kind in ("prompt", "session"):
        of = found.match.id[:_ID]
        columns.note(console, f"hudline why {of} · hudline trace {of}")
