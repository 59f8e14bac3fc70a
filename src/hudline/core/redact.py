"""What of untrusted text may be stored and shown: secrets are replaced by dots.

`redact` takes out what looks like a secret: known names, flags and shapes. `core.redact_text` does
more for sentences, programs and addresses, `core.redact_command` for commands.
"""

from hudline.core.fields import clean

TARGET_CHOICES = ("safe", "full", "off")  # of config.json's `targets`; the first is the default
TARGET_LENGTH = 120  # characters of what a tool works on
HIDDEN = "•••"
PRIVATE_KEY = "-----BEGIN"
TEXT_LENGTH = 400  # characters of a text that are read
_TOKEN_LENGTH = 11  # characters of the shortest token of a known shape
_RUN_LENGTH = 20  # characters of the shortest run of letters and digits that looks random
_PRIME = 16_777_213  # below 2 ** 24: enough to tell texts apart, too little to guess one from
_VOWELS = "aeiouyAEIOUY"
_ODD_SIGNS = "!%^&~+#;?$"  # signs that passwords have and few other short words
SCHEMES = ("bearer", "basic", "digest", "apikey")  # of an Authorization header
_SCHEMES_OR_TOKEN = (*SCHEMES, "token")
_CURL_USER_FLAGS = ("-u", "--user", "-U", "--proxy-user")  # name:password
_QUOTES = "\"'"
# Words that are kept wherever no secret is announced: subcommands, places, settings, words of
# programs and of English. Nothing is lost where somebody's password is one of them.
COMMON = (
    " a about above activate add admin after again agent agents all allow alpine alter always"
    " amend an and animation any api app apply apps archive arm64 array as asc assert assertequal"
    " at attach audit auth auto await aws backend backup bar base bash batch be before begin below"
    " benchmark beta between bin block body bool branch branches break broken browser bug bugs"
    " build builds bundle but by bytes cache call can case cat cd change changed changes char"
    " chart check checkout child ci class clean cleanup clear cli client clone close cloud cluster"
    " code color column columns command commands commit common compile compose config configure"
    " connect console const container content continue convert copy core count cover coverage cpu"
    " create created creates credential credentials cron css csv curl current custom dashboard"
    " data database date day days db debug dec def default delete demo deploy deployment desc"
    " describe destroy detach detail details dev develop development diff dir dirs disable disk"
    " display dist do doc docker docs does done down download draft drop dry dump each echo edit"
    " editor else empty enable encoding end endpoint endpoints entry enumerate env environ"
    " environment error errors event events every exec exists exit expired explain export exposed"
    " extra failed failure false fast feature features fetch field fields file filename files fill"
    " filter final find fix fixed fixes flag flags float fmt folder foo for force form format"
    " found from frontend full func function functions generate generic get git github global go"
    " graph grep group groups guide handle has have head header headers health healthz hello help"
    " here hidden history home hook hooks host hot hour html http https id if image images import"
    " in index info init inner input insert install int integration interval into invalid io is"
    " issue issues it item items job jobs join js json just kernel key keys kill kind label lang"
    " last latest lazy leaked left len length level lib library like limit line lines link lint"
    " linux list live lo load local localhost lock log logged login logout logs loop ls main make"
    " manifest map master max memory merge message messages meta metadata metrics migrate"
    " migration migrations min missing mod mode model models module modules monitor more move msg"
    " my name names namespace need net network never new next nginx no node nodes none not note"
    " notes now null number object of off old on once one only open option optional options or"
    " order orders origin os other out output over package packages page pages param params parse"
    " password passwords patch path paths pending pipe pipefail plan platform plugin png pod pods"
    " policy pool port ports post posts prepare preview print private process prod product"
    " production products profile profiles program project projects prompt protocol proxy prune"
    " psql public publish pull push put py python python3 query queue quick quiet random range raw"
    " read ready rebase rebuild recent redis ref refresh refreshed region register release"
    " releases reload remote remove rename render replace replica repo report request requests"
    " require required requirements reset resource resources response restart restore result"
    " results resume retry return revert review right role rollback root rotated round row rows"
    " rule rules run runner running s3 safe same sample save scale schedule schema scope script"
    " scripts search secret secrets seed select self send sent serve server service services"
    " session set settings setup sh shared shell show shown shutdown simple single site size skip"
    " sleep slim slow smoke snapshot some sort source space spec specs split sql src ssh stable"
    " stack stage staging start state static stats status step steps stop storage store stored str"
    " stream string strip style sub submit success sum svc switch sync sys sysdba system systemctl"
    " table tables tag tags tail target task tasks team template templates test tests text that"
    " the then there they this time timeout title to todo token tokens tool tools top total trace"
    " track tree true try txt type types ui undefined unit up update upgrade upload url usage use"
    " used user users utf8 util utils v1 v2 v3 valid validate value values var vars vendor verbose"
    " verify version versions view views volume wait warn warning warnings watch web webpack when"
    " where while width will window with work worker workers workflow workspace world write wrong"
    " x86 xml yaml yes you zip "
)
_EXTENSIONS = (
    " py pyi js ts tsx jsx mjs cjs mts json jsonl json5 yaml yml toml md mdx txt rst rs go java kt"
    " kts cc hpp cpp rb php sh bash zsh fish sql html htm css scss sass less vue svelte lock cfg"
    " ini env log csv tsv xml svg png jpg jpeg gif webp ico pdf zip tar gz tgz bz2 xz bin db"
    " sqlite plist swift cs csproj sln gradle properties tf tfvars proto ipynb ex exs erl hs ml"
    " scala lua pl dart zig nix mk cmake conf service jar war whl so dll exe dmg deb rpm diff"
    " patch bak tmp pid out map snap test tmpl j2 erb ejs graphql prisma sol asm wasm mp3 mp4 wav"
    " webm mov ttf woff2 parquet feather npy pkl pt onnx safetensors ps1 bat "
)
_FOLDERS = (
    " src test tests lib libs docs doc app apps packages pkg cmd internal scripts bin build dist"
    " tools config configs spec specs examples example public assets server client frontend"
    " backend web node_modules target out tmp e2e migrations api components pages include vendor"
    " data .github .claude .git .venv .config .vscode origin refs "
)
# How tokens of known services begin.
_TOKEN_PREFIXES = (
    "sk-", "sk_", "pk_live", "rk_live", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
    "glpat-", "xoxa-", "xoxb-", "xoxp-", "xoxs-", "AKIA", "ASIA", "AIza", "eyJ", "npm_", "pypi-",
    "hf_", "dop_v1_", "shpat_", "SG.", "ya29.", "glsa_", "tskey-", "hvs.", "dckr_pat_", "lin_api_",
    "sntrys_", "whsec_", "xapp-", "rk_test", "pk_test", "gsk_", "xai-", "pplx-", "r8_", "nvapi-",
)  # fmt: skip
# Parts of the names and flags whose value is a secret, in any program.
_SECRET_NAMES = (
    "token", "secret", "passw", "passphrase", "pwd", "apikey", "authorization", "credential",
    "cookie", "signature", "_key", "-key", "bearer", "_auth", "_pass", "-pass",
    "sessionid", "session_id",
)  # fmt: skip
# Names with such a part that hold none.
_HARMLESS_NAMES = ("pwd", "oldpwd", "max-tokens", "max_tokens", "tokenizer")
# Program → the flag whose value is a password, in the same word or the next.
_PASSWORD_FLAGS = {
    "sshpass": "-p", "mysql": "-p", "mysqldump": "-p", "mysqladmin": "-p", "mariadb": "-p",
    "login": "-p", "7z": "-p", "zip": "-P", "unzip": "-P", "redis-cli": "-a", "ssh-keygen": "-N",
    "twine": "-p", "sqlcmd": "-P", "openssl": "-k", "gh secret": "--body",
}  # fmt: skip
# What may stand before a program.
_COMMAND_STARTS = ("&&", "||", "|", ";", "sudo", "env", "exec", "time", "nohup", "then", "do")
# A name is sensitive where one of its words is here, or it has one of the parts or ends below.
_SENSITIVE_WORDS = (
    " key pass pw pwd pin otp code auth sid sig dsn psk jwt mfa totp pat cred creds salt seed nonce"
    " cookie cookies session sessionid bearer sas csrf xsrf passin passout storepass keypass "
)
_SENSITIVE_PARTS = (
    "token", "secret", "passw", "passphrase", "passcode", "apikey", "accesskey", "privatekey",
    "accountkey", "authoriz", "credential", "cookie", "signature", "bearer", "connectionstring",
    "webhook", "kennwort", "contrase",
)  # fmt: skip
_SENSITIVE_ENDS = ("pass", "pwd", "pw", "pin", "key", "otp")
_INSENSITIVE = (
    " pwd oldpwd maxtokens tokenizer tokenize compass bypass monkey turkey hotkey keyboard "
)
# Words of letters and digits that no rule explains.
_ODD_WORDS = (
    " v1beta1 v1beta2 v1alpha1 v2beta1 v2beta2 md5sum sha1sum sha256sum sha512sum base64url "
)


