"""Git as it is asked, kept and shown: a real repository, and what a browser makes of its remote."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import moments
from tests.stories import BASE
from tests.test_turns import PROMPT, STOP, bash, edit, read, records

from hudline.core.paths import Home
from hudline.events.status_input import StatusInput
from hudline.host import git_facts
from hudline.host.draw_context import DrawContext
from hudline.platform.files import HAS_LINKS
from hudline.render.fit import Fit
from hudline.render.fragment import Fragment, Span
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.sources import git, git_environment, git_folder
from hudline.sources.git_folder import find, worktree
from hudline.sources.git_remote import browsable, web_address
from hudline.state.reducer import reduce_events
from hudline.view.external_data import Git
from hudline.view.external_data import Repository as Held
from hudline.widgets import directory
from hudline.widgets import git as widget


class Repository:
    """A repository with one commit on main, and a session that looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "acme"
        self.home = Home(str(folder / "home"))
        self.session = Path(self.home.session("s1"))
        self.session.mkdir(parents=True)
        self.facts = Path(git_facts.folder_of(self.home, str(self.folder / ".git")))
        self.facts.mkdir(parents=True)
        self.folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write("a", "1\n")
        self.commit()

    def git(self, *words: str, check: bool = True) -> str:
        """What git says to these words."""
        me = ("-c", "user.email=ada@example.com", "-c", "user.name=Ada")
        env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_EDITOR": "true"}
        done = subprocess.run(
            ["git", *me, *words], cwd=self.folder, env=env, capture_output=True, text=True,
            check=check,
        )  # fmt: skip
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        """Put a file there."""
        (self.folder / name).write_text(text, "utf-8")

    def commit(self) -> None:
        """Commit all that has changed."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "a change")

    def ask(self) -> dict[str, Any]:
        """What is kept after git was asked."""
        assert git_facts.refresh(self.home, str(self.folder), time.time())
        folder = Path(git_facts.folder_of(self.home, find(str(self.folder))))
        stored: dict[str, Any] = orjson.loads((folder / "git.json").read_bytes())
        return stored

    def context(self, clock: float | None = None) -> DrawContext:
        """A draw that looks at it."""
        payload = {"session_id": "s1", "workspace": {"current_dir": str(self.folder)}}
        return DrawContext(self.home, {}, {}, StatusInput.parse(payload), clock or time.time())

    def shown(self, **options: bool) -> str:
        """What the widget says of it now."""
        now = moments.moment(repository=git_facts.repository(self.context()))
        result = widget.render(now, widget.Options(**options))
        return "".join(text(piece) for piece in result)


def text(piece: Fragment) -> str:
    """What a piece says, without its tones."""
    fit = Fit(None, {**glyphs("unicode"), **words("en")})
    return "".join(span[0] for span in fit.drawn(piece.spans))


@pytest.fixture(params=["links", "copies"])
def repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Repository:
    """As git sees it where links can be made, and where they cannot."""
    if request.param == "copies":
        monkeypatch.setattr("hudline.sources.git_view.HAS_LINKS", False)
    elif not HAS_LINKS:
        pytest.skip("links can be made by few people here")
    return Repository(tmp_path)


def test_a_clean_branch_says_its_name_and_nothing_else(repository: Repository) -> None:
    stored = repository.ask()

    assert not stored["dirty"]
    assert repository.shown() == "main"


def test_each_kind_of_change_is_counted_apart(repository: Repository) -> None:
    repository.write("a", "2\n")
    repository.write("b", "new\n")
    repository.write("c", "new\n")
    repository.git("add", "c")
    stored = repository.ask()

    assert {name: stored[name] for name in ("staged", "modified", "untracked", "conflicted")} == {
        "staged": 1,
        "modified": 1,
        "untracked": 1,
        "conflicted": 0,
    }
    assert stored["dirty"]
    assert repository.shown() == "main ●1 +1 ?1"
    assert repository.shown(changes=False) == "main"


def test_ahead_and_behind_are_told_where_the_branch_follows_another(
    repository: Repository, tmp_path: Path
) -> None:
    assert "ahead" not in repository.ask()
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "remote.git"))
    repository.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    repository.write("a", "theirs\n")
    repository.commit()
    repository.git("push", "-q", "-u", "origin", "main")
    repository.git("reset", "-q", "--hard", "HEAD~1")
    for name in ("x", "y"):
        repository.write(name, "mine\n")
        repository.commit()
    stored = repository.ask()

    assert (stored["ahead"], stored["behind"]) == (2, 1)
    assert repository.shown() == "main ↑2 ↓1"


@pytest.mark.parametrize(
    ("ahead", "options", "tone"),
    [
        (9, {}, "accent"),
        (10, {}, "warn"),
        (2, {"unpushed": 2}, "warn"),
        (99, {"unpushed": 100}, "accent"),
    ],
)
def test_many_commits_that_were_not_pushed_have_a_tone_of_their_own(
    ahead: int, options: dict[str, Any], tone: str
) -> None:
    found = Held("main")
    found.ahead, found.behind = ahead, 50
    now = moments.moment(repository=found)
    (piece,) = widget.render(now, widget.Options(**options))

    assert [
        (text(Fragment([span])), span[1]) for span in piece.spans if "↑" in text(Fragment([span]))
    ] == [(f"↑{ahead}", tone)]
    assert next(span[1] for span in piece.spans if "↓" in text(Fragment([span]))) == "accent"


def test_a_stash_is_counted(repository: Repository) -> None:
    repository.write("a", "2\n")
    repository.git("stash", "-q")

    assert repository.ask()["stash"] == 1
    assert repository.shown() == "main ⚑1"


def test_a_conflict_and_the_merge_it_stops_are_seen(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "other")
    repository.write("a", "other\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("a", "main\n")
    repository.commit()
    repository.git("merge", "-q", "other", check=False)
    repository.ask()

    assert repository.shown() == "main ✗1 merging"
    repository.git("merge", "--abort")
    assert "merging" not in repository.shown()


def test_a_rebase_tells_its_branch_and_its_steps(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    for name in ("a", "b"):
        repository.write(name, "topic\n")
        repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("a", "main\n")
    repository.commit()
    repository.git("checkout", "-q", "topic")
    repository.git("rebase", "main", check=False)
    repository.ask()

    assert repository.shown() == "topic ✗1 rebasing 1/2"


@pytest.mark.parametrize(
    ("sign", "doing"),
    [
        ("MERGE_HEAD", "merging"),
        ("CHERRY_PICK_HEAD", "cherry-picking"),
        ("REVERT_HEAD", "reverting"),
        ("BISECT_LOG", "bisecting"),
    ],
)
def test_every_operation_is_known_by_its_file(tmp_path: Path, sign: str, doing: str) -> None:
    (tmp_path / sign).touch()

    assert git_folder.operation(str(tmp_path)) == (doing, 0, 0)


def test_patches_that_are_applied_are_no_rebase(tmp_path: Path) -> None:
    (tmp_path / "rebase-apply").mkdir()
    for name, text in (("next", "2\n"), ("last", "7\n"), ("applying", "")):
        (tmp_path / "rebase-apply" / name).write_text(text)

    assert git_folder.operation(str(tmp_path)) == ("applying", 2, 7)


def test_a_detached_commit_shows_its_tag_or_its_digits(repository: Repository) -> None:
    commit = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "-q", "--detach")
    repository.ask()
    assert repository.shown() == f"({commit[:7]})"
    repository.git("tag", "v1")

    assert repository.ask()["tag"] == "v1"
    assert repository.shown() == "v1"


def test_a_linked_worktree_is_named(repository: Repository, tmp_path: Path) -> None:
    repository.git("remote", "add", "origin", "git@example.com:ada/acme.git")
    repository.git("worktree", "add", "-q", str(tmp_path / "other"), "-b", "other")
    repository.folder = tmp_path / "other"

    assert repository.ask()["web"] == "https://example.com/ada/acme"
    assert repository.shown() == "other worktree other"


def test_counts_of_another_branch_are_not_shown_and_git_is_asked_again(
    repository: Repository,
) -> None:
    repository.write("new", "1\n")
    repository.ask()
    repository.git("checkout", "-q", "-b", "next")
    context = repository.context()
    found = git_facts.repository(context)

    assert found is not None
    assert (found.branch, found.untracked) == ("next", None)
    assert context.due == ["git"]


def test_git_is_due_by_age_and_less_often_where_it_is_slow(repository: Repository) -> None:
    stored = repository.ask()

    def due(age: float) -> list[str]:
        context = repository.context(stored["at"] + age)
        git_facts.repository(context)
        return context.due

    assert (due(10), due(20)) == ([], ["git"])
    (repository.facts / "git.json").write_bytes(orjson.dumps({**stored, "took": 3.0}))
    assert (due(20), due(61)) == ([], ["git"])


@pytest.mark.parametrize(
    ("events", "last"),
    [
        ([edit(2.0)], 3.5),
        ([bash(2.0, "make")], 3.5),
        ([bash(2.0, "make", "failed")], 3.5),
        ([edit(4.0), read(6.0)], 5.5),
        ([(2.0, *PROMPT[1:])], 2.0),
        ([(-9.0, *PROMPT[1:]), (3.0, *STOP[1:])], 3.0),
        ([read(2.0)], None),
        (bash(2.0, "make")[:1], None),  # it still runs: it is asked about when it has ended
        ([(-9.0, *PROMPT[1:]), edit(-8.0)], None),
        ([], None),
    ],
)
def test_git_is_asked_again_after_what_may_have_changed_files(
    repository: Repository, events: list[Any], last: float | None
) -> None:
    state = reduce_events({}, records(*events))
    touched_at = git_facts.touched_at(state)
    if last is not None:
        assert touched_at == pytest.approx(BASE + last)
    (repository.facts / "git.json").write_bytes(orjson.dumps({**repository.ask(), "at": BASE}))
    for name in ("index", "HEAD"):
        os.utime(repository.folder / ".git" / name, (BASE - 60, BASE - 60))
    context = repository.context(BASE + 10)
    context.touched_at = touched_at
    found = git_facts.git(context)

    assert found is not None
    assert found.dirty is False  # shown until git has answered
    assert context.due == ([] if last is None else ["git"])


def test_a_git_that_failed_is_asked_again_only_after_a_while(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_environment, "program", lambda *_: "/bin/false")
    now = time.time()
    assert not git_facts.refresh(repository.home, str(repository.folder), now)

    for ask in (git_facts.repository, git_facts.git):

        def due(age: float, ask: Callable[[DrawContext], object] = ask) -> list[str]:
            context = repository.context(now + age)
            assert ask(context)
            return context.due

        assert (due(10), due(500)) == ([], ["git"])


def test_outside_of_a_repository_there_is_nothing_to_ask(tmp_path: Path) -> None:
    context = Repository(tmp_path).context()
    context.status.folder = str(tmp_path)

    assert git_facts.repository(context) is None
    assert context.due == []
    assert not git.refresh(str(tmp_path), str(tmp_path), 1.0)


def test_asking_takes_no_lock_and_starts_nothing_of_the_repositorys(
    repository: Repository, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    repository.git("config", "core.fsmonitor", str(trap))
    hook = repository.folder / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    shutil.copy(trap, hook)
    os.utime(repository.folder / "a", (1, 1))  # so that git would like to refresh its index
    before = (repository.folder / ".git/index").read_bytes()
    repository.ask()

    assert not (tmp_path / "sprung").exists()
    assert (repository.folder / ".git/index").read_bytes() == before


def test_drawing_starts_no_process(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    for name in ("run", "Popen"):
        monkeypatch.setattr(subprocess, name, refuse)
    found = git_facts.repository(repository.context())

    assert found is not None
    assert found.branch == "main"


# The remote's address


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://github.com/ada/acme.git", "https://github.com/ada/acme"),
        ("https://ada:hunter2@example.com:8443/a/b.git", "https://example.com:8443/a/b"),
        ("https://token@example.com/a/b?key=hunter2#x", "https://example.com/a/b"),
        ("http://git.local/a/b", "http://git.local/a/b"),
        ("git@github.com:ada/acme.git", "https://github.com/ada/acme"),
        ("ssh://git@example.com:2222/~ada/acme.git", "https://example.com/~ada/acme"),
        ("git://example.com/a/b.git", "https://example.com/a/b"),
        ("/srv/git/acme.git", ""),
        ("../acme", ""),
        ("C:\\git\\acme", ""),
        ("file:///srv/acme", ""),
        ("ext::sh -c evil", ""),
        ("https://example.com/a b\x1b[31m", ""),
        ("git@ssh.dev.azure.com:v3/ada/acme/acme", ""),
    ],
)
def test_a_remote_is_opened_by_a_browser(url: str, web: str) -> None:
    assert browsable(url) == web


@given(st.text(), st.text(max_size=20), st.sampled_from(["https://", "ssh://", "git@", ""]))
def test_no_password_and_nothing_a_terminal_obeys_is_in_an_address(
    text: str, password: str, start: str
) -> None:
    result = browsable(f"{start}user:{password}SECRET@{text}")

    assert "SECRET" not in result.partition("@")[0]
    assert result == "" or (result.isascii() and result.isprintable() and " " not in result)


def test_the_remote_that_the_branch_follows_wins(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        '[remote "origin"]\n\turl = https://example.com/fork\n'
        '[remote "upstream"]\n\turl = "https://example.com/main"\n'
        '[branch "topic"]\n\tremote = upstream\n'
    )

    assert web_address(str(tmp_path), "topic") == "https://example.com/main"
    assert web_address(str(tmp_path), "other") == "https://example.com/fork"


def test_a_git_that_answers_nothing_leaves_the_facts_as_they_were(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = repository.ask()
    monkeypatch.setattr(git_environment, "program", lambda *_: "/bin/false")

    assert not git_facts.refresh(repository.home, str(repository.folder), 5.0)
    stored_value = orjson.loads((repository.facts / "git.json").read_bytes())
    assert stored_value.pop("tried") == 5.0
    assert stored_value == stored


# The widget `place`


class Found(NamedTuple):
    """What git's files tell of a commit."""

    branch: str
    commit: str
    tag: str = ""


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ("name", "acme"),
        ("short", "team/acme"),
        ("full", "~/.code/team/acme"),
        ("fish", "~/.c/t/acme"),
    ],
)
def test_the_folder_is_written_in_four_ways(style: str, message: str) -> None:
    payload = {"workspace": {"current_dir": "/home/ada/.code/team/acme"}}
    now = moments.moment(payload, git=None, person="/home/ada")
    (piece,) = directory.render(now, directory.Options(path=style))

    assert piece.spans == [Span(message, "plain")]


