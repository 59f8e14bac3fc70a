"""The ways into band and line and out again, in the real client."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .client import Client
from .conftest import PLUGIN
from .messages_api import MessagesApi
from .person import Person, shown, wait_shown
from .test_band import SOON, Band, wait_surfaces

GONE = 'Hudline is gone · reinstall it, or delete "statusLine" in settings.json'
SIGNS = ("current", "deps", "python", "statusline.py", "statusline.sh")


@pytest.fixture
def newcomer(installed: Client, marketplace: Path, libraries: Path) -> Person:
    """A person who has installed the plugin and done nothing else."""
    del installed.env["HUDLINE_SURFACE"]
    person = Person(installed, marketplace)
    person.adopt_libraries(libraries)
    return person


def test_a_running_session_goes_from_band_to_line_and_back_by_one_command_each(
    newcomer: Person, api: MessagesApi
) -> None:
    settings = newcomer.client.config / "settings.json"
    as_it_was = settings.read_bytes()
    terminal = Band(newcomer.client).terminal
    assert "Hudline stands above the prompt and needs no setup" in newcomer.hudline("setup").stdout
    assert settings.read_bytes() == as_it_was
    said = newcomer.hudline("config", "set", "surface", "line").stdout
    assert "Hudline is not the status line yet." in said
    newcomer.hudline("config", "unset", "surface")
    said = newcomer.hudline("setup", "--line").stdout
    assert "The line appears within three seconds" in said
    wait_surfaces(terminal, above=False, below=True)
    newcomer.hudline("config", "set", "surface", "band")
    told = newcomer.hudline("doctor", check=False).stdout
    assert "Band and status line are both set up" in " ".join(told.split())
    wait_surfaces(terminal, above=True, below=False)
    newcomer.hudline("setup", "--band")
    assert settings.read_bytes() == as_it_was
    wait_surfaces(terminal, above=True, below=False)
    assert not (newcomer.home / "errors.log").exists()


@pytest.fixture
def left(
    older_binary: Path, tmp_path: Path, marketplace: Path, libraries: Path, api: MessagesApi
) -> Iterator[Person]:
    """A person whose client knows no bands, and who has uninstalled the plugin alone; the client
    has deleted its folder since."""
    with Client(tmp_path / "client", older_binary, api.url) as client:
        del client.env["HUDLINE_SURFACE"]
        client.install_plugin(marketplace, PLUGIN)
        root = tmp_path / "plugin"
        shutil.copytree(marketplace, root, symlinks=True)
        person = Person(client, root)
        person.adopt_libraries(libraries)
        person.hudline("setup")
        terminal = person.launch()
        # The session's start has linked the client's own copy of the plugin.
        client.run("plugin", "uninstall", PLUGIN)
        terminal.submit("/exit")
        terminal.wait_end()
        os.rename(root, tmp_path / "away")
        (person.home / "current").unlink()
        (person.home / "current").symlink_to(root)
        yield person


def test_a_plugin_that_was_uninstalled_alone_is_a_faint_sentence_for_two_weeks_then_nothing(
    left: Person, tmp_path: Path
) -> None:
    terminal = left.client.launch()
    wait_shown(terminal, GONE)
    deps = (left.home / "deps").resolve()
    long_ago = time.time() - 15 * 86_400
    os.utime(left.home / "plugin.gone", (long_ago, long_ago))
    terminal.wait_until(lambda lines: GONE not in "\n".join(shown(lines)), "no sentence", SOON)
    assert not [name for name in SIGNS if os.path.lexists(left.home / name)]
    assert (left.home / "sessions").is_dir()
    assert list(deps.iterdir())  # behind a link: somebody's own
    terminal.submit("please")
    terminal.wait_for("Done.")
    assert "statusline" not in "\n".join(terminal.history())
    left.client.close()

    os.rename(tmp_path / "away", left.root)
    left.hudline("setup")
    left.launch()
    assert not (left.home / "plugin.gone").exists()