def target_choice(config: object) -> str:
    """How much of what tools work on is kept, as the parsed config.json chooses: "safe" is what is
    known to be harmless, "full" all but what looks like a secret, "off" nothing. "safe" for
    anything else."""
    value = config.get("targets") if isinstance(config, dict) else None
    return str(value) if value in TARGET_CHOICES else TARGET_CHOICES[0]


def digest(text: str) -> str:
    """Six hexadecimal digits by which texts are told apart without being kept, the same in every
    process. One text in sixteen millions has those of another."""
    return f"{int.from_bytes(text.encode('utf-8', 'surrogatepass'), 'big') % _PRIME:06x}"


def redacted(value: object, limit: int) -> str:
    """An untrusted text that the person asked to see, after `redact`, cut to `limit` characters."""
    return clean(redact(clean(value, TEXT_LENGTH)), limit)


# The shapes of words


def has(table: str, word: str) -> bool:
    """Whether `word` stands in a table: one text of words between spaces."""
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
    if len(run) <= 3 or has(_ODD_WORDS, run.lower()):
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
    consonants = "".join([" " if char in _VOWELS else char for char in part]).split()
    most = 7 if part.isupper() else 5
    return len(part) <= 20 and all(len(one) <= most for one in consonants)


def is_common(text: str) -> bool:
    """Whether each run of a text is a word that is known to be harmless, or too short to be any
    secret; together such short ones are short too."""
    if text == "127.0.0.1":
        return True
    parts = runs(text)
    if not parts:
        return len(set(text)) <= 2 or len(text) <= 3
    short = [run for run in parts if not has(COMMON, run.lower())]
    if not text.isascii() or any(len(run) > 3 and not _is_measure(run) for run in short):
        return False
    length = len("".join(short))
    if any(char in text for char in _ODD_SIGNS):
        signs = [char for char in text if not char.isalnum()]
        is_phrase = len(parts) > 2 and len(set(signs).intersection(_ODD_SIGNS)) > 1  # full!full%no
        return length <= 1 and len(signs) * 2 <= len(text) and not is_phrase
    letters = length - sum(len(run) for run in short if run.isdigit() or _is_measure(run))
    most = 3 if letters else 4
    return letters <= 2 and length <= most and (length <= 1 or _is_joined_once(text))


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
    if has(_INSENSITIVE, joined):
        return False
    if any(has(_SENSITIVE_WORDS, part) for part in parts) or any(
        part in joined for part in _SENSITIVE_PARTS
    ):
        return True
    return joined.endswith(_SENSITIVE_ENDS) and not joined.endswith(
        ("compass", "bypass", "monkey", "spin")
    )


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
    if slash and (has(_FOLDERS, first) or is_variable(first)):
        return True
    name, dot, extension = text.partition(":")[0].rpartition(".")
    return bool(dot and name) and has(_EXTENSIONS, extension.lower())


