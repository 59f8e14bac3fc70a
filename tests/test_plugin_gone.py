"""The plugin's folder is gone, and settings.json still names the status line."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from tests.desk import DRAWN, Desk, plugin_folder, tree

from hudline.install import client_settings, links

SENTENCE = 'Hudline is gone · reinstall it, or delete "statusLine" in settings.json'
DAY = 86_400
SHELLS = ["sh", "bash --posix", "busybox sh", "zsh --emulate sh"]


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> list[str]:
    name, *more = str(request.param).split()
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed here")
    return [found, *more]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A person whose plugin was uninstalled without /hudline:uninstall."""
    desk = Desk(tmp_path, monkeypatch)
    desk.run("setup")
    environment = Path(desk.home.deps) / "cpython-311-abc"
    (environment / "bin").mkdir(parents=True)
    (environment / "requirements.txt").write_text("orjson\n")
    (Path(desk.home.deps) / "cpython-311").symlink_to(environment.name)
    (Path(desk.home.deps) / "cpython-311.lock").touch()
    (Path(desk.home.deps) / "failed.json").touch()
    for name in ("config.json", "ledger.db", "sessions/s/journal.jsonl", "themes/mine.json"):
        path = Path(desk.home.root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("the person's\n")
    shutil.rmtree(desk.plugin)
    return desk


def draw(desk: Desk, shell: list[str], **env: str) -> str:
    """What the client would get; nothing on stderr, and no error."""
    done = subprocess.run(
        [*shell, desk.home.script], env={**desk.env, **env}, input=b"{}", capture_output=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def age(desk: Desk, days: float) -> None:
    """Have the folder been missed for that long."""
    os.utime(desk.home.gone, (time.time() - days * DAY,) * 2)


def test_it_says_what_to_do_in_one_faint_sentence(desk: Desk, shell: list[str]) -> None:
    assert draw(desk, shell) == f"\x1b[2m{SENTENCE}\x1b[22m\n"
    assert draw(desk, shell, NO_COLOR="1") == SENTENCE + "\n"
    assert len(SENTENCE) < 76  # fits beside the client's margins at 80 columns


@pytest.mark.parametrize("level", ["off", "0"])
def test_where_nothing_is_wanted_it_says_nothing(desk: Desk, level: str) -> None:
    assert draw(desk, ["sh"], HUDLINE_VERBOSITY=level) == ""


def test_also_without_an_interpreter(desk: Desk) -> None:
    os.unlink(desk.home.python)
    assert SENTENCE in draw(desk, ["sh"])


def test_it_notes_once_since_when_the_folder_is_missed(desk: Desk, shell: list[str]) -> None:
    draw(desk, shell)
    assert os.stat(desk.home.gone).st_mode & 0o777 == 0o600
    age(desk, 3)
    since = os.stat(desk.home.gone).st_mtime
    draw(desk, shell)
    assert os.stat(desk.home.gone).st_mtime == since


def test_for_two_weeks_nothing_is_removed(desk: Desk, shell: list[str]) -> None:
    draw(desk, shell)
    age(desk, 13.9)
    before = tree(desk.person)
    assert SENTENCE in draw(desk, shell)
    assert tree(desk.person) == before


def test_then_what_only_the_plugin_used_goes_and_the_persons_stays(
    desk: Desk, shell: list[str]
) -> None:
    before = tree(Path(desk.home.root))
    draw(desk, shell)
    age(desk, 14.1)
    assert draw(desk, shell) == ""
    left = tree(Path(desk.home.root))
    left.pop("plugin.gone")
    removed = {name.partition("/")[0] for name in before.keys() - left.keys()}
    assert removed == {"current", "deps", "python", "statusline.py", "statusline.sh"}
    assert left == {name: before[name] for name in left}
    assert {"config.json", "ledger.db", "sessions/s/journal.jsonl", "themes/mine.json"} <= set(left)
    assert desk.read()[client_settings.KEY] == desk.line()


def test_a_draw_that_the_client_cancels_is_continued_by_the_next(desk: Desk) -> None:
    """The script goes last."""
    draw(desk, ["sh"])
    age(desk, 15)
    os.unlink(desk.home.current)
    draw(desk, ["sh"])
    assert not os.path.exists(desk.home.script)
    assert not os.path.exists(desk.home.deps)


def test_an_environment_behind_a_link_and_what_is_not_hudlines_stay(
    desk: Desk, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    os.replace(desk.home.deps, elsewhere)
    os.symlink(elsewhere, desk.home.deps)
    before = tree(elsewhere)
    draw(desk, ["sh"])
    age(desk, 15)
    draw(desk, ["sh"])
    assert tree(elsewhere) == before
    assert not os.path.lexists(desk.home.deps)


def test_a_folder_of_that_name_keeps_what_is_not_hudlines(desk: Desk) -> None:
    (Path(desk.home.deps) / "mine.txt").write_text("mine")
    draw(desk, ["sh"])
    age(desk, 15)
    draw(desk, ["sh"])
    assert os.listdir(desk.home.deps) == ["mine.txt"]


def test_a_session_with_the_plugin_makes_all_of_it_again(desk: Desk) -> None:
    """The disk was mounted again, or the plugin installed."""
    draw(desk, ["sh"])
    age(desk, 15)
    draw(desk, ["sh"])
    plugin_folder(desk.plugin)
    links.refresh(desk.home, str(desk.plugin), None)
    assert not os.path.exists(desk.home.gone)
    assert draw(desk, ["sh"]) == DRAWN + "\n"


def test_a_folder_that_comes_back_draws_at_once_and_is_missed_anew(desk: Desk) -> None:
    draw(desk, ["sh"])
    age(desk, 15)
    plugin_folder(desk.plugin)
    assert draw(desk, ["sh"]) == DRAWN + "\n"
    shutil.rmtree(desk.plugin)
    assert SENTENCE in draw(desk, ["sh"])  # not what the first fourteen days would do
    assert os.path.exists(desk.home.deps)


def test_where_nothing_can_be_written_it_says_so_too(desk: Desk) -> None:
    if os.geteuid() == 0:
        pytest.skip("root can write everywhere")
    os.chmod(desk.home.root, 0o500)
    try:
        assert SENTENCE in draw(desk, ["sh"])
    finally:
        os.chmod(desk.home.root, 0o700)


def test_uninstall_takes_the_note_too(desk: Desk) -> None:
    draw(desk, ["sh"])
    Path(desk.home.themes, "mine.json").unlink()
    plugin_folder(desk.plugin)
    output = desk.run("uninstall")[1]
    assert "no longer the status line" in output
    assert not desk.config.exists()


def test_uninstall_names_the_rest_of_the_way(desk: Desk) -> None:
    plugin_folder(desk.plugin)
    desk.write({**desk.read(), "enabledPlugins": {"hudline@a-market": True}})
    Path(desk.home.themes, "mine.json").unlink()
    output = desk.run("uninstall")[1]
    assert "claude plugin uninstall hudline@a-market\n" in output
    assert "claude plugin marketplace remove a-market\n" in output
