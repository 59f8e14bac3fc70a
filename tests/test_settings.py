"""The client's settings.json: what is not ours keeps its bytes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from tests.desk import IS_ROOT

from hudline.config import json_edit, owned_file
from hudline.core.errors import UserError
from hudline.core.file_io import replace
from hudline.core.paths import Home
from hudline.install import client_settings, statusline
from hudline.platform.outbox import own_form

OTHER = {"type": "command", "command": "someone-elses-line", "padding": 2}

_TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_OBJECTS = st.dictionaries(
    _TEXT.filter(lambda key: key != client_settings.KEY), _VALUES, max_size=5
)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A settings file as some editor wrote it."""
    value = draw(_OBJECTS)
    text = json.dumps(
        value,
        indent=draw(st.sampled_from([None, 0, 2, 4, "\t"])),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([None, (",", ":"), (" , ", " : ")])),
    )
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return (
        draw(st.sampled_from(["", "\n", " \n"])) + text + draw(st.sampled_from(["", "\n", "\n\n"]))
    )


@contextmanager
def a_person() -> Iterator[tuple[Home, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claude" / "settings.json"
        path.parent.mkdir()
        yield Home(own_form(folder) + "/claude/hudline"), path


def set_up(home: Home, path: Path, replace: bool = False) -> bool:
    statusline.prepare(home, str(path))
    return statusline.adopt(home, str(path), replace)


@effort(max_examples=100, deadline=None)
@given(written())
def test_setup_and_uninstall_leave_every_byte_of_any_settings_as_it_was(text: str) -> None:
    with a_person() as (home, path):
        path.write_bytes(text.encode())
        assert set_up(home, path)
        assert statusline.restore(home, str(path)) == "removed"
        assert path.read_bytes() == text.encode()


@effort(max_examples=60, deadline=None)
@given(_OBJECTS, _OBJECTS, st.sampled_from([None, 2, "\t"]))
def test_a_line_of_somebody_elses_comes_back_to_its_place(
    before: dict[str, Any], after: dict[str, Any], indent: str | int | None
) -> None:
    text = json.dumps({**before, client_settings.KEY: OTHER, **after}, indent=indent)
    with a_person() as (home, path):
        path.write_bytes(text.encode())
        assert set_up(home, path, replace=True)
        assert list(json.loads(path.read_bytes())) == list(json.loads(text))
        assert statusline.restore(home, str(path)) == "restored"
        assert path.read_bytes() == text.encode()


@effort(max_examples=200, deadline=None)
@given(written())
def test_every_other_key_and_the_order_survive_a_new_member(text: str) -> None:
    value = json.loads(text)
    put = json_edit.put(text, client_settings.KEY, OTHER)
    assert list(json.loads(put).items()) == [*value.items(), (client_settings.KEY, OTHER)]
    if value:
        assert json_edit.drop(put, client_settings.KEY) == text
    else:
        assert json.loads(json_edit.drop(put, client_settings.KEY)) == {}


@effort(max_examples=60, deadline=None)
@given(written(), _OBJECTS)
def test_what_the_person_changes_in_between_stays_changed(text: str, now: dict[str, Any]) -> None:
    with a_person() as (home, path):
        path.write_bytes(text.encode())
        set_up(home, path)
        line = json.loads(path.read_bytes())[client_settings.KEY]
        path.write_bytes(json.dumps({client_settings.KEY: line, **now}).encode())
        statusline.restore(home, str(path))
        assert list(json.loads(path.read_bytes()).items()) == list(now.items())


def test_a_new_member_is_written_the_way_the_file_is() -> None:
    assert json_edit.put('{\n    "a": 1\n}\n', "b", {"c": 2}) == (
        '{\n    "a": 1,\n    "b": {\n        "c": 2\n    }\n}\n'
    )
    assert json_edit.put('{\r\n\t"a": 1\r\n}', "b", {"c": 2}) == (
        '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 2\r\n\t}\r\n}'
    )
    assert json_edit.put('{"a": 1}', "b", {"c": 2}) == '{"a": 1, "b": {"c":2}}'
    assert json_edit.put("{}", "b", 1) == '{\n  "b": 1\n}'


def test_a_key_written_twice_is_changed_where_it_counts_and_taken_out_everywhere() -> None:
    text = '{"s": 1, "a": 0, "s": 2}'
    assert json.loads(json_edit.put(text, "s", 3)) == {"s": 3, "a": 0}
    assert json_edit.drop(text, "s") == '{"a": 0}'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a": 1,}', "trailing comma"),
        (b'{\n  // mine\n  "a": 1\n}', "a comment at line 2"),
        (b'{\n  "a": 1 /* mine */\n}', "a comment at line 2"),
        (b'\xef\xbb\xbf{"a": 1,}', "trailing comma is not allowed at line 1, column 8"),
        (b'\xef\xbb\xbf\xef\xbb\xbf{"a": 1}', "not valid JSON"),
        ('{"a": 1}'.encode("utf-16-be"), "save it as UTF-8"),
        (b"\xfe\xff" + '{"a": 1}'.encode("utf-16-be"), "save it as UTF-8"),
        ('{"a": 1}'.encode("utf-16-le"), "save it as UTF-8"),
        (b"\xff\xfe" + '{"a": 1}'.encode("utf-16-le")[:-1], "ends within a character"),
        ('{"a": 1}'.encode("utf-32"), "save it as UTF-8"),
        (b'{"a": \xff}', "not valid JSON"),
        (b'{"a": "\\ud800", // mine\n"b": 1}', "not valid JSON"),
        (b'{"a": NaN}', "not valid JSON"),
        (b'{"a": "\\ud800", "b": Infinity}', "not valid JSON"),
        (b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}", "nested too deeply"),
        (b'"text"', "does not hold a JSON object"),
        (b"12", "does not hold a JSON object"),
        (b"[]", "does not hold a JSON object"),
        (b"null", "does not hold a JSON object"),
        (b'{"secret-key": ', "not valid JSON"),
    ],
)
def test_settings_that_are_not_a_json_object_are_refused_and_kept(data: bytes, reason: str) -> None:
    with a_person() as (home, path):
        path.write_bytes(data)
        for action in (lambda: set_up(home, path), lambda: statusline.restore(home, str(path))):
            with pytest.raises(UserError) as refused:
                action()
            assert reason in refused.value.message
            assert "secret-key" not in refused.value.message
            assert path.read_bytes() == data
        assert not os.path.exists(statusline.copy_path(str(path)))


