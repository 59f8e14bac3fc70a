"""The picture of a demo: a sketch of the client, the band above its prompt or the line below."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console, Group
from rich.text import Text

from hudline.cli.demo.replay import Replay
from hudline.render.formatting import elapsed

_MANNERS = {"you": ("you: ", "bold"), "claude": ("• ", ""), "note": ("  ", "dim italic")}


def frame(
    replay: Replay, rows: list[Text], console: Console, size: tuple[int, int], pace: str
) -> Group:
    """The moment as exactly `size` (columns, lines) cells, where there are lines enough.

    rows: of band or status line. pace: how fast it runs, in words.
    """
    columns, lines = size
    caption = _caption(replay, console, columns)
    box = _prompt_box(replay.ask, columns)
    if replay.surface == "band":
        foot = [*rows, *box, Text("  ? for shortcuts", "dim"), Text(""), *caption]
    else:
        foot = [*box, *rows, Text(""), *caption]
    room = max(lines - 2 - len(foot), 0)
    spoken = [_utterance(who, text) for who, text in replay.said[-room:]] if room else []
    gap = [Text("")] * (room - len(spoken))
    body = [_title(replay, pace, columns), Text(""), *gap, *spoken, *foot][:lines]
    for text in body:
        text.no_wrap = True
        text.overflow = "crop"
        text.truncate(columns)
    return Group(*body)


def _title(replay: Replay, pace: str, columns: int) -> Text:
    left = Text.assemble(("hudline demo", "bold"), f"  {replay.story.name}")
    right = f"{elapsed(replay.t)} of {elapsed(replay.story.length)}{pace}  Ctrl-C ends"
    room = columns - left.cell_len - cell_len(right)
    return left.append(" " * room + right, "dim") if room > 1 else left


def _utterance(who: str, text: str) -> Text:
    lead, style = _MANNERS[who]
    return Text(lead + text, style)


def _prompt_box(ask: str, columns: int) -> list[Text]:
    rule = Text("─" * columns, "dim")
    return [rule, Text.assemble(("❯ ", "dim"), (ask, "bold")), rule.copy()]


def _caption(replay: Replay, console: Console, columns: int) -> list[Text]:
    """The words under the picture, always as many lines, so that nothing above them jumps. They
    point at the picture as long as it has what they describe, and are faint afterwards."""
    height = 2 if columns >= 100 else 3 if columns >= 60 else 5
    title, words = (replay.look.input[name] for name in ("title", "text"))
    if replay.is_current:
        text = Text.assemble(("▲ " if title else "", "cyan"), (title, "bold cyan"), f"  {words}")
    else:
        text = Text(f"  {title}  {words}", "dim")
    wrapped = list(text.wrap(console, columns))[:height]
    return wrapped + [Text("")] * (height - len(wrapped))
