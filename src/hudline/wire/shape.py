"""What a word looks like: a plain one, a number, a path, an address; or what a machine made."""

from hudline.wire.harmless import COMMON, EXTENSIONS, FOLDERS
from hudline.wire.redact import HIDDEN, token_in

_VOWELS = "aeiouyAEIOUY"
_EXACT = (
    " key pass pw pwd pin otp code auth sid sig dsn psk jwt mfa totp pat cred creds salt seed nonce"
    " cookie cookies session sessionid bearer sas csrf xsrf passin passout storepass keypass "
)
_INSIDE = (
    "token", "secret", "passw", "passphrase", "passcode", "passwd", "apikey", "accesskey",
    "privatekey", "accountkey", "authoriz", "credential", "cookie", "signature", "bearer",
    "connectionstring", "webhook", "kennwort", "passwort", "contrase",
)  # fmt: skip
_ENDS = ("pass", "pwd", "pw", "pin", "key", "otp")
_NOT_SENSITIVE = (
    " pwd oldpwd maxtokens tokenizer tokenize compass bypass monkey turkey hotkey keyboard "
)
_ODDLY = "!%^&~+#;?$"  # signs that passwords have and few other short words
_ODD = " v1beta1 v1beta2 v1alpha1 v2beta1 v2beta2 md5sum sha1sum sha256sum sha512sum base64url "


def has(table: str, word: str) -> bool:
    """Whether `word` stands in a table of `wire.harmless`."""
    return bool(word) and " " not in word and f" {word} " in table


def runs(text: str) -> "list[str]":
    """The runs of ASCII letters and digits in a text; what lies between them tells nothing."""
    return "".join([c if c.isalnum() and c.isascii() else " " for c in text]).split()


def is_plain(text: str, is_git: bool = False) -> bool:
    """Whether each run of a text could be a word of somebody's, a name or a short number.

    is_git: whether the figures of commits are too.
    """
    return token_in(text) < 0 and all(
        _is_plain_run(run) or (is_git and _is_commit(run)) for run in runs(text)
    )


def _is_commit(run: str) -> bool:
    is_long = 7 <= len(run) <= 12 or len(run) == 40
    return is_long and not run.isdigit() and not run.strip("0123456789abcdef")


def _is_plain_run(run: str) -> bool:
    if len(run) <= 3 or has(_ODD, run.lower()):
        return True
    if run.isdigit():
        return len(run) <= 7 or (len(run) == 8 and run[:2] in ("19", "20"))
    if run.isalpha():
        return _is_worded(run)
    before = run.rstrip("0123456789")
    if before.isalpha():  # web1, sha256
        return len(run) - len(before) <= 5 and _is_worded(before)
    behind = run.lstrip("0123456789")
    if behind.isalpha():  # 512mb
        return len(behind) <= 3 and len(run) - len(behind) <= 4
    return len(run) <= 4 or _is_joined(run)  # i18n


def _is_joined(run: str) -> bool:
    """Base64Encoder, log4j: two words with a short number between them."""
    first = run.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    behind, before = run[len(first) :], first.rstrip("0123456789")
    count = len(first) - len(before)
    is_named = count <= 2 and behind[:1].isupper() and behind[1:].islower() and len(behind) > 3
    is_small = count == 1 and first[-1] in "24" and run.islower()
    return before.isalpha() and (is_named or is_small) and _is_worded(before + behind)


def _is_worded(run: str) -> bool:
    """Whether letters could be words, one or several in camel case."""
    parts: list[str] = []
    for index, char in enumerate(run):
        is_new = char.isupper() and (
            not run[index - 1 : index].isupper() or run[index + 1 : index + 2].islower()
        )
        if is_new or not parts:
            parts.append("")
        parts[-1] += char
    if len(run) > 60 or any(not _is_pronounced(part) for part in parts):
        return False
    short = sum(len(part) <= 2 for part in parts)
    return len(run) < 8 or (len(run) >= 2.6 * len(parts) and short * 3 <= len(parts) + 1)