def test_a_link_stays_a_link_and_the_mode_stays_the_mode() -> None:
    with a_person() as (home, path):
        real = path.parent.parent / "dotfiles" / "claude.json"
        real.parent.mkdir()
        real.write_bytes(b'{"model": "opus"}')
        real.chmod(0o640)
        path.symlink_to("../dotfiles/claude.json")
        set_up(home, path)
        assert os.readlink(path) == "../dotfiles/claude.json"
        assert client_settings.is_ours(json.loads(real.read_bytes())[client_settings.KEY], home)
        assert stat.S_IMODE(real.stat().st_mode) == 0o640
        assert stat.S_IMODE(os.stat(statusline.copy_path(str(path))).st_mode) == 0o640
        assert os.listdir(real.parent) == ["claude.json"]
        statusline.restore(home, str(path))
        assert os.readlink(path) == "../dotfiles/claude.json"
        assert real.read_bytes() == b'{"model": "opus"}'


def test_a_missing_file_is_made_and_goes_again() -> None:
    with a_person() as (home, path):
        set_up(home, path)
        assert list(json.loads(path.read_bytes())) == [client_settings.KEY]
        statusline.restore(home, str(path))
        assert not path.exists()


def test_a_file_that_setup_made_stays_when_the_person_put_something_in() -> None:
    with a_person() as (home, path):
        set_up(home, path)
        value = {"model": "opus", **json.loads(path.read_bytes())}
        path.write_bytes(json.dumps(value).encode())
        statusline.restore(home, str(path))
        assert json.loads(path.read_bytes()) == {"model": "opus"}


def test_an_empty_file_counts_as_no_settings_and_is_empty_again_afterwards() -> None:
    with a_person() as (home, path):
        path.touch()
        set_up(home, path)
        statusline.restore(home, str(path))
        assert path.read_bytes() == b""


def test_the_old_line_comes_back_from_the_copy_when_the_home_was_deleted() -> None:
    with a_person() as (home, path):
        path.write_bytes(json.dumps({client_settings.KEY: OTHER}).encode())
        set_up(home, path, replace=True)
        os.unlink(home.root + "/replaced.json")
        assert statusline.restore(home, str(path)) == "restored"
        assert json.loads(path.read_bytes()) == {client_settings.KEY: OTHER}


