"""Leads from a word that is no command to the command that a person means.

The words are those of other tools, of this project's documentation and of everyday language. Each
leads to the first of its commands that there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hudline.cli.commands import argument
from hudline.cli.diagnosis import similar
from hudline.cli.keys import KEYS

# Commands as they are typed behind `hudline`, the best first, and the words that mean them.
_NEAR: dict[tuple[str, ...], str] = {
    ("theme",): "color colors colour colours colourscheme colorscheme palette scheme skin style",
    ("theme --background dark",): "dark background",
    ("theme --background light",): "light",
    ("lang", "config get language"): "lang language languages locale translation translations i18n",
    ("icons", "config get icons"): "icon icons glyph glyphs symbols signs nerd nerdfont emoji",
    ("surface", "config get surface"): "surface band position place above below",
    ("bell", "config get bell"): "notify notification notifications sound beep ring",
    ("config get clock",): "12h 24h",
    ("config get links",): "hyperlinks",
    ("preset",): "presets profile profiles",
    ("layout",): "layouts powerline capsule capsules panel frame arrows blocks",
    ("preset essential",): "essential minimal compact",
    ("preset standard",): "standard",
    ("preset everything",): "everything all",
    ("config get rows",): "row",
    ("verbosity",): "level levels detail",
    ("verbosity off",): "off hide disable mute",
    ("verbosity quiet",): "quiet",
    ("verbosity normal",): "normal on",
    ("verbosity full",): "full verbose",
    ("configure",): "customize customise menu tui ui wizard editor",
    ("config",): "settings setting options preferences prefs conf cfg",
    ("config get",): "get keys values",
    ("config set",): "set",
    ("config unset",): "unset",
    ("config edit",): "edit open",
    ("config path",): "path where file",
    ("config reset",): "reset defaults default",
    ("config restore",): "restore undo back",
    ("setup",): "install init start enable activate statusline begin",
    ("setup --wrap",): "wrap",
    ("uninstall",): "remove delete purge deinstall",
    ("doctor",): "check diagnose diagnostics health troubleshoot debug fix repair broken",
    ("status", "top"): "status state",
    ("spend",): "cost costs price money usage tokens bill billing stats statistics report reports "
    "ccusage daily today week month",
    ("config get budget",): "budgets",
    ("alerts",): "alarm alarms rule rules limits limit",
    ("top",): "sessions session ps list ls watch monitor dashboard live",
    ("agents",): "subagents subagent",
    ("events",): "log logs history journal",
    ("tail",): "follow stream",
    ("trace",): "waterfall timeline span spans",
    ("why",): "time slow duration",
    ("mcp",): "server servers",
    ("otel doctor",): "telemetry opentelemetry",
    ("export",): "otlp collector csv send",
    ("ledger",): "database db data",
    ("preview",): "sample samples example screenshot picture gallery",
    ("preview --all",): "widgets",
    ("demo",): "tour play replay",
    ("version",): "ver about info v",
    ("--help",): "man manual commands h",
}
_WORDS = {word: leads for leads, words in _NEAR.items() for word in words.split()}
_OPEN = ("config get", "config set", "config unset", "config restore")  # take a further word
_UPDATES = ("update", "upgrade", "updates", "self-update")
_UPDATE = (
    "Claude Code updates plugins: claude plugin update hudline@hudline, then start a new session."
)
_MOST, _LONGEST = 3, 80  # further words that are repeated in a lead, and characters of each
_ALIKE = 0.75  # from which likeness on a mistyped word is one of the table's


def hint(word: str, rest: Sequence[str], known: Mapping[str, str]) -> str:
    """What to type for a word that is no command of `known`, as a sentence. rest: what follows."""
    spelled = word.lower().strip("-_")
    if spelled in _UPDATES:
        return _UPDATE
    lead = _lead(spelled, rest, known)
    if not lead:
        return "hudline --help names them all."
    return (
        f"hudline {lead} names them all." if lead == "--help" else f"Did you mean: hudline {lead}?"
    )


def _lead(word: str, rest: Sequence[str], known: Mapping[str, str]) -> str:
    """The command for a word, with what follows where the command takes it; "" without one."""
    joined = word + rest[0].lower() if rest else word  # status line
    solid = word.replace("-", "").replace("_", "")  # status-line
    if joined in _WORDS and joined != word:
        word, rest = joined, rest[1:]
    elif word not in known and solid in _WORDS:
        word = solid
    elif word not in known and word not in _WORDS and word not in KEYS:
        word = similar(word, known) or similar(word, _WORDS, _ALIKE)
    lead = word if word in known else _first(_WORDS.get(word, ()), known)
    if not lead and word in KEYS:
        lead = f"config get {word}"
    is_taken = all(len(one) <= _LONGEST and one.isprintable() for one in rest)
    if not rest or len(rest) > _MOST or not is_taken:
        return lead
    if lead.startswith("config get ") and len(rest) == 1:
        lead = lead.replace("get", "set", 1)
    elif (" " in lead and lead not in _OPEN) or lead in ("", "--help"):
        return lead
    return f"{lead} {' '.join(map(argument, rest))}"


def _first(leads: Iterable[str], known: Mapping[str, str]) -> str:
    """The first of the commands that there is, "" without one."""
    return next((one for one in leads if one == "--help" or one.split()[0] in known), "")


def key(word: object) -> str:
    """The key of config.json that a word means, such as theme for colours; "" without one."""
    steps = " ".join(_WORDS.get(str(word).lower(), ())).split()
    return next((step for step in steps if step in KEYS), "")
