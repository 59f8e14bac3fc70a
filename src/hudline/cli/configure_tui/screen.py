"""The drawing of `hudline configure`: the picture above, the list below, the keys at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Callable, NamedTuple

from rich.console import Group
from rich.layout import Layout
from rich.text import Text

from hudline.cli import own_manual
from hudline.cli.configure_tui import draft, rows, search
from hudline.cli.configure_tui.entries import (
    OPTION,
    OWN_SPARES,
    ROW,
    ROW_OPTION,
    ROWS,
    SETTING,
    SPARE,
    SPARES,
    VALUE,
    WIDGET,
    group,
)
from hudline.cli.configure_tui.entry_text import draft_text
from hudline.cli.configure_tui.explanations import says
from hudline.cli.configure_tui.listing import Listing, listing
from hudline.cli.configure_tui.model import is_text
from hudline.cli.configure_tui.state import WIDTHS, State
from hudline.cli.swatches import swatch
from hudline.cli.usage import sanitised
from hudline.host.line_output import picture
from hudline.render.edges import PANEL
from hudline.view.snapshot import Snapshot

Samples = dict[str, Callable[[], Snapshot]]
Prepare = Callable[[dict[str, Any]], dict[str, Any]]


class Preview(NamedTuple):
    """Sources of the picture: samples by name, the person's environment (for colours, glyphs and
    language), and a function that prepares a configuration for drawing. `notes`: settings that
    override the choices made here."""

    samples: Samples
    env: dict[str, str]
    prepare: Prepare = dict
    notes: tuple[str, ...] = ()

    def swatch(self, config: dict[str, Any], theme: str) -> Text:
        """The colours of a theme as this terminal shows them; none without colours."""
        squares = swatch(theme, self.prepare(config), self.env)
        return Text.from_ansi("".join(f"\x1b[{one.style}m{one.text}\x1b[0m" for one in squares))


_MOST = 9  # rows of the picture
_SHARE, _FRAMED_SHARE = 5, 4  # of the lines is the picture one; a frame has more rows
_NARROW, _LOW = 60, 20  # columns and lines below which the foot is shorter
_ASK = ("Save before you leave?", "y save", "n leave without", "esc stay")
_ASK_SHORTLY = ("Save?", "y save", "n leave", "esc stay")
_SEARCH_KEYS = ("↑↓ others", "enter stay", "esc back")
_CARRY_KEYS = ("←→ in its row", "↑↓ to another row", "enter puts it down")
_KEYS = {
    SETTING: ("←→ choose", "enter list", "⌫ default"),
    VALUE: ("↑↓ look", "enter choose", "space choose and stay", "esc back"),
    ROW: ("←→ separator", "space from which level", "enter more"),
    ROW_OPTION: ("←→ change", "⌫ default", "o close"),
    WIDGET: ("space off", "enter carry", "←→ move", "o options, style"),
    OPTION: ("←→ change", "⌫ default", "o close"),
    SPARE: ("space on", "enter on and carry"),
}
_TYPED = ("enter type", "⌫ default", "o close")
_ALWAYS = ("s save", "q leave", "u undo", "r redo", "tab group", "/ search")


def frame(state: State, preview: Preview, size: tuple[int, int]) -> Layout:
    """The whole screen, of `size` (columns, lines) cells."""
    columns, lines = size
    shown = _picture(state, preview, columns)
    share = _FRAMED_SHARE if _is_framed(state.pictured) else _SHARE
    most = max(min(_MOST, lines // share + 1), 1)
    rest = len(shown) - most
    if rest > 0:
        shown = [*shown[: most - 1], Text(f"and {rest + 1} more rows", "dim")]
    title = _title(state, list(preview.samples), columns)
    above = [
        title,
        *_padded(shown, most),
        _rule(columns, Text(_notes(state, preview, columns), "yellow")),
    ]
    help_lines, key_lines = _help(state, size), _key_lines(state, size)
    room = max(lines - len(above) - 1 - len(help_lines) - len(key_lines), 1)
    part = listing(state, columns, room, partial(preview.swatch, state.config))
    foot = [_rule(columns, _rows_note(state, columns), _hidden(part)), *help_lines, *key_lines]
    layout = Layout()
    layout.split_column(
        Layout(_group(above, columns), size=len(above)),
        Layout(_group(part.lines, columns), size=room),
        Layout(_group(foot, columns)),
    )
    return layout


def _group(texts: list[Text], columns: int) -> Group:
    for text in texts:
        text.no_wrap = True
        text.truncate(columns)
    return Group(*texts)


def _padded(texts: list[Text], height: int) -> list[Text]:
    """The texts in a fixed number of rows, so that the list does not jump."""
    return texts + [Text("")] * (height - len(texts))


def _picture(state: State, preview: Preview, columns: int) -> list[Text]:
    """The line as the real renderer draws it; what is wider than the screen is cut."""
    wide = WIDTHS[state.width] or columns
    level = state.level
    if not level:
        return [Text("nothing shows at this verbosity", "dim")]
    snapshot = list(preview.samples.values())[state.sample]()
    snapshot.sources.own_widgets = own_manual.drawing(snapshot)
    terminal = {**preview.env, "COLUMNS": str(wide), "LINES": "60"}
    printed = picture(snapshot, level, terminal, preview.prepare(state.pictured)).rstrip("\n")
    return [_cropped(Text.from_ansi(row), columns) for row in printed.split("\n")]


def _is_framed(config: dict[str, Any]) -> bool:
    """Whether rows have a frame."""
    layouts = {config.get("layout"), *(row.layout for row in rows.read(config))}
    return PANEL in layouts


def _cropped(row: Text, columns: int) -> Text:
    if row.cell_len > columns:
        row.truncate(columns - 1)
        row.append("›", "dim")
    return row


def _title(state: State, names: list[str], columns: int) -> Text:
    changed = " · not saved" if state.is_changed else ""
    left = Text.assemble(("hudline configure", "bold"), (changed, "yellow"))
    wide = WIDTHS[state.width] or columns
    right = f"m sample {names[state.sample]}   w {wide} columns"
    room = columns - left.cell_len - len(right)
    return left.append(" " * room + right, "dim") if room > 1 else left


def _notes(state: State, preview: Preview, columns: int) -> str:
    """Remarks on the picture above."""
    wide = WIDTHS[state.width]
    cut = (f"cut: {wide} columns need a wider terminal",) if wide > columns else ()
    return " · ".join((*cut, *preview.notes))


def _rule(columns: int, note: Text | None = None, right: str = "") -> Text:
    """A line with a note at the left and a few words at the right, where there is room for both."""
    text = Text()
    if note:
        text.append("── ", "dim").append_text(note).append(" ")
    room = columns - text.cell_len - (len(right) + 4 if right else 0)
    if room < 0:
        right, room = "", columns - text.cell_len
    text.append("─" * max(room, 0), "dim")
    return text.append(f" {right} ──", "dim") if right else text


def _hidden(part: Listing) -> str:
    """How many entries precede and follow the part of the list that is shown."""
    before, after = f"↑{part.before}" * bool(part.before), f"↓{part.after}" * bool(part.after)
    words = [word for word in (before, after) if word]
    return f"{' '.join(words)} more" if words else ""


def _rows_note(state: State, columns: int) -> Text:
    """That a change makes the rows of a preset the person's own, or has done so."""
    is_narrow = columns < _NARROW
    if state.left_preset:
        back = f"your own rows now; the entry preset goes back to {state.left_preset}"
        return Text("your own rows now; preset goes back" if is_narrow else back, "yellow")
    preset = rows.preset_of(state.config)
    if not preset or group(state.current) not in (ROWS, OWN_SPARES, SPARES):
        return Text("")
    before = f"a change here makes the rows your own, not preset {preset}"
    return Text("a change makes the rows your own" if is_narrow else before, "dim")


