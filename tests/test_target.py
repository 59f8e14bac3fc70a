"""What a tool call works on, from its input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudline.core.redact import TARGET_LENGTH
from hudline.hook.payload import tool_target

CWD = "/home/ada/acme"


@pytest.mark.parametrize(
    ("tool", "given_input", "expected"),
    [
        ("Bash", {"command": "pytest -q", "description": "Run tests"}, "pytest -q"),
        ("Bash", {"command": "cd /home/ada/acme && make"}, "make"),
        ("Bash", {"command": "cd /elsewhere && make"}, "cd /elsewhere && make"),
        ("Bash", {"command": "\n# build it\n\n  make all\nmake test"}, "make all"),
        ("Bash", {"command": "# only a comment"}, ""),
        ("Bash", {"command": "API_KEY=abc make"}, "API_KEY=••• make"),
        ("PowerShell", {"command": "Get-Item x"}, "Get-Item x"),
        ("Read", {"file_path": "/home/ada/acme/src/auth.py"}, "src/auth.py"),
        ("Read", {"file_path": "/home/ada/acme-two/a.py"}, "…/acme-two/a.py"),
        ("Read", {"file_path": "/etc/hosts"}, "/etc/hosts"),
        ("Read", {"file_path": "/usr/lib/python3/site-packages/x.py"}, "…/site-packages/x.py"),
        ("Edit", {"file_path": "src/auth.py", "old_string": "secret"}, "src/auth.py"),
        ("Write", {"file_path": "C:\\code\\a.py", "content": "x"}, "C:/code/a.py"),
        ("NotebookEdit", {"notebook_path": "/home/ada/acme/a.ipynb"}, "a.ipynb"),
        ("Glob", {"pattern": "**/*.py", "path": "/home/ada"}, "**/*.py"),
        ("Grep", {"pattern": "def main", "path": "src"}, "def main"),
        ("WebFetch", {"url": "https://docs.x.io/a?b=1#c", "prompt": "p"}, "docs.x.io/a?b=1"),
        ("WebFetch", {"url": "http://x.io/"}, "http://x.io/"),
        ("WebFetch", {"url": "https://u:pw@x.io/"}, "•••@x.io/"),
        ("WebSearch", {"query": "status lines"}, "status lines"),
        ("Agent", {"description": "Find auth code", "prompt": "long"}, "Find auth code"),
        ("Task", {"description": "Find auth code"}, "Find auth code"),
        ("Skill", {"skill": "review"}, "review"),
        ("TaskCreate", {"subject": "Write tests"}, "Write tests"),
        ("Monitor", {"command": "tail -f log"}, "tail -f log"),
        ("mcp__docs__search", {"limit": 3, "query": "asyncio"}, "asyncio"),
        ("mcp__x__y", {"anything": "private"}, ""),
        ("TodoWrite", {"title": "never shown"}, ""),
        ("ExitPlanMode", {"plan": "p", "title": "t"}, ""),
        ("AskUserQuestion", {"questions": [{"question": "Which one?"}]}, "Which one?"),
        ("AskUserQuestion", {"questions": []}, ""),
        ("Read", {"file_path": "a\x1b[31m\nb"}, "a b"),
    ],
)
def test_a_target_says_what_the_call_works_on(
    tool: str, given_input: dict[str, Any], expected: str
) -> None:
    assert expected == tool_target(tool, given_input, CWD)


@pytest.mark.parametrize(
    "given_input",
    [None, [], "text", 7, {}, {"command": None}, {"command": 5}, {"command": " "}],
)
def test_an_input_that_does_not_tell_is_no_target(given_input: object) -> None:
    assert tool_target("Bash", given_input, CWD) == ""


@pytest.mark.parametrize("questions", [None, 5, "text", [None], [{}], [{"question": 5}]])
def test_a_question_of_another_shape_is_no_target(questions: object) -> None:
    assert tool_target("AskUserQuestion", {"questions": questions}, CWD) == ""


@pytest.mark.parametrize("cwd", ["", "/"])
def test_without_a_folder_a_path_stays_whole(cwd: str) -> None:
    assert tool_target("Read", {"file_path": "/etc/hosts"}, cwd) == "/etc/hosts"


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(["Bash", "Read", "Grep", "WebFetch", "mcp__a__b", "AskUserQuestion"]),
    st.text(max_size=400),
)
def test_a_target_is_short_and_safe(tool: str, text: str) -> None:
    fields = ("command", "file_path", "pattern", "url", "query")
    record: dict[str, object] = {**dict.fromkeys(fields, text), "questions": [{"question": text}]}
    shown = tool_target(tool, record, CWD)

    assert len(shown) <= TARGET_LENGTH
    assert shown.replace("\u200d", "").isprintable()
