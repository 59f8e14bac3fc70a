"""The status line: its setting, its launcher, the verbosity, and recorded events."""

from __future__ import annotations

import os

import orjson

from hudline.cli import settings_layers
from hudline.cli.checks.check import FAIL, NOTE, OK, WARN, Check, Scene, ago
from hudline.cli.checks.client import has_hooks
from hudline.cli.checks.surface import needs_no_line
from hudline.config import reader, user_commands
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.file_io import names, read_file
from hudline.core.json_codec import loads
from hudline.core.paths import Home, is_plain, read_head
from hudline.core.verbosity import LEVELS, level_of
from hudline.install import client_settings, statusline
from hudline.install.links import launchers
from hudline.platform.links import followed
from hudline.platform.shells import INTERVAL
from hudline.state.reducer import NOTES

_SETUP = "Run: hudline setup"


def files(scene: Scene) -> Check:
    """Whether every settings file that counts here can be read."""
    broken = [layer.problem for layer in scene.layers if layer.problem]
    if broken:
        return Check("settings", FAIL, broken[0], "The client cannot read it either: correct it.")
    return Check("settings", OK, "Every settings file can be read.")


def setting(scene: Scene) -> Check:
    """Whether the person's settings run Hudline, as `setup` writes it, and nothing overrides it."""
    name, home = "status line", scene.home
    line = scene.layers[-1].value.get(client_settings.KEY)
    if line is None:
        return _unset(scene)
    if not isinstance(line, dict) or not client_settings.is_ours(line, home):
        sentence = "The status line is somebody else's."
        return Check(
            name, FAIL, sentence, "Run: hudline setup --replace (uninstall brings it back)"
        )
    stronger = settings_layers.overriding(scene.layers, home)
    if stronger:
        sentence = f"The {stronger[0].name} settings here set another status line, which wins."
        return Check(name, WARN, sentence, f"It is in {as_people_write(stronger[0].path)}.")
    if line.get("command") != client_settings.command(home) or line.get("type") != "command":
        return Check(name, WARN, "The command is not the one that setup writes.", _SETUP)
    if INTERVAL is not None and not _is_interval(line.get("refreshInterval")):
        sentence = "Without refreshInterval a tool's start and end redraw nothing."
        return Check(name, WARN, sentence, 'Set "refreshInterval": 1 beside the command.')
    return _wrapping(scene)


