"""The real client on machines that are not as one would wish: Pythons, settings, folders."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from .client import Client
from .messages_api import MessagesApi, Turn, call
from .person import Person, wait_shown
from .test_band import Band

SHIM = "#!/bin/sh\necho 'pyenv: version 3.8.1 is not installed' >&2\nexit 1\n"
NAMES = ("python3", *(f"python3.{minor}" for minor in range(9, 15)))
NEEDS = "Hudline needs Python 3.9 or newer"


def shadow(client: Client, folder: Path, *names: str) -> None:
    """Put interpreters that do not run before all others on the client's PATH."""
    folder.mkdir()
    for name in names:
        (folder / name).write_text(SHIM)
        (folder / name).chmod(0o755)
    client.env["PATH"] = f"{folder}:{client.env['PATH']}"


def test_with_a_first_python3_that_fails_hooks_arrive_and_band_and_line_show(
    person: Person, api: MessagesApi, tmp_path: Path
) -> None:
    client = person.client
    shadow(client, tmp_path / "shims", "python3")
    client.env["HUDLINE_SURFACE"] = "both"
    api.script(main=[Turn("I look.", [call("Bash", command="ls")]), Turn("Seen.")])
    terminal = client.launch("--permission-mode", "bypassPermissions")
    band = Band(client, terminal)
    band.wait("of 1M")
    wait_shown(terminal, "of 1M")
    terminal.submit("please")
    wait_shown(terminal, "1 tool")
    band.wait("1 tool")


def test_without_any_python_the_screen_says_so(
    installed: Client, api: MessagesApi, tmp_path: Path
) -> None:
    shadow(installed, tmp_path / "shims", *NAMES)
    installed._has_plugin = False  # its hooks will never run
    terminal = installed.launch()
    terminal.wait_for(NEEDS)
    terminal.submit("please")
    terminal.wait_for("Done.")
    terminal.wait_for(NEEDS)
    assert not (installed.config / "hudline").exists()
    assert terminal.ever("hook error") == []


def test_a_line_heals_though_its_interpreter_was_removed_meanwhile(
    person: Person, api: MessagesApi
) -> None:
    terminal = person.launch()
    link = person.home / "python"
    right = os.readlink(link)
    link.unlink()
    link.symlink_to("/opt/gone/bin/python3.9")
    api.script(main=[Turn("Seen.")])
    terminal.submit("please")
    terminal.wait_for("Seen.")

    def is_mended(_: list[str]) -> bool:
        for path in person.home.glob("hosts/*/pid"):  # a host draws on without the link
            with suppress(OSError, ValueError):
                os.kill(int(path.read_text()), signal.SIGKILL)
        return os.readlink(link) == right

    terminal.wait_until(is_mended, "the link mended")
    wait_shown(terminal, "Opus")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_settings_with_a_byte_order_mark_are_read_by_the_client_as_setup_wrote_them(
    installed: Client, marketplace: Path, libraries: Path, encoding: str
) -> None:
    settings = installed.config / "settings.json"
    text = json.dumps(installed.settings(), indent=2).replace("\n", "\r\n")
    mark = "" if encoding == "utf-8-sig" else "\ufeff"
    data = (mark + text).encode("utf-8-sig" if not mark else "utf-16-le")
    settings.write_bytes(data)
    person = Person(installed, marketplace)
    person.adopt_libraries(libraries)
    person.hudline("setup")
    assert settings.read_bytes()[:2] == data[:2]
    person.launch()
    installed.close()
    person.hudline("uninstall")


def test_a_relative_config_folder_is_the_one_below_where_the_client_was_started(
    client: Client, marketplace: Path, libraries: Path
) -> None:
    """A `~` in it too is a name: no shell reads it. Hudline makes nothing in the project."""
    folder = client.project / "~" / "claude"
    folder.mkdir(parents=True)
    (client.home / ".claude.json").rename(folder / ".claude.json")
    (client.config / "settings.json").rename(folder / "settings.json")
    client.env["CLAUDE_CONFIG_DIR"] = "~/claude"
    client.config = folder
    client.install_plugin(marketplace, "hudline@hudline")
    person = Person(client, marketplace)
    person.home = client.home / ".claude" / "hudline"
    person.adopt_libraries(libraries)
    said = person.hudline("setup").stdout
    assert "started elsewhere, it reads other settings" in said
    person.launch()
    assert not (folder / "hudline").exists()
    assert (person.home / "sessions").is_dir()