def path(text: str) -> str:
    """A path with dots in the place of names that a machine made."""
    return join([part if is_plain(part) else HIDDEN for part in text.split("/")], "/")


def join(parts: "list[str]", sign: str) -> str:
    """The parts with `sign` between them; dots in a row are one."""
    shown: list[str] = []
    for part in parts:
        if part != HIDDEN or shown[-1:] != [HIDDEN]:
            shown.append(part)
    return sign.join(shown)


def token_in(word: str) -> int:
    """Where in a word a token of a known shape begins; -1 where none does."""
    if len(word) >= _TOKEN_LENGTH:
        for prefix in _TOKEN_PREFIXES:
            at = word.find(prefix)
            is_long = at >= 0 and len(word) - at >= len(prefix) + 8
            if is_long and not word[at - 1 : at].isalnum():
                return at
    return -1


# What looks like a secret, in any text


def redact(text: str) -> str:
    """`text` with what looks like a secret replaced by dots: values of sensitive names and flags,
    headers, passwords in addresses, known token shapes and long runs of letters and digits."""
    text, is_key, _ = text.partition(PRIVATE_KEY)
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
    return " ".join(shown) + (HIDDEN if is_key else "")


def _program(word: str, program: str) -> str:
    """The program that `word` belongs to, after `program`."""
    if word in _COMMAND_STARTS:
        return ""
    if word == "login" and program in ("docker", "podman", "az", "oc"):
        return word
    if (program, word) == ("gh", "secret"):
        return "gh secret"
    return program or ("" if "=" in word else word.rpartition("/")[2])