def test_a_folder_beside_the_persons_own_is_not_below_it() -> None:
    now = moments.moment(
        {"workspace": {"current_dir": "/home/adam/x"}}, git=None, person="/home/ada"
    )
    (piece,) = directory.render(now, directory.Options(path="full"))

    assert piece.spans == [Span("/home/adam/x", "plain")]


def test_the_branch_leads_to_the_remote() -> None:
    now = moments.moment(git=Git("main", True, "https://example.com/a"))
    (piece,) = directory.render(now, directory.Options(path="name"))

    assert Span("main", "accent", "https://example.com/a") in piece.spans


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (Found("topic", ""), "topic"),
        (Found("", "1234567", "v1.2"), "v1.2"),
        (Found("", "1234567"), "(1234567)"),
        (None, "(1234567)"),
    ],
)
def test_of_a_commit_without_a_branch_the_rebased_one_or_the_tag_is_named(
    found: Any, message: str
) -> None:
    result = None
    if found:
        result = Held(found.branch, found.commit)
        result.tag = found.tag
    now = moments.moment(git=Git("(1234567)"), repository=result)
    (piece,) = directory.render(now, directory.Options(path="name"))

    assert piece.spans[-1] == Span(message, "accent")


def test_on_a_branch_git_is_not_asked_for_more() -> None:
    now = moments.moment(git=Git("main"))
    now.sources.repository = lambda: pytest.fail("asked")
    directory.render(now, directory.Options(path="name"))


def test_the_git_folder_of_a_worktree_is_its_own(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "w"), "-b", "w")
    folder = find(str(tmp_path / "w"))

    assert worktree(folder) == "w"
    assert Path(git_folder.common(folder)).resolve() == (repository.folder / ".git").resolve()
    assert worktree(find(str(repository.folder))) == ""


def test_a_folder_that_is_called_worktrees_makes_no_worktree(tmp_path: Path) -> None:
    (tmp_path / "worktrees/.git").mkdir(parents=True)

    assert worktree(find(str(tmp_path / "worktrees"))) == ""
