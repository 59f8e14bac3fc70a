"""How `hudline show` says what something was: on a screen, and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from hudline.cli.reporting import figures, time_notes, words
from hudline.cli.reporting.subject import (
    CUT,
    DENIED,
    DONE,
    FAILED,
    RUNNING,
    WAITING,
    Subject,
)
from hudline.cli.usage import sanitised

_FILES = 12  # names in a sentence
# Signs that would be formatting, a link, an image, HTML, a mention of somebody or an issue.
_MARKDOWN = {ord(char): f"&#{ord(char)};" for char in "\\`*_{}[]<>#|!@~&"}


def nothing() -> str:
    """That there is nothing to show."""
    return words.say("There is no such prompt.")


def length(found: Subject) -> str:
    """How long it took."""
    return figures.tenths(found.seconds)


def title(found: Subject) -> str:
    """A first line: what it is, where."""
    said = [f"{_kind(found)} {found.match.id[: _long(found)]}"]
    if found.name:
        tool, _, target = found.name.partition(" ")
        said.append(
            time_notes.call_name(tool, target) if found.match.kind == "call" else found.name
        )
    said += [one for one in (found.project, found.branch) if one]
    return " · ".join(said)


def facts(found: Subject, now: float) -> list[tuple[str, str]]:
    """Names and values, those that are known."""
    listed = [
        (words.say("when"), _when(found.at, now)),
        (words.say("outcome"), _outcome(found)),
        (words.say("models"), ", ".join(map(figures.model, found.models))),
        (words.say("tokens"), _tokens(found)),
        (words.say("hidden"), _hidden(found)),
        (words.say("calls"), _calls(found)),
        (words.say("files changed"), _names(found)),
        (words.say("agents"), _several(found.agents)),
        (words.say("time"), _parts(found)),
        (words.say("prompt"), _of(found, "prompt", found.prompt or "")),
        (words.say("session"), _of(found, "session", found.session)),
    ]
    return [(name, said) for name, said in listed if said]


def markdown(found: Subject, text: str) -> str:
    """For a pull request, in English. text: of the prompt, redacted."""
    cost = "" if found.money is None else f" · {_escaped(figures.spent(found.money))}"
    name = found.match.id[: _long(found)].replace("`", "")  # else it ends the code that it is in
    head = [f"**Claude Code** · {found.match.kind} `{name}`"]
    head += [f"{datetime.fromtimestamp(found.at):%Y-%m-%d %H:%M}"] if found.at else []
    lines = [" · ".join([*head, length(found)]) + cost, ""]
    if text:
        lines += [f"> {_escaped(text)}", ""]
    if found.name:
        lines.append(f"- What: {_escaped(found.name)}")
    lines += [f"- Models: {_escaped(', '.join(found.models))}"] if found.models else []
    for name, said in (
        ("Outcome", found.outcome), ("Requests", _count(found.requests)),
        ("Calls", _count(found.calls)), ("Failed", _count(found.failed)),
        ("Files changed", _names(found)), ("Agents", _several(found.agents)),
        ("Where the time went", _english_parts(found)),
    ):  # fmt: skip
        if said:
            lines.append(f"- {name}: {_escaped(said)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return sanitised(text).translate(_MARKDOWN)


def _long(found: Subject) -> int:
    return figures.ID if found.match.kind in ("prompt", "session") else 32


def _kind(found: Subject) -> str:
    kinds = {
        "prompt": words.say("prompt"), "session": words.say("session"),
        "agent": words.say("agent"), "call": words.say("call"),
    }  # fmt: skip
    return kinds[found.match.kind]


def _when(at: float, now: float) -> str:
    if not at:
        return ""
    return f"{datetime.fromtimestamp(at):%Y-%m-%d %H:%M:%S}" if at <= now + 1 else figures.NONE


def _outcome(found: Subject) -> str:
    """What became of it, by a sign and a word; of an agent in the background nothing says it."""
    said = {
        RUNNING: f"● {words.say('running')}", WAITING: f"◐ {words.say('waits for you')}",
        DONE: f"✓ {words.say('done')}", CUT: f"⊘ {words.say('cut')}",
        DENIED: f"⊘ {words.say('denied')}", FAILED: f"✗ {words.say('failed')}",
    }  # fmt: skip
    unknown = "" if found.match.kind == "agent" else f"? {words.say('no end is noted')}"
    return said.get(found.outcome, unknown)


def _tokens(found: Subject) -> str:
    tokens = found.tokens
    if not found.requests:
        return ""
    written = tokens.cache_write_5m + tokens.cache_write_1h
    return words.several(
        found.requests, "{count} request", "{count} requests"
    ) + ": " + words.say(
        "{fresh} fresh, {cached} from cache, {output} output",
        fresh=figures.tokens(tokens.input + written), cached=figures.tokens(tokens.cache_read),
        output=figures.tokens(tokens.output),
    )  # fmt: skip


def _hidden(found: Subject) -> str:
    return figures.usd(found.money.hidden) if found.money and found.money.hidden > 0 else ""


def _calls(found: Subject) -> str:
    if not found.calls or found.match.kind == "call":
        return ""
    said = [words.several(found.calls, "{count} call", "{count} calls")]
    if found.reads:
        said.append(words.several(found.reads, "{count} read", "{count} reads"))
    if found.failed:
        said.append(words.several(found.failed, "{count} failed", "{count} failed"))
    return ", ".join(said)


def _names(found: Subject) -> str:
    if not found.changed_count:
        return ""
    rest = max(found.changed_count - len(found.changed[:_FILES]), 0)
    names = ", ".join(found.changed[:_FILES])
    if not names:
        return _count(found.changed_count)
    return f"{names} +{rest}" if rest else names


def _several(names: list[str]) -> str:
    counted = Counter(names)
    return ", ".join(f"{name} {count}×" if count > 1 else name for name, count in counted.items())


def _parts(found: Subject) -> str:
    if found.found is None:
        return ""
    names = time_notes.part_names()
    return _joined({names[part]: length for part, length in found.found.parts.items()})


def _english_parts(found: Subject) -> str:
    return _joined(found.found.parts) if found.found is not None else ""


def _joined(parts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{name} {figures.tenths(length / 1000)}" for name, length in parts.items() if length
    )


def _of(found: Subject, kind: str, value: str) -> str:
    """An id, where it is not that of what is shown."""
    return "" if found.match.kind == kind else value


def _count(count: int) -> str:
    return f"{count:,}" if count else ""
