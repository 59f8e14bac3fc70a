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


def picture(
    now: "Now", level: int, env: "dict[str, str]", config: "dict[str, Any] | None" = None
) -> str:
    """The moment as terminal text, at a verbosity of 1 to 3.

    env: the terminal's (COLUMNS, LINES, TERM, COLORTERM, NO_COLOR, FORCE_COLOR, COLORFGBG, LC_ALL,
    LC_CTYPE, LANG) and HUDLINE_LANG. config: the choices in force.
    """
    chosen = config or {}
    fit = Fit(column_budget(_size(env, "COLUMNS")), _glyphs(env, chosen), _is_east_asian(env))
    shown = fit.page(rows(now, lines(chosen, level), level), row_budget(_size(env, "LINES")))
    return ansi(shown, palette(chosen, env, depth(env))) + "\n" if shown else ""


def _glyphs(env: "dict[str, str]", chosen: "dict[str, Any]") -> "dict[int, str]":
    icons = "ascii" if env.get("TERM") == "dumb" else chosen.get("icons")
    told = env.get("HUDLINE_LANG") or chosen.get("language")
    tongue = language(told if isinstance(told, str) else "", locale(env))
    return {**glyphs(icons if isinstance(icons, str) else ""), **words(tongue)}


def locale(env: "dict[str, str]") -> str:
    """The locale that says how text is shown."""
    return env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""


def _size(env: "dict[str, str]", name: str) -> "int | None":
    told = env.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and int(told[:6]) > 0 else None


def _is_east_asian(env: "dict[str, str]") -> bool:
    """Whether the locale draws ambiguous characters two cells wide."""
    return locale(env)[:2] in ("zh", "ja", "ko")
