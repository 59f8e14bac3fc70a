"""Sentences, programs and addresses as they may be stored: ordinary words stay, dots replace what a
text announces as a secret and what looks like one.
"""

from hudline.core.fields import clean
from hudline.core.redact import (
    HIDDEN,
    SCHEMES,
    TEXT_LENGTH,
    has,
    is_common,
    is_path,
    is_plain,
    is_sensitive,
    is_variable,
    join,
    path,
    redact,
    redacted,
    runs,
)

_WHOLE_VALUES = ("cookie", "set-cookie", "authorization", "proxy-authorization")
_LINE_END = "\n"  # a text is one line: hide up to its end
_ALL_QUOTES = "\"'`“”„‘’«»「」"
_CLOSING = {"“": "”", "„": "“", "‘": "’", "«": "»", "「": "」"}
_AROUND = _ALL_QUOTES + "()[]{}<>,;.!?*"
# The names in an address behind which a secret stands.
_ANNOUNCING = (
    " webhook webhooks hook hooks services token tokens reset invite invites verify confirm"
    " confirmation secret secrets key keys share shared unsubscribe activate activation magic otp"
    " password passwords session sessions auth oauth login signup join s t r d "
)
# Words of a sentence that announce a secret.
_NOUNS = (
    " password passwords passwd passphrase passcode pwd pw secret secrets token tokens passe"
    " pin key keys apikey api_key api-key credential credentials otp code login identified"
    " passwort kennwort contraseña clave bearer authorization cookie auth hasło пароль "
)
# The same in languages without spaces.
_WIDE_NOUNS = ("密码", "密碼", "口令", "密钥", "パスワード", "暗証番号", "비밀번호")
# Those that are followed by their value at once.
_SHORT_NOUNS = " pw pwd passwd passphrase passcode apikey api_key api-key "
# What may stand between such a word and the secret.
_LINKS = " is was be are to as by equals ist es : = := == -> → => "
_DETERMINERS = " the a an my your our now still set this that "


def sentence(value: object, limit: int) -> str:
    """An untrusted sentence that is meant to be seen, by `prose` and `redact`, in at most `limit`
    characters."""
    return clean(redact(prose(clean(value, TEXT_LENGTH))), limit)


def described(value: object, limit: int, targets: str) -> str:
    """An untrusted description in at most `limit` characters, as `target_choice` has it."""
    if targets == "off":
        return ""
    return redacted(value, limit) if targets == "full" else sentence(value, limit)


# Addresses


def is_address(text: str) -> bool:
    """Whether a text is an address of the web, with its scheme or without."""
    host = text.partition("/")[0].partition("?")[0]
    name, _, port = host.partition(":")
    if port and not port.isdigit():
        return "://" in text
    plain = name.replace(".", "").replace("-", "")
    is_host = "." in name and plain.isalnum() and name[-1].isalnum()
    return "://" in text or name == "localhost" or is_host


def address(text: str) -> str:
    """An address without who calls, the values of its query and what could be a key in it."""
    scheme, mark, rest = text.partition("://") if "://" in text else ("", "", text)
    rest, fragment, _ = rest.partition("#")
    location, question, query = rest.partition("?")
    authority, slash, names = location.partition("/")
    user, at, host = authority.rpartition("@")
    host, colon, port = host.partition(":")
    is_harmless = user == "git" or (not mark and is_plain(user) and ":" not in user)
    shown = (scheme if is_plain(scheme) else HIDDEN) + mark
    shown += (user if is_harmless else HIDDEN) + at if at else ""
    shown += host if is_plain(host) else HIDDEN
    shown += colon + (port if port.isdigit() and len(port) <= 5 else HIDDEN if port else "")
    if slash:
        shown += slash + _names(names.split("/"))
    if question:
        shown += question + "&".join([_parameter(pair) for pair in query.split("&")])
    return shown + ("#" + HIDDEN if fragment else "")


def _names(names: "list[str]") -> str:
    """The names in the path of an address; behind one that announces a secret only common ones."""
    shown: list[str] = []
    is_announced = False
    for name in names:
        is_bot = name[:3] == "bot" and name[3:4].isdigit()
        is_short = all(len(run) <= 16 for run in runs(name))
        is_harmless = is_common(name) if is_announced else is_plain(name) and is_short
        shown.append(name if is_harmless and not is_bot else HIDDEN)
        is_announced = is_announced or has(_ANNOUNCING, name.lower()) or is_sensitive(name)
    return join(shown, "/")


def _parameter(pair: str) -> str:
    name, equals, value = pair.partition("=")
    name = name if is_plain(name) and (equals or is_common(name)) else HIDDEN
    is_harmless = not value or (is_common(value) and not is_sensitive(name))
    return name + equals + (value if is_harmless else HIDDEN)


# Sentences and programs


