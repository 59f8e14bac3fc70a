"""A command with what is known to be harmless in it, and dots in the place of the rest.

Kept are the program, the words of programs that are known (`core.redact_tables`), flags by name,
paths, tests, short numbers, variables and common words. A secret may stand anywhere else.
"""

from hudline.core import redact_tables as tables
from hudline.core.redact import (
    COMMON,
    HIDDEN,
    PRIVATE_KEY,
    has,
    is_common,
    is_path,
    is_plain,
    is_sensitive,
    is_variable,
    join,
    path,
    redact,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

_REDIRECTING = ("<", ">")  # operators that name a file, and begin no other command
_SEPARATORS = ("|", "&", ";", "(", ")", "\n")
_OPERATORS = (*_REDIRECTING, *_SEPARATORS)
_NESTED_QUOTES = 12
_NAME_SIGNS = "_-.:/$[]@+"  # what names of values consist of, beside letters and digits
_SED_SIGNS = "0123456789,$pdqnDPNGHhgx=;{}!~+ "  # sed's addresses and the commands of one letter
_FLAG_LENGTH = 40  # characters of a flag's name
_NESTED_COMMANDS = 4  # commands in commands
_PASSES = 3  # times that a command is read, where what looks like a secret was left in it

# The command line


def redact_command(text: str, depth: int = 0) -> str:
    """The command `text`, of one line, as it may be stored and shown. depth: the number of commands
    that it stands in."""
    if depth > _NESTED_COMMANDS:
        return HIDDEN
    text, key, _ = text.partition(PRIVATE_KEY)
    for _ in range(_PASSES):
        shown = _redact_line(text, depth)
        text = shown if depth else join(redact(shown).split(" "), " ")
        if text == shown:
            break
    return text + (HIDDEN if key else "")


def _redact_line(text: str, depth: int) -> str:
    """A command line: its commands one by one, with the operators between them."""
    found = tokens(text)
    shown = [word for _, word in found]
    indexes: list[int] = []  # of the words of one command
    piped: list[int] = []  # of the words that go to the next command through a pipe
    before = ""
    for index, (space, word) in enumerate(found):
        if word[:1] in _SEPARATORS:
            _redact_indexes(shown, indexes, piped, depth)
            is_piped = word[:1] == "|" != word[1:2] and indexes
            is_printed = is_piped and has(tables.PRINTING, program(shown[indexes[0]]))
            piped, indexes = indexes[1:] if is_printed else [], []
        elif before[:1] in _REDIRECTING:
            shown[index] = redact_word("hide" if before == "<<<" else "open", word, depth)
        elif word[:1] == "#" and (space or not index):
            shown[index:] = ["#" + HIDDEN if len(text) > len(word) or word != "#" else word]
            break
        elif word[:1] not in _REDIRECTING:
            indexes.append(index)
        before = word
    _redact_indexes(shown, indexes, piped, depth)
    return _line([space for space, _ in found], shown)


def _redact_indexes(
    shown: "list[str]", indexes: "list[int]", piped: "list[int]", depth: int
) -> None:
    """Redact the words of the command at `indexes`. What `piped` prints to it stays only where the
    command is known to filter it and no more."""
    if piped and indexes and not has(tables.FILTERS, program(shown[indexes[0]])):
        for index in piped:
            shown[index] = shown[index] if shown[index][:1] == "-" else HIDDEN
    words = _redact_words([shown[index] for index in indexes], depth)
    for index, word in zip(indexes, words):
        shown[index] = word


def _line(spaces: "list[str]", words: "list[str]") -> str:
    """The words behind their spaces; dots in a row are one."""
    shown = ""
    before = ""
    for space, word in zip(spaces, words):
        if not (word == HIDDEN == before and space):
            shown += space + word
        before = word
    return shown


def _redact_words(words: "list[str]", depth: int) -> "list[str]":
    """The words of one command as they may be shown, as many."""
    shown: list[str] = []
    while len(shown) < len(words):
        word = words[len(shown)]
        plain = bare(word)
        name = program(word)
        following = bare(words[len(shown) + 1]) if len(shown) + 1 < len(words) else ""
        if is_pair(plain) and "://" not in plain.partition("=")[0]:
            shown.append(pair(word, depth))
        elif f" {name} {following};" in tables.RUNNERS:
            shown += [word, following]
            _add_flags("uvx", words, shown, depth)
        elif name in tables.BEFORE:
            shown.append(word)
            _add_flags(name, words, shown, depth)
            for _ in range(tables.BEFORE[name]):
                shown += [host_word(one) for one in words[len(shown) : len(shown) + 1]]
                _add_flags(name, words, shown, depth)
        elif shown and split_quotes(word)[0] and " " in plain:
            shown.append(redact_word("shell", word, depth))
        else:
            shown += _program(name, words[len(shown) :], depth)
    return shown


def _add_flags(name: str, words: "list[str]", shown: "list[str]", depth: int) -> None:
    """Add the flags, with their values, that come next to those of `name`."""
    call = _Call(name, depth)
    while len(shown) < len(words) and (call.next or words[len(shown)][:1] == "-"):
        shown.append(call.word(words[len(shown)]))


def _program(name: str, words: "list[str]", depth: int) -> "list[str]":
    """A program, and all words behind it."""
    first, rest = program_name(words[0], name, depth), words[1:]
    if has(tables.SHELLS, name):
        return [first, *_shell(rest, depth)]
    if has(tables.INTERPRETERS, name):
        return [first, *_interpreter(name, rest, depth)]
    return [first, *_arguments(name, rest, depth)]


def _arguments(name: str, words: "list[str]", depth: int) -> "list[str]":
    """What stands behind a program: its words, and maybe another command."""
    call = _Call(name, depth)
    shown: list[str] = []
    for index, word in enumerate(words):
        if call.is_handed_on(word):
            is_command = is_known(program(word)) or "/" in word or is_pair(bare(word))
            rest = words[index:]
            return shown + (
                _redact_words(rest, depth) if is_command else _arguments("", rest, depth)
            )
        shown.append(call.word(word))
    return shown


def _shell(words: "list[str]", depth: int) -> "list[str]":
    """What stands behind the name of a shell: a command, or a script with words of its own."""
    call = _Call("", depth)
    shown: list[str] = []
    for word in words:
        is_flag = word[:1] == "-" or (word[:1] == "/" and not shown)
        is_between = call.next == "shell"  # the command stands behind all flags
        if is_flag and (is_between or word[-1:] == "c" or word.lower() == "-command"):
            call.next = "shell"
            shown.append(word if len(word) < 6 or is_common(word) else HIDDEN)
        else:
            shown.append(call.word(word))
    return shown


def _interpreter(name: str, words: "list[str]", depth: int) -> "list[str]":
    """What stands behind an interpreter: a module, a piece of code, or a script."""
    call = _Call("", depth)
    is_python = has(tables.PYTHONS, name)
    shown: list[str] = []
    for index, word in enumerate(words):
        rest = words[index + 1 :]
        if is_python and word == "-m":
            return [*shown, word, *(_program(program(rest[0]), rest, depth) if rest else [])]
        if word == "-c" if is_python else word[:1] == "-" and _runs_code(word):
            call.next = "code" if name not in ("perl", "ruby") else "closed"
            shown.append(word)
        elif word[:1] == "-" or call.next:
            shown.append(call.word(word))
        else:
            script = bare(word).rpartition("/")[2]
            is_harmless = has(tables.SCRIPTS, script)
            shown.append(redact_word("open" if is_harmless else "closed", word, depth))
            return shown + _arguments(script if is_harmless else "", rest, depth)
    return shown


def _runs_code(word: str) -> bool:
    return word in ("--eval", "--print", "-p", "-r", "-c") or (len(word) < 7 and word[-1] in "eE")


# The words of one program: its flags, their values, and all else


class _Call:
    """The words behind a program, one by one. `next` is the kind of the next word, "" where it is
    nothing special; `free` whether plain words are kept."""

    def __init__(self, name: str, depth: int) -> None:
        self.next = ""
        self.free = has(tables.FREE, name) or has(tables.SCRIPTS, name)
        self._name = name
        self._depth = depth
        self._first = tables.FIRST.get(name, "")
        flags = [one.partition("=") for one in tables.FLAGS.get(name, "").split()]
        self._flags = {flag: kind or "keep" for flag, _, kind in flags}
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
            return redact_word(kind, raw, self._depth)
        if is_flag and plain != "--" and not plain[1:].isdigit():
            shown = self._flag(plain, raw)
            return raw if shown == plain else shown
        return self._positional(raw, plain)

    def _positional(self, raw: str, plain: str) -> str:
        if plain == "--" and has(tables.HANDING_ON, self._name):
            self._launching = 2 if has(" kubectl oc mise op doppler ", self._name) else 0
            self.free = False
            return raw
        self._count += 1
        if self._launching == 1:
            self._launching = 2
            return redact_word("keep", raw, self._depth)
        if self._count <= 2 and has(tables.GUARDED.get(self._name, ""), plain):
            self.free = False
            return raw
        if self._count <= 2 and has(tables.LAUNCHING.get(self._name, ""), plain):
            self.free, self._launching = False, 1
            return raw
        if self._first and (self._count == 1 or self._first == "url"):
            kind = self._first if plain or self._name != "sed" else "closed"
            self._count -= not plain
            return redact_word(kind, raw, self._depth)
        return redact_word(self._kind(plain), raw, self._depth)

    def _kind(self, plain: str) -> str:
        if not self.free:
            return "closed"
        if is_pair(plain) and not has(tables.SEARCHING, self._name):
            return "pairs"
        return "git" if self._name in ("git", "gh") else "open"

    def _flag(self, plain: str, raw: str) -> str:
        name, equals, value = plain.partition("=")
        if equals:
            return self._flag_with_value(name, raw.partition("=")[2] if raw[:1] == "-" else value)
        if self._name == "find" and has(" -exec -execdir -ok -okdir ", name):
            self._launching = 2
            return name
        if name in self._flags:
            self.next = self._flags[name]
            return name
        if name[:2] != "--":
            return self._short(name)
        is_switch = has(tables.SWITCHES, name) or name.endswith(("-stdin", "-file"))
        if is_sensitive(name) and not is_switch:
            self.next = "hide"
        elif not self.free and _value_kind(name) != "closed":
            self.next = _value_kind(name)
        return name if is_plain(name) and len(name) <= _FLAG_LENGTH else HIDDEN

    def _short(self, name: str) -> str:
        """A flag with one dash: one letter, several, or one with its value."""
        letter, rest = name[:2], name[2:]
        if not rest:
            return name
        if letter in self._flags:
            return letter + redact_word(self._flags[letter], rest, self._depth)
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

    def _flag_with_value(self, name: str, value: str) -> str:
        """A flag with its value in the same word."""
        if not is_plain(name) or len(name) > _FLAG_LENGTH + 24:
            return HIDDEN
        if is_sensitive(name) and value:
            is_named = name.endswith(("-file", "-path"))
            is_file = is_named and redact_word("closed", value, self._depth) == value
            return f"{name}={value if is_file or is_variable(value) else HIDDEN}"
        kind = self._flags.get(name) or _value_kind(name)
        is_property = name[:2] in ("-D", "-P") and name not in ("-Dtest", "-Dit.test")
        if self.free and name not in self._flags and not is_property:
            kind = "pairs" if is_pair(value) else "open"
        return f"{name}={redact_word(kind, value, self._depth) if value else ''}"


def _value_kind(flag: str) -> str:
    """The kind of a flag's value where the program does not tell."""
    if flag in ("--user", "--username"):
        return "name"
    return "keep" if has(tables.VALUED, flag) else "closed"


def program(word: str) -> str:
    """The name of the program that a word is."""
    name = bare(word).replace("\\", "/").rpartition("/")[2].lower()
    return name[:-4] if name.endswith(".exe") else name


def program_name(raw: str, name: str, depth: int) -> str:
    """The word that names a program: a known one, a path, or letters like a name's; else dots."""
    plain = bare(raw)
    if is_variable(plain) or (plain == name and (is_known(name) or has(COMMON, name))):
        return raw
    if "$(" in raw or "`" in raw:
        return redact_word("closed", raw, depth)
    if _is_url(plain):
        return redact_word("url", raw, depth)
    if "/" in plain or "\\" in plain or plain[:1] in "~.":
        return path(plain.replace("\\", "/")) if " " not in plain else HIDDEN
    is_name = all(c.isalnum() or c in "-_.:+[]{}!" for c in plain) and len(plain) <= 32
    known, _, tag = plain.partition(":")  # of an image
    has_figures = any(c.isdigit() for c in known) and len(known) > 4
    is_name = is_name and not has_figures and (not tag or is_common(tag))
    return raw if is_name and is_plain(plain) else HIDDEN


def is_known(name: str) -> bool:
    """Whether a program stands in one of the tables."""
    with_settings = (tables.FLAGS, tables.FIRST, tables.BEFORE)
    return has(tables.PROGRAMS, name) or any(name in table for table in with_settings)


def host_word(raw: str) -> str:
    """A host, or how long: plain, and without a password behind a colon."""
    plain = bare(raw)
    return raw if ":" not in plain and is_plain(plain) and " " not in plain else HIDDEN


# A word by the kind of place it stands in


def redact_word(kind: str, raw: str, depth: int) -> str:
    """A word in a place of that `kind` (see `redact_tables.FLAGS`): "closed" is where anything may
    stand, "open" where only plain words do. depth: as in `redact_command`."""
    if kind == "hide":
        return raw if is_variable(bare(raw)) else HIDDEN
    if kind == "shell":
        start, inner, end = split_quotes(raw)
        return start + redact_command(inner, depth + 1) + end
    if ("$(" in raw or "`" in raw) and not raw.startswith("'"):
        return _substituted(kind, raw, depth)
    return _KINDS[kind](raw)


def pair(raw: str, depth: int) -> str:
    """`NAME=value`: the value only where it is harmless whatever the name is."""
    name, _, value = raw.partition("=")
    if not is_name(name):
        return HIDDEN
    if not is_sensitive(name) and ("$(" in value or "`" in value) and value[:1] != "'":
        return f"{name}={_substituted('closed', value, depth)}"
    return f"{name}={_value(name, value)}"


def is_name(text: str) -> bool:
    """Whether a text could be the name of a value."""
    return bool(text) and len(text) <= 64 and all(
        (c.isalnum() and c.isascii()) or c in _NAME_SIGNS for c in text
    ) and is_plain(text) and not text.isdigit()  # fmt: skip


def is_pair(text: str) -> bool:
    """Whether a word is a name with its value."""
    name, equals, _ = text.partition("=")
    return bool(equals) and is_name(name.lstrip("'\""))


def _value(name: str, value: str) -> str:
    """The value of a name: a variable, a common word, a path or an address; or dots."""
    plain = bare(value)
    if not plain or is_variable(plain):
        return value
    if is_sensitive(name):
        return HIDDEN
    parts = plain.split(":")
    if all(is_variable(part) or (is_path(part) and " " not in part) for part in parts if part):
        return path(value)
    if _is_url(plain):
        return _url(plain)
    return value if is_common(plain) else HIDDEN


def _pairs(raw: str) -> str:
    """Several names with their values, between commas; what has no name is a part of a value."""
    shown: list[str] = []
    for part in bare(raw).split(","):
        name, equals, value = part.partition("=")
        inner, more, last = value.partition("=")
        if not equals or not is_name(name):
            shown.append(part if is_common(part) and shown[-1:] != [HIDDEN] else HIDDEN)
        elif more and is_name(inner):
            shown.append(f"{name}={inner}={_value(inner, last)}")
        else:
            shown.append(f"{name}={_value(name, value)}")
    return join(shown, ",")


def _closed(raw: str) -> str:
    """A word where anything may stand."""
    plain = bare(raw)
    if is_variable(plain) or is_common(plain):
        return raw
    if _is_url(plain):
        return _url(raw)
    if is_pair(plain):
        return _pairs(raw)
    at = "@" if plain[:1] == "@" else ""
    if is_path(plain[len(at) :]) and " " not in plain:
        return at + path(plain[len(at) :])
    return HIDDEN


def _open(raw: str, is_git: bool = False) -> str:
    """A word where only plain ones are written: a file, a pattern, a sentence. is_git: whether the
    figures of commits stay."""
    letters = raw.replace("/", "").replace("_", "").replace(".", "").replace("-", "")
    if letters.isalnum() and is_plain(raw, is_git):
        return raw
    from hudline.core.redact_text import prose  # many commands need none

    start, inner, end = split_quotes(raw)
    if not start and "::" in raw and raw[-1:] == "]":
        name, _, given = raw[:-1].partition("[")
        return f"{_open(name)}[{HIDDEN if is_pair(given) else _open(given)}]"
    text = prose(inner, is_git)
    return text if text == HIDDEN else start + text + end


def _single(raw: str) -> str:
    """A plain word, without a second part behind a colon that could be a password."""
    plain = bare(raw)
    if _is_url(plain):
        return _url(raw)
    parts = plain.split(":")
    is_harmless = all(part.isdigit() or "/" in part or is_common(part) for part in parts[1:])
    if any(char in plain for char in "%@=") or not is_harmless:
        return _closed(raw)
    return _open(raw)


def _user_name(raw: str) -> str:
    """The name of a user: no password stands behind it."""
    plain = bare(raw)
    return raw if plain.replace("-", "").replace("_", "").isalnum() and is_plain(plain) else HIDDEN


def _number(raw: str) -> str:
    return raw if raw.isdigit() and len(raw) <= 5 else HIDDEN


def _code(raw: str) -> str:
    from hudline.core.redact_text import code  # many commands need none

    start, inner, end = split_quotes(raw)
    text = code(inner)
    return text if text == HIDDEN else start + text + end


def _script(raw: str) -> str:
    """A script of sed: addresses and commands of one letter, or one of common words."""
    plain = bare(raw)
    is_short = len(plain) <= 8 and sum(map(str.isalnum, plain)) < 5
    is_simple = is_short or not plain.strip(_SED_SIGNS)
    return raw if is_simple or is_common(plain) else plain[:2] * (plain[:2] == "s/") + HIDDEN


def _header(raw: str) -> str:
    """A header: its name, and its value where that is known to say nothing of anybody."""
    start, inner, end = split_quotes(raw)
    name, colon, value = inner.partition(":")
    if not colon or not is_plain(name) or " " in name:
        return HIDDEN
    is_harmless = has(tables.HEADERS, name.lower()) and is_plain(value)
    return start + name + colon + (value if is_harmless else " " * bool(start) + HIDDEN) + end


def _is_url(plain: str) -> bool:
    return "://" in plain and " " not in plain


def _url(raw: str) -> str:
    from hudline.core.redact_text import address, is_address  # many commands need none

    plain = bare(raw)
    if is_address(plain) and " " not in plain:
        start, _, end = split_quotes(raw)
        return start + address(plain) + end
    return _closed(raw)


def _substituted(kind: str, raw: str, depth: int) -> str:
    """A word in which the output of a command stands."""
    at = min(raw.find(mark) for mark in ("$(", "`") if mark in raw)
    opening, closing = ("$(", ")") if raw[at] == "$" else ("`", "`")
    begin = at + len(opening)
    end = closing_index(raw, begin - 1, closing, True)
    last = closing if end > begin and raw[end - 1] == closing else ""
    inner = redact_command(raw[begin : end - len(last)], depth + 1)
    before, behind = raw[:at], raw[end:]
    shown = (before if is_common(before) else HIDDEN) + opening + inner + last
    return shown + (redact_word(kind, behind, depth) if behind.strip("\"'") else behind)


_KINDS: "dict[str, Callable[[str], str]]" = {
    "closed": _closed,
    "open": _open,
    "git": lambda raw: _open(raw, True),
    "keep": _single,
    "name": _user_name,
    "number": _number,
    "pairs": _pairs,
    "code": _code,
    "script": _script,
    "header": _header,
    "url": _url,
    "two": _open,
}


# Words as a shell reads them


def tokens(text: str) -> "list[tuple[str, str]]":
    """(the spaces before it, a word or an operator) for each part of a command line. A word keeps
    its quotes; a quote or a bracket that nobody closes ends with the text."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        rest = text[at:].lstrip(" \t")
        begin = len(text) - len(rest)
        end = begin + _operator_length(rest) if rest[:1] in _OPERATORS else _word_end(text, begin)
        found.append((text[at:begin], text[begin:end]))
        at = end
    return found


def _operator_length(text: str) -> int:
    """The characters of the operator that a text begins with: one, or up to three alike."""
    sign = text[0]
    length = 1 if sign in "()" else len(text[:3]) - len(text[:3].lstrip(sign))
    return length + (sign in _REDIRECTING and text[length : length + 1] == "&")


def _word_end(text: str, at: int) -> int:
    end = len(text)
    while at < end and text[at] not in _OPERATORS and text[at] not in " \t":
        at = _after(text, at)
    return min(at, end)


def _after(text: str, at: int, depth: int = 0) -> int:
    """The index behind the character at `at`, or behind all that it opens."""
    char = text[at]
    if char == "\\":
        return at + 2
    if char == "'":
        return closing_index(text, at, "'", False)
    if char in '"`':
        return closing_index(text, at, char, True, depth)
    if char == "$" and text[at + 1 : at + 2] in ("(", "{"):
        return closing_index(text, at + 1, ")" if text[at + 1] == "(" else "}", True, depth)
    return at + 1


def closing_index(text: str, at: int, closing: str, is_nested: bool, depth: int = 0) -> int:
    """The index behind the `closing` of what opens at `at`; the end of the text without one, and
    where more is nested than anybody writes."""
    at += 1
    while at < len(text) and depth < _NESTED_QUOTES:
        char = text[at]
        if char == closing:
            return at + 1
        is_opening = char in "\\$`" or (char in "'\"(" and closing == ")")
        if not is_nested or not is_opening:
            at += 1
        elif char == "(":
            at = closing_index(text, at, ")", True, depth + 1)
        else:
            at = _after(text, at, depth + 1)
    return len(text)


def bare(word: str) -> str:
    """A word without its quotes and escaping backslashes."""
    if not any(char in word for char in "'\"\\"):
        return word
    chars: list[str] = []
    quote = ""
    at = 0
    while at < len(word):
        char = word[at]
        if char == "\\" and quote != "'" and at + 1 < len(word):
            following = word[at + 1]
            is_escape = not quote or following in '"\\$`'
            chars.append(following if is_escape else char + following)
            at += 2
            continue
        if char in "'\"" and quote in ("", char):
            quote = "" if quote else char
        else:
            chars.append(char)
        at += 1
    return "".join(chars)


def split_quotes(word: str) -> "tuple[str, str, str]":
    """The quote that a whole word stands in, what is inside, and the closing quote; two empty ones
    where it stands in none."""
    start = word[:2] if word[:2] in ("$'", '$"') else word[:1]
    if not start or start[-1] not in "'\"" or _after(word, len(start) - 1) < len(word):
        return "", word, ""
    inner = word[len(start) :]
    is_closed = inner[-1:] == start[-1]
    return start, inner[:-1] if is_closed else inner, start[-1] if is_closed else ""
