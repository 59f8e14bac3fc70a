"""Sentences and code, which keep their ordinary words: what a secret is announced by hides it."""

from hudline.wire.redact import HIDDEN
from hudline.wire.shape import is_common, is_plain, is_sensitive, is_variable, runs

_NOUNS = (
    " password passwords passwd passphrase passcode pwd pw secret secrets token tokens passe"
    " pin key keys apikey api_key api-key credential credentials otp code login identified"
    " passwort kennwort contraseña clave bearer authorization cookie auth hasło пароль "
)
_WIDE = ("密码", "密碼", "口令", "密钥", "パスワード", "暗証番号", "비밀번호")  # without spaces
_SHORT = " pw pwd passwd passphrase passcode apikey api_key api-key "  # followed by their value
_LINKS = " is was be are to as by equals ist es : = := == -> → => "
_STILL = " the a an my your our now still set this that "
_SCHEMES = ("bearer", "basic", "digest", "apikey")
_WHOLE = ("cookie", "set-cookie", "authorization", "proxy-authorization")
_NEVER = "\n"  # a text is one line: what is hidden up to its end
_QUOTES = "\"'`“”„‘’«»「」"
_AROUND = _QUOTES + "()[]{}<>,;.!?*"
_CLOSING = {"“": "”", "„": "“", "‘": "’", "«": "»", "「": "」"}


class _Reader:
    """Reads a text word by word; `hide` is "" , "next" (the next word is hidden), or the quote up
    to which all is; `armed` how much the last words announce a secret: 0, 1, or 2 beyond doubt."""

    def __init__(self, is_git: bool) -> None:
        self.hide = ""
        self.armed = 0
        self._is_git = is_git

    def read(self, word: str) -> str:
        """The word as it may be shown."""
        if not word or self.hide:
            return self._hidden(word) if word else word
        for noun in _WIDE:
            if noun in word:
                return word.partition(noun)[0] + noun + HIDDEN
        return self._addressed(word) if "://" in word else self._told(word)

    def _told(self, word: str) -> str:
        """A word that is no address, where nothing is hidden."""
        bare = word.strip(_AROUND)
        name, mark, value = _parted(word)
        if mark and is_sensitive(name) and _is_name(name, mark, value):
            return self._named(name, mark, value)
        armed, self.armed = self.armed, 0
        lowered = bare.lower().rstrip(":=")
        if f" {lowered} " in _NOUNS:
            self.armed = 2 if f" {lowered} " in _SHORT else 1
            return word
        if armed:
            return self._announced(word, bare, armed)
        return word if is_plain(word, self._is_git) else _masked(word)

    def _announced(self, word: str, bare: str, armed: int) -> str:
        """A word behind one that announces a secret."""
        if f" {word.lower()} " in _LINKS:
            self.armed = 2
            return word
        if bare.lower() in _SCHEMES:
            self.hide = "next"
            return word
        quote = word[0] if word[0] in _QUOTES else ""
        if quote and armed:
            closing = _CLOSING.get(quote, quote)
            if closing not in word[1:]:
                self.hide = closing
            return quote + HIDDEN
        has_figures = any(map(str.isdigit, bare))
        if is_variable(bare) or (is_common(bare) and not has_figures):
            self.armed = armed if f" {bare.lower()} " in _STILL else 0
            return word
        is_simple = bare.isalpha() and (bare.islower() or bare.istitle() or not bare.isascii())
        if armed == 2 or (not is_simple and (has_figures or not is_plain(bare))):
            return HIDDEN
        return word if is_plain(word, self._is_git) else _masked(word)

    def _hidden(self, word: str) -> str:
        """A word where one is hidden that was announced."""
        if self.hide != "next":
            if self.hide in word:
                self.hide = ""
            return HIDDEN
        if word.strip(_AROUND).lower() in _SCHEMES:
            return word
        quote = word[0] if word[0] in _QUOTES else ""
        closing = _CLOSING.get(quote, quote)
        self.hide = closing if quote and closing not in word[1:] else ""
        return HIDDEN

    def _named(self, name: str, mark: str, value: str) -> str:
        """`name=value` of a sensitive name."""
        bare = value.lstrip(":=")
        if not value:
            self._arm(name, mark)
        if not bare.strip(_AROUND):
            return name + mark + value
        if is_variable(bare.strip(_AROUND)):
            return name + mark + value
        quote = bare[0] if bare[0] in _QUOTES else ""
        closing = _CLOSING.get(quote, quote)
        if quote and closing not in bare[1:]:
            self.hide = closing
        elif bare.strip(_AROUND).lower() in _SCHEMES:
            self.hide = "next"
        return name + mark + HIDDEN

    def _arm(self, name: str, mark: str) -> None:
        """Behind a sensitive name and its mark, without a value yet."""
        if name.strip(_AROUND).lower() in _WHOLE:
            self.hide = _NEVER
        elif mark == "=" or name[:1] in _QUOTES or name.strip(_AROUND) != name:
            self.hide = "next"
        else:
            self.armed = 2

    def _addressed(self, word: str) -> str:
        from hudline.wire.address import address  # few sentences have any

        start = len(word) - len(word.lstrip(_AROUND))
        end = len(word.rstrip(_AROUND.replace("/", "")))
        inner = word[start:end]
        before, equals, rest = inner.partition("=")
        if equals and "://" not in before:
            return word[:start] + before + "=" + address(rest) + word[end:]
        return word[:start] + address(inner) + word[end:]