def _is_pronounced(part: str) -> bool:
    if len(part) > 20:
        return False
    without = 0
    longest = 0
    for char in part:
        without = 0 if char in _VOWELS else without + 1
        longest = max(longest, without)
    return longest <= (7 if part.isupper() else 5) and not (
        longest == len(part) >= 6 and not part.isupper()
    )


def is_common(text: str) -> bool:
    """Whether each run of a text is a word that is known to be harmless, or too short to be any
    secret; together such short ones are short too."""
    letters = figures = 0
    found = runs(text)
    if text == "127.0.0.1":
        return True
    for run in found:
        if has(COMMON, run.lower()):
            continue
        if len(run) > 3 and not _is_measure(run):
            return False
        if run.isdigit() or _is_measure(run):
            figures += len(run)
        else:
            letters += len(run)
    if not found:
        return len(set(text)) <= 2 or len(text) <= 3
    if any(char in text for char in _ODDLY):
        signs = sum(not char.isalnum() for char in text)
        return text.isascii() and letters + figures <= 1 and signs * 2 <= len(text)
    most = 4 if figures and not letters else 3
    return (
        text.isascii()
        and letters <= 2
        and letters + figures <= most
        and (letters + figures <= 1 or _is_joined_once(text))
    )


def _is_joined_once(text: str) -> bool:
    """Whether the runs of a text stand apart by one sign each, with none around them."""
    is_apart = all(a.isalnum() or b.isalnum() for a, b in zip(text, text[1:]))
    return is_apart and text[0].isalnum() and text[-1].isalnum()


def _is_measure(run: str) -> bool:
    """10s, 512mb."""
    unit = run.lstrip("0123456789")
    is_unit = unit.lower() in ("s", "m", "h", "d", "k", "g", "ms", "mb", "gb", "kb")
    return is_unit and len(run) - len(unit) <= 3


def is_variable(text: str) -> bool:
    """Whether a text is nothing but `$NAME`, `${NAME}` or `$1`."""
    name = text[1:]
    if name[:1] == "{" and name[-1:] == "}":
        name = name[1:-1]
    return text[:1] == "$" and (name.isidentifier() or name in ("@", "*", "#", "?", "!", "$")
                                or (name.isdigit() and len(name) < 3))  # fmt: skip


def is_sensitive(name: str) -> bool:
    """Whether a name says that what stands behind it is secret."""
    spaced = "".join([" " + c if c.isupper() and not name.isupper() else c for c in name])
    parts = [part.lower() for part in runs(spaced)]
    joined = "".join(parts)
    if has(_NOT_SENSITIVE, joined):
        return False
    if any(has(_EXACT, part) for part in parts) or any(part in joined for part in _INSIDE):
        return True
    return joined.endswith(_ENDS) and not joined.endswith(("compass", "bypass", "monkey", "spin"))


def is_path(text: str) -> bool:
    """Whether a text is a path beyond doubt: it begins with a folder that is known or with the
    root, or ends with the extension of a file."""
    if any(char in text for char in "=%!&;|<>\"'") or text[-1:] == ":":
        return False
    file, colon, line = text[2:].partition(":")
    if colon and ("." not in file or not line.replace(":", "").isdigit()):
        return False
    text = text.replace("\\", "/")
    if text.startswith(("/", "./", "../", "~/")) or text[1:3] == ":/":
        return True
    first, slash, _ = text.partition("/")
    if slash and (has(FOLDERS, first) or is_variable(first)):
        return True
    name, dot, extension = text.partition(":")[0].rpartition(".")
    return bool(dot and name) and has(EXTENSIONS, extension.lower())


def path(text: str) -> str:
    """A path with dots in the place of names that a machine made."""
    kept: list[str] = []
    for part in text.split("/"):
        shown = part if is_plain(part) else HIDDEN
        if shown != HIDDEN or kept[-1:] != [HIDDEN]:
            kept.append(shown)
    return "/".join(kept)
