"""What of commands and sentences is known to be harmless, and what is not kept.

In `commands`, a command a line: `ordinary.txt` has those that stay as they are, `secret.txt` those
with `{}` in the place of a secret, whatever it looks like, and `shaped.txt` those where plain words
stand, so that only what a machine has made is none.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hudline.core.command_key import command_key
from hudline.core.redact import COMMON, HIDDEN, TARGET_LENGTH
from hudline.core.redact_command import redact_command
from hudline.core.redact_text import sentence
from hudline.hook.payload import event_of, tool_target

COMMANDS = Path(__file__).parent / "commands"
ORDINARY = (COMMANDS / "ordinary.txt").read_text("utf-8").splitlines()
SECRET = (COMMANDS / "secret.txt").read_text("utf-8").splitlines()
SHAPED = (COMMANDS / "shaped.txt").read_text("utf-8").splitlines()
WORDS = ("correcthorse", "hunter2", "Sunshine", "letmein", "482913", "tr0ub4dor", "hunterZk9Qx")
MADE = ("hunterZk9Qx", "8f14e45fceea167a5a36", "aB3dE5gH7jK9mN", "482913557711", "ghp_a1b2c3d4e5")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Secrets as people and machines make them; a word of the table of common ones is none.
SECRETS = st.one_of(
    st.text(LETTERS, min_size=6, max_size=16),
    st.text(LETTERS + LETTERS.upper(), min_size=6, max_size=40),
    st.text("0123456789", min_size=6, max_size=12),
    st.text(LETTERS + LETTERS.upper() + "0123456789", min_size=6, max_size=40),
    st.text("0123456789abcdef", min_size=8, max_size=40),
    st.builds("{}!{}%{}".format, *[st.text(LETTERS, min_size=2, max_size=5)] * 3),
).filter(lambda secret: f" {secret.lower()} " not in COMMON)


@pytest.mark.parametrize("command", ORDINARY)
def test_an_ordinary_command_stays_as_it_is(command: str) -> None:
    assert redact_command(command) == command


def stored_target(command: str) -> str:
    """What a record of a call keeps of a command, as its target and as the name of its times."""
    call = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "cwd": "/"}
    event = event_of({**call, "tool_input": {"command": command}}, 1.0, 1) or {}
    result = str(event.get("target", ""))
    return f"{result} {command_key(result)}"


@pytest.mark.parametrize("form", SECRET)
def test_no_part_of_a_secret_is_kept_and_the_command_can_still_be_told(form: str) -> None:
    for secret in WORDS:
        result = stored_target(form.replace("{}", secret))

        assert secret not in result
        assert secret[1:] not in result
        assert secret[:-1] not in result
        assert result.strip(f"{HIDDEN} ") or not form.split(maxsplit=1)[0].isalpha()


@pytest.mark.parametrize("form", SHAPED)
def test_where_plain_words_stand_what_a_machine_made_is_not_kept(form: str) -> None:
    for secret in MADE:
        assert secret not in stored_target(form.replace("{}", secret))


@settings(deadline=None, max_examples=500)
@example("useradd -p {} a", "full!full%full")  # common words, joined as none are
@given(st.sampled_from(SECRET), SECRETS)
def test_no_secret_of_any_shape_is_kept(form: str, secret: str) -> None:
    result = stored_target(form.replace("{}", secret))

    assert secret not in result
    assert secret[1:] not in result
    assert secret[:-1] not in result
    redacted = redact_command(form.replace("{}", secret))
    assert redact_command(redacted) == redacted


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("curl -u bob:pw1234 https://x.io/v1", "curl -u ••• https://x.io/v1"),
        ("mysql -uroot -ppw1234 shop", "mysql -uroot -p••• •••"),
        ("docker run -e KEY=pw1234 -p 80:80 nginx", "docker run -e KEY=••• -p 80:80 nginx"),
        ("bash -c 'mysql -ppw1234'", "bash -c 'mysql -p•••'"),
        ("echo pw1234 | sudo -S make", "echo ••• | sudo -S make"),
        ("export PW=pw1234 && make", "export PW=••• && make"),
        ("deploy --to berlin --token abcd", "deploy --to ••• --token •••"),
        ("curl 'https://x.io/?page=2&q=abcdef'", "curl 'https://x.io/?page=2&q=•••'"),
        ("curl https://x.io/hooks/abcdefgh/ijkl", "curl https://x.io/hooks/•••"),
        ('curl -H "X-Key: abcd" x.io', 'curl -H "X-Key: •••" x.io'),
        ("cat /tmp/8f14e45fceea167a/out.txt", "cat /tmp/•••/out.txt"),
        ("psql -c \"update t set a='abcdef'\"", "psql -c \"update t set a='•••'\""),
        ("hunter2Zk0Q", "•••"),
        ("ghp_16C7e42F292c6912E7710c838347Ae17", "•••"),
        ("make # with hunter2", "make #•••"),
        ("git checkout -b fix-8aX3kQ9z", "git checkout -b •••"),
        ("ssh bob@web1 'export T=abcdef'", "ssh bob@web1 'export T=•••'"),
        ("x a b1c2d3e4 f5g6h7i8 -v", "x a ••• -v"),
        ("gh secret set NAME < key.txt", "gh secret set NAME < key.txt"),
        ("echo $TOKEN ${TOKEN}", "echo $TOKEN ${TOKEN}"),
        ("", ""),
    ],
)
def test_what_is_not_known_to_be_harmless_becomes_dots(command: str, expected: str) -> None:
    assert redact_command(command) == expected


def test_what_is_nested_deeper_than_anybody_writes_is_not_kept() -> None:
    for opening in ("$(", "(", "`", '"$(', "bash -c '", "${", "<("):
        assert "correcthorse" not in redact_command(opening * 120 + "echo correcthorse")


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("abz XYZ019 '\"`$(){}|&;<>\\=-/:@#!~%.,•\t\n"), max_size=120))
def test_any_text_can_be_made_safe_and_the_same_one_is_the_same(text: str) -> None:
    result = redact_command(text)

    assert redact_command(text) == result
    assert len(result) <= len(text) + len(HIDDEN) * (len(text) + 1)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200), st.sampled_from(["Bash", "WebFetch", "Grep", "Read", "mcp__a__b"]))
def test_any_input_has_a_target_of_some_length(text: str, tool: str) -> None:
    fields = ("command", "url", "pattern", "file_path", "query")
    result = tool_target(tool, dict.fromkeys(fields, text), "/")

    assert len(result) <= TARGET_LENGTH
    assert result == tool_target(tool, dict.fromkeys(fields, text), "/")


# Sentences


@pytest.mark.parametrize(
    "text",
    [
        "Find auth code",
        "Fix token refresh",
        "Add password reset to the login page",
        "Which key should I use?",
        "Review src/auth/token.py",
        "Rotate the API keys and update docs",
        "auth: fix the login",
        "Wie heißt die Datei für Übersetzungen?",
        "修复登录错误",
        "Write tests for parse_config (v2)",
        "Look at https://docs.python.org/3/library/asyncio.html",
        "Is the token valid?",
        "The password is required",
        "Upgrade React 18 to 19",
        "def test_login",
        r"class \w+Error",
        "select:EnterPlanMode,WebFetch",
    ],
)
def test_a_sentence_keeps_its_words(text: str) -> None:
    assert sentence(text, 120) == text


@pytest.mark.parametrize(
    "text",
    [
        "the password is {}",
        "Log in as bob, password: {}",
        "log in with password {} please",
        "use PIN {}",
        "set API_KEY={} first",
        "token={}",
        'the secret "{}" is old',
        "the passphrase was “{} and more”",
        "change the password to {}",
        "curl https://bob:{}@x.io",
        "see https://x.io/reset/{}",
        "see https://x.io/?t={}",
        "Authorization: Bearer {}",
        "密码是{}",
        "das Passwort ist {}",
        '{"password": "{}"}',
        "rotate {}",
    ],
)
@pytest.mark.parametrize("secret", ["tr0ub4dorX9z", "8f14e45fceea167a5a36dedd4bea2543"])
@pytest.mark.parametrize(
    ("tool", "field"),
    [
        ("Agent", "description"), ("WebSearch", "query"), ("TaskCreate", "subject"),
        ("mcp__a__b", "title"), ("Grep", "pattern"), ("SendMessage", "to"), ("Skill", "skill"),
    ],
)  # fmt: skip
def test_of_a_sentence_the_secret_is_not_kept(
    text: str, secret: str, tool: str, field: str
) -> None:
    result = tool_target(tool, {field: text.replace("{}", secret)}, "/")

    assert result
    assert secret not in result


@pytest.mark.parametrize("text", ["password: {}", "the password is {}", "pw={}", "PIN is {}"])
def test_even_a_plain_word_is_not_kept_where_a_secret_is_announced(text: str) -> None:
    assert "correcthorse" not in sentence(text.format("correcthorse"), 120)


def test_what_lists_and_plans_tell_is_read_as_sentences() -> None:
    secret = "tr0ub4dorX9z"
    text = f"Use the token {secret} for it"
    call = {"hook_event_name": "PostToolUse", "tool_use_id": "t"}
    payloads = [
        {**call, "tool_name": "TodoWrite", "tool_input": {"todos": [{"content": text}]}},
        {**call, "tool_name": "TaskCreate", "tool_input": {"subject": text, "activeForm": text}},
        {**call, "tool_name": "ExitPlanMode", "tool_input": {"plan": "# " + text}},
        {**call, "tool_name": "AskUserQuestion", "tool_input": {"questions": [{"question": text}]}},
        {"hook_event_name": "TaskCreated", "task_id": "1", "task_subject": text},
        {"hook_event_name": "Stop", "background_tasks": [{"id": "b", "description": text}]},
    ]
    for payload in payloads:
        result = json.dumps(event_of(payload, 1.0, 1), ensure_ascii=False)

        assert secret not in result
        assert f"Use the token {HIDDEN} for it" in result