class _SentenceReader:
    """Reads a text word by word. `hide` is "", "next" (the next word is hidden), or the quote up to
    which all is; `announced` whether the last words announce a secret: 0 no, 1 perhaps, 2 yes."""

    def __init__(self, is_git: bool) -> None:
        self.hide = ""
        self.announced = 0
        self._is_git = is_git

    def read(self, word: str) -> str:
        """The word as it may be shown."""
        if not word or self.hide:
            return self._hide_expected(word) if word else word
        for noun in _WIDE_NOUNS:
            if noun in word:
                return word.partition(noun)[0] + noun + HIDDEN
        return self._with_address(word) if "://" in word else self._ordinary(word)

    def _ordinary(self, word: str) -> str:
        """A word that is no address, where nothing is hidden."""
        bare = word.strip(_AROUND)
        name, mark, value = _split_pair(word)
        if mark and is_sensitive(name) and _is_value_name(name, mark, value):
            return self._named_value(name, mark, value)
        announced, self.announced = self.announced, 0
        lowered = bare.lower().rstrip(":=")
        if has(_NOUNS, lowered):
            self.announced = 2 if has(_SHORT_NOUNS, lowered) else 1
            return word
        if announced:
            return self._after_noun(word, bare, announced)
        return word if is_plain(word, self._is_git) else _mask(word)

    def _after_noun(self, word: str, bare: str, announced: int) -> str:
        """A word behind one that announces a secret."""
        if has(_LINKS, word.lower()):
            self.announced = 2
            return word
        if bare.lower() in SCHEMES:
            self.hide = "next"
            return word
        quote = self._hide_quoted(word)
        if quote:
            return quote + HIDDEN
        has_figures = any(map(str.isdigit, bare))
        if is_variable(bare) or (is_common(bare) and not has_figures):
            self.announced = announced if has(_DETERMINERS, bare.lower()) else 0
            return word
        is_simple = bare.isalpha() and (bare.islower() or bare.istitle() or not bare.isascii())
        if announced == 2 or (not is_simple and (has_figures or not is_plain(bare))):
            return HIDDEN
        return word if is_plain(word, self._is_git) else _mask(word)

    def _hide_expected(self, word: str) -> str:
        """A word where one is hidden that was announced."""
        if self.hide != "next":
            if self.hide in word:
                self.hide = ""
            return HIDDEN
        if word.strip(_AROUND).lower() in SCHEMES:
            return word
        self._hide_quoted(word)
        return HIDDEN

    def _hide_quoted(self, text: str) -> str:
        """Hide what is quoted from the beginning of `text` on, up to the word that ends it. Returns
        the quote; "" where there is none."""
        quote = text[0] if text[0] in _ALL_QUOTES else ""
        closing = _CLOSING.get(quote, quote)
        self.hide = closing if closing not in text[1:] else ""
        return quote

    def _named_value(self, name: str, mark: str, value: str) -> str:
        """`name=value` of a sensitive name."""
        quoted = value.lstrip(":=")
        bare = quoted.strip(_AROUND)
        if not value:
            self._expect_value(name, mark)
        if not bare or is_variable(bare):
            return name + mark + value
        self._hide_quoted(quoted)
        if not self.hide and bare.lower() in SCHEMES:
            self.hide = "next"
        return name + mark + HIDDEN

    def _expect_value(self, name: str, mark: str) -> None:
        """Behind a sensitive name and its mark, without a value yet."""
        if name.strip(_AROUND).lower() in _WHOLE_VALUES:
            self.hide = _LINE_END
        elif mark == "=" or name[:1] in _ALL_QUOTES or name.strip(_AROUND) != name:
            self.hide = "next"
        else:
            self.announced = 2

    def _with_address(self, word: str) -> str:
        start = len(word) - len(word.lstrip(_AROUND))
        end = len(word.rstrip(_AROUND.replace("/", "")))
        inner = word[start:end]
        name, equals, value = inner.partition("=")
        if not equals or "://" in name:
            name, equals, value = "", "", inner
        return word[:start] + name + equals + address(value) + word[end:]


def _split_pair(word: str) -> "tuple[str, str, str]":
    """The name before the first `=` or `:`, which of them, and what stands behind it."""
    at = min((word.find(mark) for mark in "=:" if mark in word), default=-1)
    return (word[:at], word[at], word[at + 1 :]) if at > 0 else (word, "", "")


def _is_value_name(name: str, mark: str, value: str) -> bool:
    """Whether a text is the name of what stands behind the mark, and no path or part of one."""
    is_file = "/" in name or "." in name.strip(_AROUND)
    if mark == ":" and (value[:1] == ":" or is_file):
        return False
    return bool(runs(name)) and name[-1] != "/"


def _mask(word: str) -> str:
    """A word that is no plain one: of a path the names that are plain stay."""
    if "/" in word and is_plain(word.partition("/")[0]) and is_path(word):
        return path(word)
    return HIDDEN


def prose(text: str, is_git: bool = False) -> str:
    """A sentence or a pattern with dots in the place of what is announced as a secret or looks
    like one; several of them in a row are one. is_git: whether the figures of commits stay."""
    reader = _SentenceReader(is_git)
    return join([reader.read(word) for word in text.split(" ")], " ")


def code(text: str) -> str:
    """A piece of a program, SQL or a filter: what stands in quotes goes, unless it is common."""
    text = text.replace("\\$", "$")
    shown: list[str] = []
    at = 0
    while at < len(text):
        quote = text[at : at + 2] if text[at : at + 2] == "$$" else text[at]
        if quote not in _ALL_QUOTES and quote != "$$":
            shown.append(quote)
            at += 1
            continue
        closing = _CLOSING.get(quote, quote)
        start = at + len(quote)
        end = text.find(closing, start)
        while end > 0 and text[end - 1] == "\\" and text[at - 1 : at] != "\\":
            end = text.find(closing, end + 1)
        inner = text[start:end] if end > 0 else text[start:]
        bare = inner.rstrip("\\")
        shown.append(quote + (bare if is_common(bare) and len(bare) < 40 else HIDDEN))
        shown.append(inner[len(bare) :] + closing if end > 0 else "")
        at = end + len(quote) if end > 0 else len(text)
    return prose("".join(shown))
