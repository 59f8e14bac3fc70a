"""Rows as coloured blocks; imported by the first row of one of those layouts.

A block is a fragment with those that are joined to it. Its ground says what it is: the first of the
row that is the head, one that begins with a warning or an alarm or mostly is one, else one of two
that alternate. Foreign text stands on the terminal's own ground, since its author chose its colours
for that.
"""

from __future__ import annotations

from typing import NamedTuple

from hudline.render.edges import PAD, POWERLINE, Edges
from hudline.render.fragment import Row, Span
from hudline.render.joining import Line, Shown, hidden_items
from hudline.render.tones import ALARM, EVEN, HEAD, ODD, WARN, edge, on, parts

_SIGN = 1  # characters of a sign: one that alarms before a name alarms of no more than itself


class _Block(NamedTuple):
    spans: list[Span]
    elastic: list[int]
    ground: str  # "": the terminal's own
    is_right: bool


def joined(row: Row, shown: list[Shown], signs: Edges) -> Line:
    """The kept fragments of a row as blocks: see `render.joining.joined`."""
    line = Line([row.lead] if row.lead else [], [], None)
    blocks = _blocks(row, shown)
    draw = _powerline if row.layout == POWERLINE else _capsule
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.is_right and not (before and before.is_right):
            line = line._replace(gap=len(line.spans))
            line.spans.append(Span("  " if before else ""))
        draw(line, block, before, after, signs)
    return line


def _powerline(
    line: Line, block: _Block, before: _Block | None, after: _Block | None, signs: Edges
) -> None:
    spans = line.spans
    if block.is_right:
        spans += _join(block, before, signs.back, signs.thin_back)
    spans.append(_on(Span(PAD), block.ground))
    _fill(line, block)
    spans.append(_on(Span(PAD), block.ground))
    if not block.is_right:
        spans += _join(block, after, signs.forward, signs.thin_forward)


def _join(block: _Block, other: _Block | None, sign: str, thin: str) -> list[Span]:
    """The sign between a block and the one that it leads to (None at the end of the row)."""
    beside = other if other and other.is_right == block.is_right else None
    if beside and beside.ground == block.ground:  # an arrow of one colour would not be seen
        return [_on(Span(thin, "faint"), block.ground)]
    return [Span(sign, edge(block.ground, beside.ground if beside else ""))] if sign else []


def _capsule(
    line: Line, block: _Block, before: _Block | None, after: _Block | None, signs: Edges
) -> None:
    spans = line.spans
    if before and before.is_right == block.is_right:
        spans.append(Span(PAD))
    spans.append(_cap(signs.opening, block.ground))
    _fill(line, block)
    spans.append(_cap(signs.closing, block.ground))


def _cap(sign: str, ground: str) -> Span:
    if sign == PAD or not ground:
        return _on(Span(PAD), ground)
    return Span(sign, edge(ground, ""))


def _fill(line: Line, block: _Block) -> None:
    """Put the text of a block behind the line."""
    line.elastic.extend([len(line.spans) + index for index in block.elastic])
    line.spans.extend([_on(span, block.ground) for span in block.spans])


def _on(span: Span, ground: str) -> Span:
    """A span on a ground; foreign text, and that of the terminal's own ground, as it is."""
    if not ground or span.style is not None:
        return span
    return span._replace(tone=on(span.tone, ground))


def _blocks(row: Row, shown: list[Shown]) -> list[_Block]:
    last, hidden = hidden_items(row, shown)
    found: list[_Block] = []
    for place, one in enumerate(shown):
        is_right = row.fill is not None and one.place >= row.fill
        if found and one.fragment.joined and found[-1].is_right == is_right:
            found[-1].spans.append(Span(PAD))
        else:
            found.append(_Block([], [], "", is_right))
        spans = found[-1].spans
        if one.elastic_span is not None:
            found[-1].elastic.append(len(spans) + one.elastic_span)
        spans += one.spans
        if place == last:
            spans.append(Span(f" +{hidden}", "faint"))
    has_head = row.is_head and not row.is_sticky
    ground = ""
    for index, block in enumerate(found):
        ground = _ground(block, ground, is_first=has_head and index == 0)
        found[index] = block._replace(ground=ground)
    return found


def _ground(block: _Block, before: str, is_first: bool) -> str:
    """What a block stands on, behind one that stands on `before`."""
    if any(span.style is not None for span in block.spans):
        return ""
    texts = [(parts(span.tone).tone, len(span.text.strip())) for span in block.spans]
    texts = [(tone, size) for tone, size in texts if size]
    whole = sum(size for _, size in texts)
    for tone, ground in (("alarm", ALARM), ("warn", WARN)):
        is_most = 2 * sum(size for one, size in texts if one == tone) > whole
        if is_most or (texts and texts[0][0] == tone and texts[0][1] > _SIGN):
            return ground
    if is_first:
        return HEAD
    return ODD if before == EVEN else EVEN
