"""What looks like a secret in commands, addresses and queries, taken out: known names, flags and
shapes. What is stored keeps less by default (`wire.safe`), and this has the last look at it.

Written without `re`, which alone would double the price of a hook.
"""

from hudline.wire.text import clean

HIDDEN = "•••"

_SENSITIVE = (
    "token", "secret", "passw", "passphrase", "pwd", "apikey", "authorization", "credential",
    "cookie", "signature", "_key", "-key", "bearer", "_auth", "_pass", "-pass",
    "sessionid", "session_id",
)  # fmt: skip
PREFIXES = (
    "sk-", "sk_", "pk_live", "rk_live", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
    "glpat-", "xoxa-", "xoxb-", "xoxp-", "xoxs-", "AKIA", "ASIA", "AIza", "eyJ", "npm_", "pypi-",
    "hf_", "dop_v1_", "shpat_", "SG.", "ya29.", "glsa_", "tskey-", "hvs.", "dckr_pat_", "lin_api_",
    "sntrys_", "whsec_", "xapp-", "rk_test", "pk_test", "gsk_", "xai-", "pplx-", "r8_", "nvapi-",
)  # fmt: skip
_SCHEMES = ("bearer", "basic", "token", "digest", "apikey")
_HARMLESS = ("pwd", "oldpwd", "max-tokens", "max_tokens", "tokenizer")
# Program → the flag whose value is a password, in the same word or the next.
_PASSWORD_BY = {
    "sshpass": "-p", "mysql": "-p", "mysqldump": "-p", "mysqladmin": "-p", "mariadb": "-p",
    "login": "-p", "7z": "-p", "zip": "-P", "unzip": "-P", "redis-cli": "-a", "ssh-keygen": "-N",
    "twine": "-p", "sqlcmd": "-P", "openssl": "-k", "gh secret": "--body",
}  # fmt: skip
_BEFORE_A_PROGRAM = ("&&", "||", "|", ";", "sudo", "env", "exec", "time", "nohup", "then", "do")
_USER = ("-u", "--user", "-U", "--proxy-user")  # of curl: name:password
PRIVATE = "-----BEGIN"
_QUOTES = "\"'"
_LONG = 20
_SHORTEST = 11  # characters of a token of a known shape


def redact(text: str) -> str:
    """`text` with what looks like a secret replaced by dots: values of sensitive names and flags,
    headers, passwords in addresses, known token shapes and long runs of letters and digits."""
    text, is_private, _ = text.partition(PRIVATE)
    shown = []
    hiding = ""  # "" not hiding; "word" the next word; a quote: up to the word that closes it
    program = before = ""
    for word in text.split(" "):
        if hiding:
            shown.append(_hide(word))
            hiding = _still_hiding(hiding, word)
        else:
            program = _program(word, "" if before.endswith(";") else program)
            hiding = _opens(word, program)
            shown.append(_hide_inside(word, program, before))
        before = word
    return " ".join(shown) + (HIDDEN if is_private else "")


def looked_over(value: object, limit: int) -> str:
    """A text that a person asked to see, without what looks like a secret, in `limit` characters at
    the most."""
    return clean(redact(clean(value, 400)), limit)


def _program(word: str, program: str) -> str:
    """The program that `word` belongs to, after `program`."""
    if word in _BEFORE_A_PROGRAM:
        return ""
    if word == "login" and program in ("docker", "podman", "az", "oc"):
        return word
    if (program, word) == ("gh", "secret"):
        return "gh secret"
    return program or ("" if "=" in word else word.rpartition("/")[2])


def _hide(word: str) -> str:
    """The word as dots; an authentication scheme and a closing quote stay readable."""
    bare = word.strip(_QUOTES)
    if bare.lower() in _SCHEMES:
        return word
    return HIDDEN + (word[-1] if word[-1:] and word[-1] in _QUOTES else "")


def _still_hiding(hiding: str, word: str) -> str:
    if hiding == "word":
        return "word" if word.strip(_QUOTES).lower() in _SCHEMES or not word else ""
    return "" if word.endswith(hiding) else hiding


def _is_sensitive(name: str) -> bool:
    lowered = name.lower()
    if lowered in _HARMLESS:
        return False
    return lowered in ("key", "pass", "pw", "sig") or any(part in lowered for part in _SENSITIVE)