def _is_interval(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1


def _unset(scene: Scene) -> Check:
    """The result without the setting: a band needs none. Where setup cannot write it, the entry to
    declare."""
    name = "status line"
    if needs_no_line(scene):
        return Check(name, OK, "No status line is set, and the band needs none.")
    try:
        statusline.refuse_read_only(
            scene.home, client_settings.read(client_settings.user_path(scene.env))
        )
    except UserError as kept:
        why = kept.message.rpartition(";")[0]  # not that nothing was changed
        return Check(name, FAIL, f"No status line is set. {why}.", kept.hint)
    return Check(name, FAIL, "No status line is set.", _SETUP)


def _wrapping(scene: Scene) -> Check:
    """The result for a valid setting: whether the band leaves it empty, and whether the former line
    is drawn too."""
    name, home = "status line", scene.home
    is_wrapping = reader.read(home).get(user_commands.WRAP) is True
    if needs_no_line(scene) and has_hooks(scene) and not is_wrapping:
        sentence = (
            "Band and status line are both set up, and the line stays empty beside the band. "
            "Take it away, or see both:"
        )
        hint = "Run: hudline setup --band\nRun: hudline config set surface both"
        return Check(name, WARN, sentence, hint)
    if not is_wrapping:
        return Check(name, OK, "Hudline is the status line.")
    if user_commands.wrapped_line(home) is None:
        sentence = "The status line from before, which is to be wrapped, is not kept any more."
        return Check(name, WARN, sentence, "Run: hudline config unset wrap")
    failed = _failure(home)
    if failed:
        sentence = f"The status line from before, which is wrapped, fails: {failed}."
        return Check(name, WARN, sentence, "Correct it, or let it go: hudline config unset wrap")
    return Check(name, OK, "Hudline is the status line, and wraps the one from before.")


def _failure(home: Home) -> str:
    """How the wrapped line ended when it was tried last, in any session; "" where it was well."""
    results = [_record(_read(f"{folder}/wrapped_line.json")) for folder in _sessions(home)]
    last = max(results, key=lambda result: _number(result.get("tried")), default={})
    code = last.get("code", 0)
    return "" if code == 0 else user_commands.ending(code if isinstance(code, int) else None)


def launcher(scene: Scene) -> Check:
    """Whether what the command names is there: the launcher, and the plugin that it follows."""
    home = scene.home
    path, source = launchers(home)[-1]
    try:
        installed = read_file(path)
    except OSError:
        if needs_no_line(scene):
            return Check("launcher", OK, "The band needs no launcher.")
        return Check("launcher", FAIL, f"{as_people_write(path)} is missing.", _SETUP)
    if not os.path.isfile(followed(home.current) + "/src/hudline/__init__.py"):
        sentence = f"{as_people_write(home.current)} leads to no plugin folder."
        return Check("launcher", FAIL, sentence, _SETUP)
    if installed != read_file(f"{scene.root}/statusline/{source}"):
        sentence = "The launcher is from another version."
        return Check("launcher", NOTE, sentence, "The next session's start brings it up to date.")
    return Check("launcher", OK, "The launcher finds the plugin.")


def level(scene: Scene) -> Check:
    """Whether config.json can be read, and the verbosity is a level that shows something."""
    name = "verbosity"
    config: dict[str, object] = {}
    if os.path.exists(scene.home.config):
        config = reader.read(scene.home)
        if not config and not scene.env.get(reader.VARIABLE) and not _is_object(scene.home.config):
            sentence = "The level is normal, since config.json cannot be read."
            return Check(name, WARN, sentence, "See configuration, below.")
    value, source = reader.chosen(scene.env, config)
    if source and level_of(str(value)) is None:
        sentence = f"{source} holds something that is not a level, so normal is used."
        return Check(name, WARN, sentence, f"The levels are {', '.join(LEVELS)}.")
    chosen = LEVELS[reader.verbosity(scene.env, config)]
    if chosen == "off":
        sentence = f"The level is off, set by {source}: nothing shows."
        return Check(name, NOTE, sentence, "Run: hudline verbosity normal")
    return Check(name, OK, f"The level is {chosen}.")


def _is_object(path: str) -> bool:
    try:
        return isinstance(loads(read_head(path, reader.LIMIT)), dict)
    except (OSError, ValueError):
        return False


def events(scene: Scene) -> Check:
    """Whether hooks record: for the session that runs this, else for the newest one."""
    session = scene.env.get("CLAUDE_CODE_SESSION_ID")
    if is_plain(session):
        count, last = _recorded(f"{scene.home.sessions}/{session}")
        if count:
            sentence = f"{_events(count)} of this session, the last {ago(scene.now - last)}."
            return Check("events", OK, sentence)
        return _silent(scene, "No event of this session has been recorded.")
    newest = max(((_recorded(path)[::-1]) for path in _sessions(scene.home)), default=(0.0, 0))
    last, count = newest
    if not count:
        return _silent(scene, "No event has been recorded yet.")
    sentence = f"{_events(count)} of the newest session, the last {ago(scene.now - last)}."
    return Check("events", OK, sentence)


def _events(count: int) -> str:
    return f"{count} event{'s' * (count != 1)}"


def _silent(scene: Scene, sentence: str) -> Check:
    if not has_hooks(scene):
        return Check("events", NOTE, sentence, "They come with the plugin.")
    hint = "Hooks begin with the next session; the checks above name what would stop them."
    return Check("events", WARN, sentence, hint)


def _sessions(home: Home) -> list[str]:
    return [f"{home.sessions}/{name}" for name in names(home.sessions) if is_plain(name)]


def _read(path: str) -> bytes:
    try:
        return read_file(path)
    except OSError:
        return b""


def _recorded(folder: str) -> tuple[int, float]:
    """How many events a session's journal has, and when the last came (seconds, epoch).

    What draws and the band have noted is none.
    """
    path = folder + "/journal.jsonl"
    try:
        lines, written = read_file(path).split(b"\n"), os.stat(path).st_mtime
    except OSError:
        return 0, 0.0
    events = [line for line in lines if line and not _is_noted(line)]
    return len(events), (_at(events[-1]) or written) if events else 0.0


def _is_noted(line: bytes) -> bool:
    return _record(line).get("kind") in NOTES


def _at(line: bytes) -> float:
    return _number(_record(line).get("at"))


def _number(value: object) -> float:
    return value if isinstance(value, (int, float)) else 0.0


def _record(line: bytes) -> dict[str, object]:
    try:
        record = orjson.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
