"""A command with what is known to be harmless in it, and dots in the place of the rest.

Kept are the program, the words of programs that are known, flags by name, paths, tests, short
numbers, variables and common words (`wire.harmless`). A secret may stand anywhere else.
"""

from hudline.wire import harmless
from hudline.wire.redact import HIDDEN, PRIVATE, redact
from hudline.wire.shape import has, is_common
from hudline.wire.shell import bare, is_operator, is_redirection, quoted, tokens
from hudline.wire.values import is_pair, pair, shown
from hudline.wire.words import Call, is_known, named, place, program

_DEEPEST = 4  # commands in commands
_AGAIN = 3  # times that a command is read, where what looks like a secret was left in it


def safe(text: str, depth: int = 0) -> str:
    """The command `text`, of one line, as it may be stored and shown."""
    if depth > _DEEPEST:
        return HIDDEN
    text, private, _ = text.partition(PRIVATE)
    for _ in range(_AGAIN):
        made = _Line(depth).read(text)
        text = made if depth else _folded(redact(made))
        if text == made:
            break
    return text + (HIDDEN if private else "")


def _folded(text: str) -> str:
    """Dots in a row are one."""
    double = f" {HIDDEN} {HIDDEN} "
    text = f" {text} "
    while double in text:
        text = text.replace(double, f" {HIDDEN} ")
    return text[1:-1]


class _Line:
    """Commands one by one, with what stands between them."""

    def __init__(self, depth: int) -> None:
        self._depth = depth

    def read(self, text: str) -> str:
        """The line with dots."""
        found = tokens(text)
        made = [word for _, word in found]
        waiting: list[int] = []
        said: list[int] = []  # the words that go to the next command through a pipe
        before = ""
        for index, (space, word) in enumerate(found):
            if is_operator(word) and not is_redirection(word):
                self._make(made, waiting, said)
                said = waiting[1:] if word[:1] == "|" != word[1:2] and _says(made, waiting) else []
                waiting = []
            elif is_redirection(before):
                kind = "hide" if before == "<<<" else "open"
                made[index] = shown(kind, word, self._again)
            elif word[:1] == "#" and (space or not index):
                made[index:] = ["#" + HIDDEN if len(text) > len(word) or word != "#" else word]
                break
            elif not is_redirection(word):
                waiting.append(index)
            before = word
        self._make(made, waiting, said)
        return _joined([space for space, _ in found], made)

    def _make(self, made: "list[str]", waiting: "list[int]", said: "list[int]") -> None:
        """Put the words of one command in their places; what it is told through a pipe stays only
        where it is known to do no more than read it."""
        if said and waiting and not has(harmless.READING, program(bare(made[waiting[0]]))):
            for index in said:
                made[index] = made[index] if made[index][:1] == "-" else HIDDEN
        words = self.command([made[index] for index in waiting])
        for index, word in zip(waiting, words):
            made[index] = word

    def _again(self, text: str) -> str:
        return safe(text, self._depth + 1)

    def command(self, words: "list[str]") -> "list[str]":
        """The words of one command as they may be shown, as many."""
        made: list[str] = []
        while len(made) < len(words):
            word = words[len(made)]
            plain = bare(word)
            name = program(plain)
            following = bare(words[len(made) + 1]) if len(made) + 1 < len(words) else ""
            if is_pair(plain) and "://" not in plain.partition("=")[0]:
                made.append(pair(word, self._again))
            elif f" {name} {following};" in harmless.RUNNERS:
                made += [word, following]
                self._flags("uvx", words, made)
            elif name in harmless.BEFORE:
                made.append(word)
                self._flags(name, words, made)
                for _ in range(harmless.BEFORE[name]):
                    made += [place(one) for one in words[len(made) : len(made) + 1]]
                    self._flags(name, words, made)
            elif made and quoted(word)[0] and " " in plain:
                made.append(shown("shell", word, self._again))
            else:
                made += self._program(name, words[len(made) :])
        return made

    def _flags(self, name: str, words: "list[str]", made: "list[str]") -> None:
        """Add the flags, with their values, that come next to those of `name`."""
        call = Call(name, self._again)
        while len(made) < len(words) and (call.next or words[len(made)][:1] == "-"):
            made.append(call.word(words[len(made)]))

    def _program(self, name: str, words: "list[str]") -> "list[str]":
        first = named(words[0], name, self._again)
        if has(harmless.SHELLS, name):
            return [first, *self._shell(words[1:])]
        if has(harmless.INTERPRETERS, name):
            return [first, *self._interpreter(name, words[1:])]
        return [first, *self._call(name, words[1:])]

    def _call(self, name: str, words: "list[str]") -> "list[str]":
        call = Call(name, self._again)
        made: list[str] = []
        for index, word in enumerate(words):
            if call.is_handed_on(word):
                name = program(bare(word))
                is_command = is_known(name) or "/" in word or is_pair(bare(word))
                rest = words[index:]
                return made + (self.command(rest) if is_command else self._call("", rest))
            made.append(call.word(word))
        return made

    def _shell(self, words: "list[str]") -> "list[str]":
        """What stands behind the name of a shell: a command, or a script with words of its own."""
        call = Call("", self._again)
        made: list[str] = []
        for word in words:
            is_flag = word[:1] == "-" or (word[:1] == "/" and not made)
            if is_flag and (word[-1:] == "c" or word.lower() == "-command"):
                call.next = "shell"
                made.append(word if len(word) < 6 or is_common(word) else HIDDEN)
            else:
                made.append(call.word(word))
        return made

    def _interpreter(self, name: str, words: "list[str]") -> "list[str]":
        """What stands behind an interpreter: a module, a piece of code, or a script."""
        call = Call("", self._again)
        made: list[str] = []
        for index, word in enumerate(words):
            is_python = has(harmless.PYTHONS, name)
            if is_python and word == "-m":
                return [*made, word, *self._rest(words[index + 1 :])]
            if word == "-c" if is_python else word[:1] == "-" and _runs_code(word):
                call.next = "code" if name not in ("perl", "ruby") else "closed"
                made.append(word)
            elif word[:1] == "-" or call.next:
                made.append(call.word(word))
            else:
                script = bare(word).rpartition("/")[2]
                rest = self._call(
                    script if has(harmless.SCRIPTS, script) else "", words[index + 1 :]
                )
                kind = "open" if has(harmless.SCRIPTS, script) else "closed"
                return [*made, shown(kind, word, self._again), *rest]
        return made

    def _rest(self, words: "list[str]") -> "list[str]":
        """A module that Python runs, as a program."""
        return self._program(program(bare(words[0])), words) if words else []


def _says(made: "list[str]", waiting: "list[int]") -> bool:
    """Whether a command only says its own words."""
    return bool(waiting) and has(harmless.SAYING, program(bare(made[waiting[0]])))


def _runs_code(word: str) -> bool:
    return word in ("--eval", "--print", "-p", "-r", "-c") or (len(word) < 7 and word[-1] in "eE")


def _joined(spaces: "list[str]", made: "list[str]") -> str:
    """The words again; dots in a row are one."""
    kept: list[str] = []
    before = ""
    for space, word in zip(spaces, made):
        if word == HIDDEN == before and space:
            continue
        kept.append(space + word)
        before = word
    return "".join(kept)
