"""The command line: runs a command, and explains errors."""

from __future__ import annotations

import sys

from rich.console import Console

from hudline import __version__
from hudline.cli.commands import CHANGING, COMMANDS, GROUPS, WITH_ROWS
from hudline.cli.deferred import command, deferred
from hudline.cli.reporting import words
from hudline.cli.usage import Parser, overview, print_message
from hudline.config import owned_file, reader, writer
from hudline.core.errors import UserError, guard
from hudline.core.fields import as_people_write
from hudline.core.paths import environment, exists, locate
from hudline.platform import output
from hudline.platform.outbox import HOME_VARIABLE, drop_output
from hudline.render.i18n import person_language


def main(argv: list[str], root: str) -> int:
    """Run the command that `argv` asks for, for the plugin in the folder `root`.

    The exit status: 0 done, 1 something is wrong, 2 not understood.
    """
    output.prepare()
    console = Console(highlight=False, legacy_windows=False)
    first = next((word for word in argv if word != "--debug"), "--help")
    rest = [word for word in argv if word != "--debug"][1:]
    if first == "help" and rest:
        first, rest = rest[0], ["--help"]
    if first in ("-h", "--help", "help"):
        overview(console, COMMANDS, GROUPS)
        return 0
    if first in ("-V", "--version"):
        console.print(f"hudline {__version__}")
        return 0
    if first not in COMMANDS:
        return _unknown(first, rest)
    debug = "--debug" in argv
    try:
        return guard(lambda: _run(first, rest, console, root), lambda error: _explain(error, debug))
    except KeyboardInterrupt:
        return 130  # as the shell counts a command ended by Ctrl-C


def _run(name: str, argv: list[str], console: Console, root: str) -> int:
    module = command(name)
    parser = Parser(console, prog=f"hudline {name}", description=COMMANDS[name])
    module.arguments(parser)
    env = environment()
    args = parser.parse_args(argv)
    try:
        home = locate(env)
    except LookupError:
        raise UserError(
            f"{HOME_VARIABLE} is not set, and the system names no home folder for you.",
            f"Set {HOME_VARIABLE} to an absolute path, then run this again.",
        ) from None
    words.use(person_language(env, {} if name == "demo" else reader.read(home)))
    if name not in ("demo", "uninstall") and writer.migrate(home):
        print_message(
            f"The widgets of {as_people_write(home.config)} that are called otherwise now were "
            "renamed in it.",
            f"The file from before is {as_people_write(writer.before(home))}.",
            style="bold",
        )
    if name in WITH_ROWS and exists(home.widgets):
        deferred("own_manual").learn(home, env)
    chosen = reader.read(home) if name in CHANGING else {}
    status: int = module.run(args, console, home, root, env)
    if name in CHANGING and (now := reader.read(home)) != chosen:
        words.use(person_language(env, now))
        deferred("undo").note(console, chosen, now)
    return status


def _unknown(word: str, rest: list[str]) -> int:
    hint = deferred("near_words").hint(word, rest, COMMANDS)
    print_message("There is no such command: " + word, hint)
    return 2


def _explain(error: Exception, debug: bool) -> int:
    """Print what an exception means, and what to do; the exit status is 1."""
    if isinstance(error, BrokenPipeError):
        # The reader has closed the pipe, as `| head` does; the last flush at exit must not fail.
        drop_output(sys.stdout.fileno())
        return 1
    if debug:
        deferred("diagnosis").print_trace(error)
    if isinstance(error, UserError):
        print_message(error.message, error.hint)
    elif isinstance(error, OSError) and owned_file.is_full(error):
        print_message(*owned_file.full(error.filename, error))
    elif isinstance(error, OSError) and error.filename:
        print_message(
            f"{as_people_write(str(error.filename))}: {error.strerror}.",
            "Look at its permissions and free space.",
        )
    else:
        print_message(
            f"Hudline failed where it should not ({type(error).__name__}).",
            "Run it again with --debug, and report what it shows.",
        )
    return 1
