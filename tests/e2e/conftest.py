"""Fixtures: a scripted model, the real client, and the client with the plugin installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

from .client import (
    BEFORE_MODS,
    REPOSITORY,
    VERSION,
    Client,
    ClientMissing,
    ensure_client,
    marketplace_copy,
)
from .messages_api import MessagesApi
from .person import LibrariesMissing, Person, prepare_libraries

PLUGIN = "hudline@hudline"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that ``-m "not e2e"`` leaves them out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def client_binary() -> Path:
    """Find the client's executable; without one the test is skipped, in CI it fails."""
    return _found(VERSION)


@pytest.fixture(scope="session")
def older_binary() -> Path:
    """Find the executable of a client that knows no bands, as `client_binary` does."""
    return _found(BEFORE_MODS)


def _found(version: str) -> Path:
    try:
        return ensure_client(version)
    except ClientMissing as missing:
        _leave(f"needs the real client: {missing}")


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install once what Hudline installs for itself; without a network as without a client."""
    try:
        return prepare_libraries(tmp_path_factory.mktemp("libraries"))
    except LibrariesMissing as missing:
        _leave(f"needs Hudline's own libraries: {missing}")


def _leave(reason: str) -> NoReturn:
    """Skip the test, or fail it in CI."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def api() -> Iterator[MessagesApi]:
    """Start the scripted model; `api.script(...)` tells it what to answer."""
    with MessagesApi() as running:
        yield running


@pytest.fixture
def client(tmp_path: Path, client_binary: Path, api: MessagesApi) -> Iterator[Client]:
    """Make a new user's client without any plugin; close its terminals afterwards."""
    with Client(tmp_path, client_binary, api.url) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def plugin_root() -> Path:
    """Name the git repository that holds the plugin; a test module may put another in its place."""
    return REPOSITORY


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Name the copy of a repository, which is made once."""
    return cache(lambda root: marketplace_copy(root, tmp_path_factory.mktemp("marketplace")))


@pytest.fixture(scope="module")
def marketplace(plugin_root: Path, copies: Callable[[Path], Path]) -> Path:
    """Copy the plugin's repository, to install from there."""
    return copies(plugin_root)


@pytest.fixture
def installed(client: Client, marketplace: Path) -> Client:
    """Install the plugin into the client from the plugin's own marketplace file."""
    client.install_plugin(marketplace, PLUGIN)
    return client


@pytest.fixture
def person(installed: Client, marketplace: Path, libraries: Path) -> Person:
    """Set Hudline up for the client's user, who has its libraries already."""
    ready = Person(installed, marketplace)
    ready.adopt_libraries(libraries)
    ready.hudline("setup")
    return ready
