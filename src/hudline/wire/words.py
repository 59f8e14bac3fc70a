"""The words of one program, as they may be shown: its flags, their values, and all else."""

from hudline.wire import harmless
from hudline.wire.harmless import FIRST, FLAGS, FREE
from hudline.wire.redact import HIDDEN
from hudline.wire.shape import has, is_common, is_plain, is_sensitive, is_variable, path
from hudline.wire.shell import bare
from hudline.wire.values import is_pair, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

_LONGEST = 40  # characters of a flag's name


class Call:
    """The words behind a program, one by one. `next` is the kind of the next word, "" where it is
    nothing special; `free` whether plain words are kept."""

    def __init__(self, name: str, command: "Callable[[str], str]") -> None:
        self.next = ""
        self.free = has(FREE, name) or has(harmless.SCRIPTS, name)
        self._name = name
        self._command = command
        self._first = FIRST.get(name, "")
        told = [one.partition("=") for one in FLAGS.get(name, "").split()]
        self._flags = {flag: kind or "keep" for flag, _, kind in told}
        self._count = 0
        self._launching = 0  # 1: behind its subcommand; 2: what comes next is another command

    def is_handed_on(self, word: str) -> bool:
        """Whether another command begins with this word."""
        return self._launching == 2 and not self.next and word[:1] != "-"

    def word(self, raw: str) -> str:
        """The word as it may be shown."""
        kind, self.next = self.next, ""
        plain = bare(raw)
        is_flag = plain[:1] == "-" and len(plain) > 1 and " " not in plain
        if kind and not (is_flag and kind in ("keep", "name", "hide") and plain[:2] == "--"):
            self.next = "hide" if kind == "two" else ""
            return shown(kind, raw, self._command)
        if is_flag and plain != "--" and not plain[1:].isdigit():
            made = self._flag(plain, raw)
            return raw if made == plain else made
        return self._positional(raw, plain)

    def _positional(self, raw: str, plain: str) -> str:
        if plain == "--" and has(harmless.HANDING_ON, self._name):
            self._launching = 2 if has(" kubectl oc mise op doppler ", self._name) else 0
            self.free = False
            return raw
        self._count += 1
        if self._launching == 1:
            self._launching = 2
            return shown("keep", raw, self._command)
        if self._count <= 2 and has(harmless.GUARDED.get(self._name, ""), plain):
            self.free = False
            return raw
        if self._count <= 2 and has(harmless.LAUNCHING.get(self._name, ""), plain):
            self.free, self._launching = False, 1
            return raw
        if self._first and (self._count == 1 or self._first == "url"):
            kind = self._first if plain or self._name != "sed" else "closed"
            self._count -= not plain
            return shown(kind, raw, self._command)
        return shown(self._kind(plain), raw, self._command)

    def _kind(self, plain: str) -> str:
        if not self.free:
            return "closed"
        is_searched = has(harmless.SEARCHING, self._name)
        if self._name == "find" and plain in ("-exec", "-execdir", "-ok"):
            self._launching = 2
        if is_pair(plain) and not is_searched:
            return "pairs"
        return "git" if self._name in ("git", "gh") else "open"

    def _flag(self, plain: str, raw: str) -> str:
        name, equals, value = plain.partition("=")
        if equals:
            return self._given(name, raw.partition("=")[2] if raw[:1] == "-" else value)
        if self._name == "find" and has(" -exec -execdir -ok -okdir ", name):
            self._launching = 2
            return name
        if name in self._flags:
            self.next = self._flags[name]
            return name
        is_switch = has(harmless.SWITCHES, name) or name.endswith(("-stdin", "-file"))
        if name[:2] == "--":
            if is_sensitive(name) and not is_switch:
                self.next = "hide"
            elif not self.free and _valued(name) != "closed":
                self.next = _valued(name)
            return name if is_plain(name) and len(name) <= _LONGEST else HIDDEN
        return self._short(name)

    def _short(self, name: str) -> str:
        """A flag with one dash: one letter, several, or one with its value."""
        letter, rest = name[:2], name[2:]
        if not rest:
            return name
        if letter in self._flags:
            return letter + shown(self._flags[letter], rest, self._command)
        if rest.isalpha() and len(rest) <= (3 if self._flags or self.free else 2):
            self.next = self._flags.get("-" + name[-1], "")
            return name
        is_secret = has(" pass passin passout password passwd storepass keypass token key auth pw"
                        " secret srcstorepass deststorepass ", name[1:])  # fmt: skip
        if is_secret:
            self.next = "hide"
        if is_secret or (rest.isdigit() and len(rest) <= 2) or is_common(name[1:]):
            return name
        return name if self.free and is_plain(name) else letter + HIDDEN

    def _given(self, name: str, value: str) -> str:
        """A flag with its value in the same word."""
        if not is_plain(name) or len(name) > _LONGEST + 24:
            return HIDDEN
        if is_sensitive(name) and value:
            is_file = (
                name.endswith(("-file", "-path")) and shown("closed", value, self._command) == value
            )
            return f"{name}={value if is_file or is_variable(value) else HIDDEN}"
        kind = self._flags.get(name) or _valued(name)
        is_property = name[:2] in ("-D", "-P") and name not in ("-Dtest", "-Dit.test")
        if self.free and name not in self._flags and not is_property:
            kind = "pairs" if is_pair(value) else "open"
        return f"{name}={shown(kind, value, self._command) if value else ''}"


def _valued(flag: str) -> str:
    """The kind of a flag's value where the program does not tell."""
    if flag in ("--user", "--username"):
        return "name"
    return "keep" if has(harmless.VALUED, flag) else "closed"


def program(word: str) -> str:
    """The name of the program that a word is."""
    name = word.replace("\\", "/").rpartition("/")[2].lower()
    return name[:-4] if name.endswith(".exe") else name


def named(raw: str, name: str, command: "Callable[[str], str]") -> str:
    """The word in the place of a program: one that is known, a path, or letters like a name's."""
    plain = bare(raw)
    tables = FREE + harmless.INTERPRETERS + harmless.SHELLS + harmless.SCRIPTS + harmless.COMMON
    if is_variable(plain) or (
        plain == name and (has(tables, name) or name in FLAGS or name in FIRST)
    ):
        return raw
    if "$(" in raw or "`" in raw:
        return shown("closed", raw, command)
    if "://" in plain and " " not in plain:
        return shown("url", raw, command)
    if "/" in plain or "\\" in plain or plain[:1] in "~.":
        return path(plain.replace("\\", "/")) if " " not in plain else HIDDEN
    is_name = all(c.isalnum() or c in "-_.:+[]{}!" for c in plain) and len(plain) <= 32
    known, _, tag = plain.partition(":")  # of an image
    has_figures = any(c.isdigit() for c in known) and len(known) > 4
    is_name = is_name and not has_figures and (not tag or is_common(tag))
    return raw if is_name and is_plain(plain) else HIDDEN


def is_known(name: str) -> bool:
    """Whether a program stands in one of the tables."""
    tables = FREE + harmless.INTERPRETERS + harmless.SHELLS + harmless.SCRIPTS
    return has(tables, name) or any(name in one for one in (FLAGS, FIRST, harmless.BEFORE))


def place(raw: str) -> str:
    """A host, or how long: plain, and without a password behind a colon."""
    plain = bare(raw)
    return raw if ":" not in plain and is_plain(plain) and " " not in plain else HIDDEN
