"""Settings in every encoding, place and state that a machine may have them in."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from tests.desk import IS_ROOT, OTHER, Desk, tree
from tests.test_settings import _OBJECTS, a_person, set_up, written

from hudline.config import json_edit, owned_file, writer
from hudline.config.text_document import decoded, parsed
from hudline.core import file_io, paths
from hudline.core.errors import UserError, guard
from hudline.core.json_codec import loads
from hudline.core.paths import Home
from hudline.install import client_settings, statusline
from hudline.install.links import launchers
from hudline.platform import files, outbox

ROOT = Path(__file__).resolve().parents[1]
KEY = client_settings.KEY
BOM = b"\xef\xbb\xbf"
# What the client reads: how a file begins, and the rest of it.
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode("utf-8", "surrogateescape"),
    "utf-8 with a mark": lambda text: BOM + text.encode("utf-8", "surrogateescape"),
    "utf-16 with a mark": lambda text: b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass"),
}
# Texts as they stand in a file, which Python's own writer would not make.
_ODD = st.sampled_from(
    [r'"\ud800"', r'"\udc00\ud800"', r'"\u0041"', "1.50", "1E400", "123456789012345678901234567890",
     "-0", "null", '[ ]', '{"a" :{ }}', '"\\/"', '"\U0001f600"']
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@st.composite
def as_people_write(draw: st.DrawFn) -> bytes:
    """The bytes of a settings file, with or without a status line of somebody else's."""
    text = draw(written())
    if draw(st.booleans()):
        text = json_edit.put_text(text, "odd", draw(_ODD))
    if draw(st.booleans()):
        text = json_edit.put_text(text, KEY, draw(_ODD))
    if draw(st.booleans()):  # a key that stands there twice
        at = text.index("{") + 1
        comma = "," if parsed(text) else ""
        text = text[:at] + f'"{KEY}": {draw(_ODD)}{comma}' + text[at:]
    return ENCODINGS[draw(st.sampled_from(sorted(ENCODINGS)))](text)


@effort(max_examples=200, deadline=None)
@given(as_people_write())
def test_whatever_people_have_comes_back_byte_for_byte(data: bytes) -> None:
    with a_person() as (home, path):
        path.write_bytes(data)
        assert set_up(home, path, replace=True)
        result = path.read_bytes()
        assert decoded(result).mark == decoded(data).mark
        assert client_settings.is_ours(client_settings.read(str(path)).line, home)
        assert not set_up(home, path)
        statusline.restore(home, str(path))
        assert path.read_bytes() == data
        assert os.listdir(path.parent) != []


@effort(max_examples=100, deadline=None)
@given(as_people_write(), _OBJECTS)
def test_what_was_there_comes_back_as_it_was_written_into_a_file_that_changed(
    data: bytes, now: dict[str, Any]
) -> None:
    """The client writes settings anew: without the mark, and in its own layout."""
    with a_person() as (home, path):
        path.write_bytes(data)
        before = json_edit.value_text(client_settings.read(str(path)).document.text, KEY)
        set_up(home, path, replace=True)
        line = client_settings.read(str(path)).line
        path.write_bytes(json.dumps({**now, KEY: line, "new": 1}, indent=2).encode())
        statusline.restore(home, str(path))
        text = client_settings.read(str(path)).document.text
        after = json_edit.value_text(text, KEY)
        assert after is None if before is None else parsed(after or "") == parsed(before)
        if before is not None and before.isascii():
            assert after == before
        assert json.loads(text)["new"] == 1


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_new_text_has_the_encoding_and_the_line_ends_of_the_file(name: str, end: str) -> None:
    with a_person() as (home, path):
        path.write_bytes(ENCODINGS[name](f'{{{end}\t"model": "opus"{end}}}{end}'))
        set_up(home, path)
        result = decoded(path.read_bytes())
        assert result.encoded("").strip() == decoded(path.read_bytes()).mark
        assert result.text.count("\n") == result.text.count(end) > 4
        assert f'{end}\t"{KEY}": {{{end}\t\t"type"' in result.text