def test_a_second_setup_after_the_home_was_deleted_does_not_forget_the_old_line() -> None:
    with a_person() as (home, path):
        path.write_bytes(json.dumps({client_settings.KEY: OTHER}).encode())
        set_up(home, path, replace=True)
        shutil.rmtree(home.root)
        set_up(home, path)
        assert statusline.restore(home, str(path)) == "restored"
        assert json.loads(path.read_bytes()) == {client_settings.KEY: OTHER}


def client_saves(path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the client write the settings so often between our reading and our writing."""
    left = [times]

    def meanwhile(beside: str, data: bytes) -> None:
        replace(beside, data)
        if left[0]:
            left[0] -= 1
            stored = json.loads(path.read_bytes())
            path.write_text(json.dumps({**stored, "permissions": {"allow": [f"Bash({left[0]})"]}}))

    monkeypatch.setattr(owned_file, "replace", meanwhile)


def test_what_the_client_saves_meanwhile_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_person() as (home, path):
        path.write_bytes(b'{"model": "opus"}')
        statusline.prepare(home, str(path))
        client_saves(path, monkeypatch, 2)
        assert statusline.adopt(home, str(path))
        assert json.loads(path.read_bytes())["permissions"] == {"allow": ["Bash(0)"]}
        assert client_settings.KEY in json.loads(path.read_bytes())

        client_saves(path, monkeypatch, 1)
        assert statusline.restore(home, str(path)) == "removed"
        stored = {"model": "opus", "permissions": {"allow": ["Bash(0)"]}}
        assert json.loads(path.read_bytes()) == stored


def test_settings_that_never_come_to_rest_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_person() as (home, path):
        path.write_bytes(b"{}")
        statusline.prepare(home, str(path))
        client_saves(path, monkeypatch, 1000)
        with pytest.raises(UserError, match="keeps writing"):
            statusline.adopt(home, str(path))
        assert client_settings.KEY not in json.loads(path.read_bytes())
        assert not list(path.parent.glob("*.hudline-[0-9]*"))


def test_an_earlier_line_of_ours_is_brought_up_to_date_without_losing_what_was_added() -> None:
    with a_person() as (home, path):
        old = {"type": "command", "command": f"python3 {home.launcher}", "padding": 3}
        path.write_bytes(json.dumps({client_settings.KEY: old}).encode())
        assert set_up(home, path)
        line = json.loads(path.read_bytes())[client_settings.KEY]
        wanted = {"command": client_settings.command(home), "padding": 3, "refreshInterval": 1}
        assert line == {"type": "command", **wanted}
        assert not set_up(home, path)


def test_paths_with_spaces_and_quotes_are_quoted_and_recognised() -> None:
    home = Home("/home/a 'b' c/.claude/hudline")
    line = {"command": client_settings.command(home)}
    assert client_settings.is_ours(line, home)
    assert not client_settings.is_ours({"command": "echo 'open"}, home)
    assert not client_settings.is_ours("text", home)


def test_many_set_ups_at_once_are_one() -> None:
    with a_person() as (home, path):
        path.write_bytes(b'{"model": "opus"}\n')
        changed: list[bool] = []
        threads = [Thread(target=lambda: changed.append(set_up(home, path))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(changed) == [False] * 7 + [True]
        assert list(json.loads(path.read_bytes())) == ["model", client_settings.KEY]


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_and_nothing_changes() -> None:
    with a_person() as (home, path):
        path.write_bytes(b"{}")
        statusline.prepare(home, str(path))
        path.parent.chmod(0o500)
        try:
            with pytest.raises((UserError, OSError)):
                client_settings.write(client_settings.read(str(path)), b'{"a": 1}', "hint")
            assert path.read_bytes() == b"{}"
        finally:
            path.parent.chmod(0o700)


def test_a_failed_write_is_told_and_leaves_nothing_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with a_person() as (_, path):
        path.write_bytes(b"{}")
        monkeypatch.setattr(owned_file, "replace", full)
        with pytest.raises(UserError, match="No space left"):
            client_settings.write(client_settings.read(str(path)), b'{"a": 1}', "hint")
        assert path.read_bytes() == b"{}"
        assert os.listdir(path.parent) == ["settings.json"]
