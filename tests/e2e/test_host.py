"""The host's life in the real client, newest and oldest: one for each client, replaced when it is
of no use, gone with its client."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .client import Client
from .conftest import PLUGIN
from .messages_api import MessagesApi, Turn, call
from .person import Person, held, wait_left, wait_shown
from .terminal import Terminal

SOON = 20.0  # seconds, on a busy machine


class User(Person):
    """Someone with Hudline's status line; `surface`: whom the host feeds, "band" where the client
    has mods and starts it."""

    surface = "line"


@pytest.fixture(params=["newest", "oldest"])
def user(
    request: pytest.FixtureRequest, tmp_path: Path, marketplace: Path, libraries: Path,
    api: MessagesApi,
) -> Iterator[User]:  # fmt: skip
    """Set up Hudline in the newest and in the oldest client."""
    name = "client_binary" if request.param == "newest" else "older_binary"
    with Client(tmp_path, request.getfixturevalue(name), api.url) as client:
        client.install_plugin(marketplace, PLUGIN)
        ready = User(client, marketplace)
        ready.surface = "band" if request.param == "newest" else "line"
        ready.adopt_libraries(libraries)
        ready.hudline("setup")
        yield ready


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait until `holds()`; AssertionError naming `what`."""
    until = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.05)


def living(user: User) -> list[int]:
    """The process ids of all hosts that live and serve whom they shall."""
    told = [json.loads(path.read_text()) for path in user.home.glob("hosts/*/info.json")]
    return [info["pid"] for info in told if info["surface"] == user.surface and lives(info["pid"])]


def lives(pid: int) -> bool:
    """Whether the process lives, and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def host_of(user: User, count: int = 1, besides: tuple[int, ...] = ()) -> int:
    """Wait until so many hosts live, none of them among `besides`; the newest one."""

    def is_there() -> bool:
        found = living(user)
        return len(found) == count and not set(found) & set(besides)

    wait_until(is_there, f"{count} hosts")
    return max(living(user))


def follows(user: User, terminal: Terminal, api: MessagesApi) -> None:
    """See that the line tells of a call, while no Python can draw it: the host does."""
    link = user.home / "python"
    target = link.readlink()
    link.unlink()
    link.symlink_to("/bin/false")
    api.turns["main"] += [Turn("I wait.", [call("Bash", command=held())]), Turn("Done it.")]
    terminal.submit("please")
    wait_shown(terminal, "● Bash until", SOON)
    user.read_tail()
    wait_left(terminal, "● Bash", SOON)
    (user.client.project / "go").unlink()
    link.unlink()
    link.symlink_to(target)


ALLOWED = ("--permission-mode", "acceptEdits", "--allowed-tools", "Bash")


def test_a_host_draws_the_line_and_ends_with_a_killed_client(user: User, api: MessagesApi) -> None:
    terminal = user.launch(*ALLOWED)
    host = host_of(user)
    follows(user, terminal, api)
    assert living(user) == [host]

    os.kill(terminal.pid, signal.SIGKILL)
    wait_until(lambda: not lives(host), "the host has ended")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_host_that_is_killed_or_stopped_is_replaced(
    user: User, api: MessagesApi, number: signal.Signals
) -> None:
    terminal = user.launch(*ALLOWED)
    first = host_of(user)
    os.kill(first, number)
    host_of(user, besides=(first,))
    assert not lives(first)
    follows(user, terminal, api)


def test_clear_and_resume_keep_the_host(user: User, api: MessagesApi) -> None:
    terminal = user.launch(*ALLOWED)
    host = host_of(user)
    follows(user, terminal, api)
    session = user.session(terminal)
    terminal.submit("/clear")
    wait_shown(terminal, "context –", SOON)
    follows(user, terminal, api)
    terminal.submit(f"/resume {session}")
    wait_shown(terminal, re.compile(r"\d% of 1M"), SOON)
    follows(user, terminal, api)
    assert living(user) == [host]


def test_each_of_two_clients_has_its_own(user: User, api: MessagesApi) -> None:
    one, other = user.launch(*ALLOWED), user.launch(*ALLOWED)
    host_of(user, 2)
    follows(user, one, api)
    wait_left(other, "● Bash", SOON)
    told = [json.loads(path.read_text()) for path in user.home.glob("hosts/*/info.json")]
    assert {one.pid, other.pid} == {info["client"] for info in told}