def _hide(word: str) -> str:
    """The word as dots; an authentication scheme and a closing quote stay readable."""
    bare = word.strip(_QUOTES)
    if bare.lower() in _SCHEMES_OR_TOKEN:
        return word
    return HIDDEN + (word[-1] if word[-1:] and word[-1] in _QUOTES else "")


def _still_hiding(hiding: str, word: str) -> str:
    if hiding == "word":
        return "word" if word.strip(_QUOTES).lower() in _SCHEMES_OR_TOKEN or not word else ""
    return "" if word.endswith(hiding) else hiding


def _names_secret(name: str) -> bool:
    lowered = name.lower()
    if lowered in _HARMLESS_NAMES:
        return False
    return lowered in ("key", "pass", "pw", "sig") or any(part in lowered for part in _SECRET_NAMES)


def _opens(word: str, program: str) -> str:
    """What the words after this one are hidden as: "", "word", or up to a closing quote."""
    bare = word.lstrip(_QUOTES)
    if bare.endswith(":") and _names_secret(bare[:-1]):
        return word[0] if word[0] in _QUOTES else "word"
    scheme = bare.rpartition(":")[2].lower()
    if scheme in ("bearer", "basic"):
        return "word"
    if word.startswith("-") and "=" not in word and _names_secret(word.lstrip("-")):
        return "" if word.endswith(("-stdin", "--with-token")) else "word"
    if word == _PASSWORD_FLAGS.get(program) or (program, word) == ("curl", "-b"):
        return "word"
    name, equals, value = bare.partition("=")
    is_closed = value == word[:1]  # "name=" as a whole stands in quotes
    if equals and _names_secret(name) and value[:1] in ("'", '"') and not is_closed:
        return value[0] if value.count(value[0]) == 1 else ""
    return ""


def _hide_inside(word: str, program: str, before: str) -> str:
    flag = _PASSWORD_FLAGS.get(program)
    if flag and word.startswith(flag) and word != flag:
        return flag + HIDDEN
    if program == "curl" and (before in _CURL_USER_FLAGS or word.startswith("-u")):
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
    if not value or "/" in bare or "." in bare or not _names_secret(bare):
        return word
    return word if value.lower() in _SCHEMES_OR_TOKEN else name + ":" + HIDDEN


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
        if _names_secret(name.lstrip(_QUOTES + "-")) and "".join(names[index + 1 :]).strip(_QUOTES):
            return "=".join(names[: index + 1]) + "=" + HIDDEN
    return pair


def _hide_runs(word: str) -> str:
    """The word without known token shapes and without long mixed runs of letters and digits."""
    at = token_in(word)
    if at >= 0:
        return word[:at] + HIDDEN
    for run in sorted(runs(word), key=len, reverse=True):
        if len(run) >= _RUN_LENGTH and not run.isalpha() and not run.isdigit():
            word = word.replace(run, HIDDEN)
    return word