def _help(state: State, size: tuple[int, int]) -> list[Text]:
    """What the entry under the cursor is, in two or three lines."""
    columns, lines = size
    most = 2 if lines < 30 and columns >= _NARROW else 3
    most = most if lines >= _LOW else 1
    texts = _wrapped(sanitised(says(state.current, state.config)).split(), " ", columns)
    if len(texts) > most:
        texts[most - 1].append(" …")
        texts[most - 1].truncate(columns, overflow="ellipsis")
    return _padded(texts[:most], most)


def _key_lines(state: State, size: tuple[int, int]) -> list[Text]:
    """What the keys do: those of the entry, then those of always, or what a question allows."""
    columns, lines = size
    most = 1 if lines < _LOW else 2 if columns >= _NARROW else 4
    if state.is_asking:
        asked = _ASK if columns >= _NARROW else _ASK_SHORTLY
        texts, style = _wrapped(asked, "   ", columns), "bold yellow"
    elif state.search is not None:
        texts, style = _wrapped(_search_words(state), "   ", columns), "bold cyan"
    elif state.draft is not None:
        texts, style = _wrapped(_draft_words(state), "   ", columns), "bold cyan"
    else:
        own = _CARRY_KEYS if state.is_carried else _own_keys(state)
        always = () if state.is_carried else _ALWAYS
        texts = _wrapped(own, "   ", columns) if most > 1 else []
        texts += _wrapped(always if most > 1 else (*own, *always), "   ", columns)
        style = "cyan"
    for text in texts:
        text.stylize(style)
    return _padded(texts[:most], most)


def _search_words(state: State) -> list[str]:
    """What is searched for, how often it is there, and the keys."""
    known = search.places(state, state.search or "")
    count = f"{known.index(state.cursor) + 1} of {len(known)}" if state.cursor in known else ""
    if state.search and not known:
        count = "nothing found"
    return [word for word in (f"/{state.search}▏", count, *_SEARCH_KEYS) if word]


def _own_keys(state: State) -> tuple[str, ...]:
    """What the keys do with the entry under the cursor."""
    entry = state.current
    if not is_text(state, entry):
        return _KEYS[entry.kind]
    return (_KEYS[OPTION][0], *_TYPED) if entry.name == "style" else _TYPED


def _draft_words(state: State) -> list[str]:
    """The text that is typed, whether it is allowed, and the keys."""
    wrong = "" if draft.taken(state) is not None else "not allowed so far"
    shown = f"{state.current.name} {draft_text(state.draft or '')}"
    return [word for word in (shown, wrong, "enter keep", "esc back") if word]


def _wrapped(words: Sequence[str], gap: str, columns: int) -> list[Text]:
    """Words in lines of at most so many cells."""
    lines: list[Text] = []
    for word in words:
        if lines and lines[-1].cell_len + len(gap) + Text(word).cell_len <= columns:
            lines[-1].append(gap + word)
        else:
            lines.append(Text(word))
    return lines