def _parted(word: str) -> "tuple[str, str, str]":
    """The name before the first `=` or `:`, which of them, and what stands behind it."""
    at = min((word.find(mark) for mark in "=:" if mark in word), default=-1)
    return (word[:at], word[at], word[at + 1 :]) if at > 0 else (word, "", "")


def _is_name(name: str, mark: str, value: str) -> bool:
    """Whether a text is the name of what stands behind the mark, and no path or part of one."""
    is_file = "/" in name or "." in name.strip(_AROUND)
    if mark == ":" and (value[:1] == ":" or is_file):
        return False
    return bool(runs(name)) and name[-1] != "/"


def _masked(word: str) -> str:
    """A word that is no plain one: of a path the names that are plain stay."""
    if "/" in word and is_plain(word.partition("/")[0]):
        from hudline.wire.shape import is_path, path

        if is_path(word):
            return path(word)
    return HIDDEN


def prose(text: str, is_git: bool = False) -> str:
    """A sentence or a pattern with dots in the place of what is announced as a secret or looks
    like one; several of them in a row are one. is_git: whether the figures of commits stay."""
    reader = _Reader(is_git)
    kept: list[str] = []
    for word in text.split(" "):
        shown = reader.read(word)
        if shown != HIDDEN or kept[-1:] != [HIDDEN]:
            kept.append(shown)
    return " ".join(kept)


def code(text: str) -> str:
    """A piece of a program, SQL or a filter: what stands in quotes goes, unless it is common."""
    text = text.replace("\\$", "$")
    kept: list[str] = []
    at = 0
    while at < len(text):
        quote = text[at : at + 2] if text[at : at + 2] == "$$" else text[at]
        if quote not in _QUOTES and quote != "$$":
            kept.append(quote)
            at += 1
            continue
        closing = _CLOSING.get(quote, quote)
        end = text.find(closing, at + len(quote))
        while end > 0 and text[end - 1] == "\\" and text[at - 1 : at] != "\\":
            end = text.find(closing, end + 1)
        inner = text[at + len(quote) : end] if end > 0 else text[at + len(quote) :]
        bare = inner.rstrip("\\")
        kept.append(quote + (bare if is_common(bare) and len(bare) < 40 else HIDDEN))
        kept.append(inner[len(bare) :] + closing if end > 0 else "")
        at = end + len(quote) if end > 0 else len(text)
    return prose("".join(kept))