def _opens(word: str, program: str) -> str:
    """What the words after this one are hidden as: "", "word", or up to a closing quote."""
    bare = word.lstrip(_QUOTES)
    if bare.endswith(":") and _is_sensitive(bare[:-1]):
        return word[0] if word[0] in _QUOTES else "word"
    scheme = bare.rpartition(":")[2].lower()
    if scheme in ("bearer", "basic"):
        return "word"
    if word.startswith("-") and "=" not in word and _is_sensitive(word.lstrip("-")):
        return "" if word.endswith(("-stdin", "--with-token")) else "word"
    if word and (word == _PASSWORD_BY.get(program) or (program, word) == ("curl", "-b")):
        return "word"
    name, equals, value = bare.partition("=")
    is_closed = value == word[:1]  # "name=" as a whole stands in quotes
    if equals and _is_sensitive(name) and value[:1] in ("'", '"') and not is_closed:
        return value[0] if value.count(value[0]) == 1 else ""
    return ""


def _hide_inside(word: str, program: str, before: str) -> str:
    flag = _PASSWORD_BY.get(program)
    if flag and word.startswith(flag) and word != flag:
        return flag + HIDDEN
    if program == "curl" and (before in _USER or word.startswith("-u")):
        name, colon, _ = word.partition(":")
        return name + colon + HIDDEN if colon else _hide_runs(word)
    if "@" in word and ":" in word:
        word = _hide_user(word)
    if "=" in word:
        word = _hide_values(word)
    elif ":" in word and not word.startswith(("http:", "https:")):
        word = ",".join([_hide_header(part) for part in word.split(",")])  # JSON without spaces
    return _hide_runs(word)


def _hide_header(word: str) -> str:
    """`Name:value` without the value of a sensitive name; a path with a line or a test stays."""
    name, _, value = word.partition(":")
    bare = name.lstrip(_QUOTES + "-{")
    if not value or "/" in bare or "." in bare or not _is_sensitive(bare):
        return word
    return word if value.lower() in _SCHEMES else name + ":" + HIDDEN


def _hide_user(word: str) -> str:
    """An address without the user and password before its host; without a scheme it has both."""
    start = word.find("://") + 3 if "://" in word else 0
    authority, slash, path = word[start:].partition("/")
    user, at, host = authority.rpartition("@")
    is_address = host[:1].isalpha() and not host.startswith("sha256:") and ":" in user
    if not user or not (start or is_address):
        return word
    return word[:start] + HIDDEN + at + host + slash + path


def _hide_values(word: str) -> str:
    """`NAME=value`, `--name=value` and `name=value&…` without the sensitive values."""
    start, mark, query = word.partition("?")
    if not mark or "=" not in query:
        start, mark, query = "", "", word
    return start + mark + "&".join([_hide_pair(pair) for pair in query.split("&")])


def _hide_pair(pair: str) -> str:
    names = pair.split("=")
    for index, name in enumerate(names[:-1]):
        if _is_sensitive(name.lstrip(_QUOTES + "-")) and "".join(names[index + 1 :]).strip(_QUOTES):
            return "=".join(names[: index + 1]) + "=" + HIDDEN
    return pair


def token_in(word: str) -> int:
    """Where in a word a token of a known shape begins; -1 where none does."""
    if len(word) >= _SHORTEST:
        for prefix in PREFIXES:
            at = word.find(prefix)
            is_long = at >= 0 and len(word) - at >= len(prefix) + 8
            if is_long and not word[at - 1 : at].isalnum():
                return at
    return -1


def _hide_runs(word: str) -> str:
    """The word without known token shapes and without long mixed runs of letters and digits."""
    at = token_in(word)
    if at >= 0:
        return word[:at] + HIDDEN
    if len(word) < _LONG:
        return word
    kept = []
    start = 0
    for index in range(len(word) + 1):
        if index == len(word) or not word[index].isalnum():
            run = word[start:index]
            kept.append(HIDDEN if _looks_random(run) else run)
            kept.append(word[index : index + 1])
            start = index + 1
    return "".join(kept)


def _looks_random(run: str) -> bool:
    return len(run) >= _LONG and not run.isalpha() and not run.isdigit() and run.isascii()