@pytest.mark.parametrize("data", [b"", b" \n", BOM, BOM + b"\r\n", b"\xff\xfe", b"\xff\xfe \x00"])
def test_a_file_with_nothing_in_it_is_one_without_settings(data: bytes) -> None:
    with a_person() as (home, path):
        path.write_bytes(data)
        set_up(home, path)
        assert client_settings.is_ours(client_settings.read(str(path)).line, home)
        statusline.restore(home, str(path))
        assert path.read_bytes() == data


def test_a_status_line_that_is_null_is_set_up_unasked_and_comes_back(desk: Desk) -> None:
    desk.config.mkdir()
    desk.settings.write_bytes(b'{"statusLine":null , "model": "opus"}')
    before = tree(desk.person)
    assert desk.run("setup")[0] == 0
    assert desk.read()[KEY] == desk.line()
    desk.write({"effortLevel": "high", **desk.read()})
    desk.run("uninstall")
    assert desk.read() == {"effortLevel": "high", KEY: None, "model": "opus"}
    desk.settings.write_bytes(b'{"statusLine":null , "model": "opus"}')
    desk.run("setup")
    desk.run("uninstall")
    assert tree(desk.person) == before


def test_what_an_earlier_version_noted_of_the_old_line_is_enough() -> None:
    with a_person() as (home, path):
        path.write_bytes(json.dumps({KEY: OTHER}).encode())
        set_up(home, path, replace=True)
        Path(home.replaced).write_bytes(json.dumps({KEY: OTHER, "made": []}).encode())
        os.unlink(statusline.copy_path(str(path)))
        assert statusline.restore(home, str(path)) == "restored"
        assert json.loads(path.read_bytes()) == {KEY: OTHER}


@pytest.mark.parametrize("data", [b'{"a": 1} // mine', b"{/* mine */}", b'{"a": 1,\n}', b"[1,]"])
def test_what_the_client_does_not_read_is_said_in_one_sentence(desk: Desk, data: bytes) -> None:
    desk.config.mkdir()
    desk.settings.write_bytes(data)
    before = tree(desk.person)
    for command in ("setup", "uninstall"):
        with pytest.raises(UserError, match="so Claude Code does not read it either") as told:
            desk.run(command)
        assert ". " not in told.value.message
        assert tree(desk.person) == before


# Read-only stores


def in_a_store(desk: Desk, how: str) -> Path:
    """Make the settings read-only; what is to be made writable again."""
    store = desk.person / "store"
    store.mkdir()
    desk.config.mkdir()
    real = desk.settings if how in ("a file", "a folder") else store / "settings.json"
    real.write_bytes(b'{"model": "opus"}\n')
    if how == "a link":
        desk.settings.symlink_to(real)
    if how == "links to links":
        (store / "generation").symlink_to(store)
        (store / "middle.json").symlink_to(store / "generation" / "settings.json")
        desk.settings.symlink_to(store / "middle.json")
    if how == "a link to what is not there":
        real.unlink()
        desk.settings.symlink_to(real)
    if how == "a file":
        real.chmod(0o444)
        return real
    real.parent.chmod(0o555)
    return real.parent


@pytest.mark.parametrize(
    "how", ["a file", "a folder", "a link", "links to links", "a link to what is not there"]
)
def test_read_only_settings_are_left_alone_and_the_entry_to_declare_is_said(
    desk: Desk, how: str
) -> None:
    stored = in_a_store(desk, how)
    before = tree(desk.person)
    try:
        with pytest.raises(UserError, match="read-only") as told:
            desk.run("setup")
        assert tree(desk.person) == before
        entry = told.value.hint.partition(":\n")[2]
        assert json.loads("{" + entry + "}") == {KEY: desk.line()}
        assert entry in desk.run("doctor")[1]
    finally:
        stored.chmod(0o755)


def test_a_declared_entry_is_enough_for_setup_and_uninstall_says_where_it_goes(desk: Desk) -> None:
    desk.write({KEY: desk.line()})
    desk.settings.chmod(0o444)
    data = desk.settings.read_bytes()
    status, text = desk.run("setup")
    assert status == 0
    assert "already" in text
    assert os.path.exists(launchers(desk.home)[-1][0])
    with pytest.raises(UserError, match="read-only") as told:
        desk.run("uninstall")
    assert 'Take "statusLine" out where that file is made' in told.value.hint
    assert desk.settings.read_bytes() == data
    assert os.path.exists(
        launchers(desk.home)[-1][0]
    )  # the line that is still declared goes on drawing


