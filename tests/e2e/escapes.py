"""What a program writes to a terminal, cut into pieces that the emulator can digest.

The emulator (pyte) knows the classic sequences. It prints some modern ones as text, misreads
others as colours, and fails on a private one or two; those are rewritten or dropped here. The
questions that a program asks its terminal are answered here as well.
"""

from __future__ import annotations

import codecs
import re

_CSI = r"\x1b\[(?P<mark>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
_OSC = r"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
_STRING = r"(?P<string>\x1b[P_^X][^\x1b]*\x1b\\)"
_SHORT = r"\x1b[ -/][0-~]|\x1b[0-OQ-WYZ\\`-~]"
TOKEN = re.compile(rf"{_CSI}|{_OSC}|{_STRING}|{_SHORT}|[^\x1b]+")
# The beginning of a sequence whose end has not arrived yet.
_BEGUN = re.compile(
    r"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|\][^\x07\x1b]*\x1b?|[P_^X][^\x1b]*\x1b?|[ -/])?\Z"
)
_UNDERLINE_COLOUR = re.compile(r"(?:^|;)58(?:[;:]2[;:][0-9:]*(?:;[0-9]*){0,2}|[;:]5[;:][0-9]*)")
_TRUE_COLOUR = re.compile(r"([34]8):2:(?:[0-9]*:)?([0-9]+):([0-9]+):([0-9]+)")

ANSWERS = {
    "\x1b[c": "\x1b[?62;22c",
    "\x1b[0c": "\x1b[?62;22c",
    "\x1b[>c": "\x1b[>0;276;0c",
    "\x1b[>0c": "\x1b[>0;276;0c",
    "\x1b[>q": "\x1bP>|pyte\x1b\\",
    "\x1b[>0q": "\x1bP>|pyte\x1b\\",
    "\x1b[5n": "\x1b[0n",
    "\x1b[?996n": "\x1b[?997;1n",
}
OSC_ANSWERS = {
    "10;?": "\x1b]10;rgb:eeee/eeee/eeee\x1b\\",
    "11;?": "\x1b]11;rgb:0000/0000/0000\x1b\\",
}


class Pieces:
    """Cuts a byte stream into whole pieces: runs of text and escape sequences.

    A sequence or a character that is split between two reads waits for its rest.
    """

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    def cut(self, data: bytes) -> list[re.Match[str]]:
        """Return the whole pieces among what was kept back before and `data`."""
        text, self._rest = self._rest + self._decode(data), ""
        pieces: list[re.Match[str]] = []
        at = 0
        while at < len(text):
            piece = TOKEN.match(text, at)
            if piece is not None:
                pieces.append(piece)
                at = piece.end()
            elif _BEGUN.match(text, at):
                self._rest = text[at:]
                break
            else:
                at += 1  # a malformed sequence: let go of its escape character only
        return pieces


def digestible(piece: re.Match[str]) -> str:
    """Return `piece` as the emulator may read it; empty when it had better not see it."""
    if piece["osc"] is not None or piece["string"] is not None:
        return ""
    if piece["final"] is None:
        return piece[0]
    if piece["mark"] not in ("", "?") or piece["between"]:
        return ""
    return _plain(piece) if piece["mark"] == "" else _private(piece)


def _private(piece: re.Match[str]) -> str:
    if piece["final"] not in "hl":
        return ""
    if piece["numbers"] in ("47", "1047", "1049"):
        # One buffer only: whoever enters or leaves the other screen redraws all of it anyway.
        return "\x1b[2J\x1b[H"
    return piece[0]


def _plain(piece: re.Match[str]) -> str:
    if piece["final"] in "su":
        return "\x1b7" if piece["final"] == "s" else "\x1b8"
    if piece["final"] in "cnqt":
        return ""
    return f"\x1b[{_colours(piece['numbers'])}m" if piece["final"] == "m" else piece[0]


def _colours(numbers: str) -> str:
    """Return graphic attributes without colons and underline colours: both would be misread."""
    kept = _UNDERLINE_COLOUR.sub("", numbers)
    kept = _TRUE_COLOUR.sub(r"\1;2;\2;\3;\4", kept).replace("38:5:", "38;5;")
    kept = kept.replace("48:5:", "48;5;").replace("4:0", "24")
    kept = re.sub(r":[0-9:]*", "", kept).lstrip(";")
    return "39" if numbers and not kept else kept


def answer(piece: re.Match[str], cursor: tuple[int, int], size: tuple[int, int]) -> str:
    """Return what a terminal replies to `piece`, or nothing.

    cursor and size: (row, column) counted from 1, and (rows, columns).
    """
    if piece["osc"] is not None:
        return OSC_ANSWERS.get(piece["osc"], "")
    if piece[0] in ("\x1b[6n", "\x1b[?6n"):
        return f"\x1b[{piece['mark']}{cursor[0]};{cursor[1]}R"
    if piece[0] == "\x1b[18t":
        return f"\x1b[8;{size[0]};{size[1]}t"
    if piece["between"] == "$" and piece["final"] == "p":
        return f"\x1b[{piece['mark']}{piece['numbers']};0$y"
    return ANSWERS.get(piece[0], "")
