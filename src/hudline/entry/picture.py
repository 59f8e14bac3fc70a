"""A moment as terminal text, as the person and the terminal want it."""

from hudline.layout import lines
from hudline.page.fit import Fit, column_budget, row_budget
from hudline.page.icons import glyphs
from hudline.page.labels import language, words
from hudline.page.paint import ansi, depth, palette
from hudline.show import rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.snapshot import Now
    from hudline.page.piece import Row, Span


def picture(
    now: "Now", level: int, env: "dict[str, str]", config: "dict[str, Any] | None" = None
) -> str:
    """The moment as terminal text, at a verbosity of 1 to 3; the rest as `drawn` has it."""
    chosen = config or {}
    return drawn(rows(now, lines(chosen, level), level), env, chosen)


def drawn(made: "list[Row]", env: "dict[str, str]", chosen: "dict[str, Any]") -> str:
    """Rows as terminal text; "" for none.

    env: the terminal's (COLUMNS, LINES, TERM, COLORTERM, NO_COLOR, FORCE_COLOR, COLORFGBG, LC_ALL,
    LC_MESSAGES, LC_CTYPE, LANG, and what tells whether it shows links) and HUDLINE_LANG. chosen:
    the choices in force.
    """
    fit = fitting(column_budget(_size(env, "COLUMNS")), env, chosen)
    if env.get("TERM") == "dumb":  # nothing that is ASCII keeps an empty row there
        made = [row for row in made if row.pieces]
    shown = fit.page(made, row_budget(_size(env, "LINES")))
    if not shown:
        return ""
    return ansi(shown, palette(chosen, env, depth(env)), is_linked(shown, chosen, env)) + "\n"


def fitting(columns: "int | None", env: "dict[str, str]", chosen: "dict[str, Any]") -> Fit:
    """What fits rows into so many columns, with the icons and the language that are in force."""
    return Fit(columns, _glyphs(env, chosen), _is_east_asian(env))


def is_linked(shown: "list[list[Span]]", chosen: "dict[str, Any]", env: "dict[str, str]") -> bool:
    """Whether anything shown leads somewhere, on a terminal that shows links."""
    if max([len(span) for line in shown for span in line], default=0) < 3:
        return False
    from hudline.page.links import allowed  # only where something leads somewhere

    return allowed(chosen, env)


def _glyphs(env: "dict[str, str]", chosen: "dict[str, Any]") -> "dict[int, str]":
    icons = "ascii" if env.get("TERM") == "dumb" else chosen.get("icons")
    return {**glyphs(icons if isinstance(icons, str) else ""), **words(tongue(env, chosen))}


def tongue(env: "dict[str, str]", chosen: "dict[str, Any]") -> str:
    """The language of labels: the environment's, else the chosen one, else the locale's."""
    told = env.get("HUDLINE_LANG") or chosen.get("language")
    return language(told if isinstance(told, str) else "", _locale(env, "LC_MESSAGES"))


def _locale(env: "dict[str, str]", kind: str) -> str:
    """The locale in force for LC_MESSAGES or LC_CTYPE; "" where none is.

    An LC_CTYPE that names nothing but an encoding says nothing: Python itself sets C.UTF-8 where
    the person's locale is not installed, and macOS sets UTF-8.
    """
    told = env.get(kind, "")
    is_bare = kind == "LC_CTYPE" and told.upper().replace("-", "") in ("C.UTF8", "UTF8")
    return env.get("LC_ALL") or ("" if is_bare else told) or env.get("LANG") or ""


def _size(env: "dict[str, str]", name: str) -> "int | None":
    told = env.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and int(told[:6]) > 0 else None


def _is_east_asian(env: "dict[str, str]") -> bool:
    """Whether the locale draws ambiguous characters two cells wide."""
    return _locale(env, "LC_CTYPE")[:2] in ("zh", "ja", "ko")