@pytest.mark.skipif(not IS_ROOT or sys.platform != "linux", reason="only root mounts")
def test_a_mount_that_is_read_only_is_one_even_for_root(desk: Desk) -> None:
    desk.write({"model": "opus"})
    mount = ["mount", "--bind", str(desk.config), str(desk.config)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(desk.config)], check=True)
        before = tree(desk.person)
        with pytest.raises(UserError, match="read-only") as told:
            desk.run("setup")
        assert "statusLine" in told.value.hint
        assert tree(desk.person) == before
    finally:
        subprocess.run(["umount", str(desk.config)], check=True)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_what_is_found_to_be_read_only_too_late_leaves_nothing_either(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refused(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    desk.write({"model": "opus"})
    before = tree(desk.person)
    monkeypatch.setattr(files, "keep_on_disk", refused)
    with pytest.raises(UserError, match="read-only") as told:
        desk.run("setup")
    assert "statusLine" in told.value.hint
    assert tree(desk.person) == before


def test_a_link_into_dotfiles_stays_one_also_for_choices(desk: Desk) -> None:
    real = desk.person / "dotfiles" / "hudline.json"
    real.parent.mkdir()
    real.write_bytes(b'{"theme": "nord"}')
    real.chmod(0o644)
    home = desk.home
    paths.make_folder(home.root)
    os.symlink(real, home.config)
    writer.choose(home, "verbosity", "full")
    assert os.readlink(home.config) == str(real)
    assert real.read_bytes() == b'{"theme": "nord", "verbosity": "full"}'
    assert real.stat().st_mode & 0o777 == 0o644
    real.chmod(0o444)
    with pytest.raises(UserError, match="read-only") as told:
        writer.choose(home, "verbosity", "quiet")
    assert '"verbosity": "quiet"' in told.value.hint
    assert os.listdir(real.parent) == ["hudline.json"]


# A full disk


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("nth", range(1, 8))
def test_a_disk_that_is_full_at_any_write_costs_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int, nth: int
) -> None:
    desk.write({"model": "opus", KEY: OTHER})
    before = tree(desk.person)
    left = [nth]
    write = os.write

    class Full:
        def __getattr__(self, name: str) -> object:
            return getattr(os, name)

        def write(self, handle: int, data: bytes) -> int:
            left[0] -= 1
            if left[0] <= 0:
                raise OSError(code, os.strerror(code))
            return write(handle, data)

    monkeypatch.setattr(outbox, "posix", Full(), raising=False)  # Windows has none
    monkeypatch.setattr(file_io, "os", Full())
    output = guard(lambda: desk.run("setup", "--replace"), lambda error: error)
    monkeypatch.undo()
    if isinstance(output, Exception):
        assert isinstance(output, UserError) or (
            isinstance(output, OSError) and owned_file.is_full(output)
        )
        assert tree(desk.person) == before
    else:
        assert left[0] > 0


def test_a_full_disk_is_one_sentence_and_one_hint_for_every_command(tmp_path: Path) -> None:
    home = Home(str(tmp_path / "home"))
    writer.choose(home, "theme", "nord")
    stored = Path(home.config).read_bytes()
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4, resource.RLIM_INFINITY))\n"
        "from hudline.cli.main import main\n"
        "sys.exit(main(sys.argv[1:-1], sys.argv[-1]))\n"
    )
    for words in (["config", "set", "theme", "mono"], ["verbosity", "full"], ["setup"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *words, str(ROOT)],
            env={"HUDLINE_HOME": home.root, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert [line[:2] for line in done.stderr.splitlines()] == ["hu", "  "]
        assert "File too large" in done.stderr
        assert "Free some space" in done.stderr
        assert Path(home.config).read_bytes() == stored


# What lies where a file should


@pytest.mark.parametrize(
    "subject", ["folder", "pipe", "socket", "/dev/zero", "/dev/null", "circle"]
)
def test_what_is_no_file_is_not_read_and_stays(desk: Desk, subject: str) -> None:
    desk.config.mkdir()
    path = str(desk.settings)
    keep = None
    if subject == "folder":
        os.mkdir(path)
    elif subject == "pipe":
        os.mkfifo(path)
    elif subject == "socket":
        keep = socket.socket(socket.AF_UNIX)
        folder = os.open(desk.config, os.O_RDONLY)
        keep.bind(f"/proc/self/fd/{folder}/settings.json" if len(path) > 100 else path)
        os.close(folder)
    else:
        os.symlink("settings.json" if subject == "circle" else subject, path)
    before = tree(desk.person)
    for command in ("setup", "uninstall"):
        with pytest.raises(UserError, match="cannot be read"):
            desk.run(command)
    assert tree(desk.person) == before
    assert desk.run("doctor")[0] == 1
    if keep:
        keep.close()


def test_settings_of_megabytes_are_changed_too() -> None:
    with a_person() as (home, path):
        data = json.dumps({"permissions": {"allow": ["x" * 100] * 100_000}}, indent=2).encode()
        path.write_bytes(data)
        set_up(home, path)
        statusline.restore(home, str(path))
        assert path.read_bytes() == data


# The person's choices


@effort(max_examples=60, deadline=None)
@given(as_people_write(), st.sampled_from(["full", True, None, 7, [1], {"a": [{}]}]))
def test_a_choice_changes_one_value_and_no_other_byte(data: bytes, value: object) -> None:
    with a_person() as (home, _):
        paths.make_folder(home.root)
        if not decoded(data).text.strip():
            return
        Path(home.config).write_bytes(data)
        stored = writer.read(home)
        writer.choose(home, "chosen", value)
        now = Path(home.config).read_bytes()
        text = decoded(now).text
        assert parsed(text) == {**stored, "chosen": value}
        assert decoded(now).mark == decoded(data).mark
        writer.change(home, lambda now: {key: now[key] for key in now if key != "chosen"})
        if stored:
            assert Path(home.config).read_bytes() == data


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_draw_reads_choices_in_every_encoding_that_a_command_does(name: str) -> None:
    data = ENCODINGS[name]('{"theme": "nord", "x": "\U0001f600"}')
    assert loads(data) == {"theme": "nord", "x": "\U0001f600"}
    long = ENCODINGS[name](json.dumps({"x": "y" * 200_000}))
    assert loads(long) == {"x": "y" * 200_000}


def test_halves_of_surrogate_pairs_anywhere_break_no_command(desk: Desk) -> None:
    desk.config.mkdir()
    data = (
        rb'{"hooks": {"Stop": [{"x": "\ud800"}]}, "env": {"A": "\udfff"}, "enabledPlugins": '
        rb'{"\ud800": true}, "statusLine": {"type": "command", "command": "echo \udc00"}}'
    )
    desk.settings.write_bytes(data)
    paths.make_folder(desk.home.root)
    Path(desk.home.config).write_bytes(rb'{"x": "\ud800", "theme": "\ud800", "\udc80": 1}')
    with pytest.raises(UserError, match="no other status line that could be wrapped"):
        desk.run("setup", "--wrap")
    assert desk.settings.read_bytes() == data
    assert desk.run("setup", "--replace")[0] == 0
    assert "could not be looked at" not in desk.run("doctor")[1]
    assert json.loads(desk.run("doctor", "--json")[1])["checks"]
    for words in (["config"], ["config", "get", "theme"], ["config", "get", "x"]):
        desk.run(*words)
    desk.run("config", "set", "theme", "nord")
    assert Path(desk.home.config).read_bytes() == rb'{"x": "\ud800", "theme": "nord", "\udc80": 1}'
    desk.run("uninstall")
    assert desk.settings.read_bytes() == data


def test_a_folder_whose_path_is_not_utf_8_is_refused_before_anything_is_made(desk: Desk) -> None:
    desk.home.__init__(f"{desk.person}/\udcff")  # type: ignore[misc]
    before = tree(desk.person)
    with pytest.raises(UserError, match="is not UTF-8"):
        desk.run("setup")
    assert tree(desk.person) == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names in UTF-8")
def test_a_project_whose_path_is_not_utf_8_can_be_set_up_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    invalid = os.fsdecode(bytes(desk.person) + b"/\xff")
    os.mkdir(invalid)
    monkeypatch.chdir(invalid)
    assert desk.run("setup")[0] == 0
