"""Nothing that a repository names is ever run, and git's answer is as true as if it had been."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests import entries, stories, traps
from tests.traps import PATH, SPRUNG, WAYS, Trapped

from hudline.install.build import build
from hudline.install.steps import StepError
from hudline.platform.programs import program
from hudline.sources.git import status

SESSION = "s1"
# What a host does behind a draw, in a process of its own.
REFRESHER = f"""
import json, sys, time
sys.path.insert(0, {str(entries.ROOT / "src")!r})
from hudline.core.paths import environment, locate
from hudline.events.status_input import StatusInput
from hudline.host.draw_context import DrawContext
from hudline.host.refreshers import refresh
env, payload = environment(), json.loads(sys.stdin.read())
context = DrawContext(locate(env), env, {{}}, StatusInput.parse(payload), time.time(), payload)
for name in sys.argv[1:]:
    refresh(context, name)
"""


class Session:
    """A session in a repository, with Hudline's folder `home`; its entries run where it is."""

    def __init__(self, trapped: Trapped, home: Path) -> None:
        self.repository, self.home = trapped, home

    def run(self, script: str, value: object, *words: str, **more: str) -> bytes:
        """What an entry, or a program, prints that got `told`; it is silent on errors, and ends
        well."""
        command = [entries.PYTHON, "-I", "-S", "-c", script]
        command = entries.command(script) if script.endswith(".py") else command
        done = subprocess.run(
            [*command, *words], input=json.dumps(value).encode(),
            env=entries.environment(self.home, **{"PATH": PATH, **self.repository.env, **more}),
            cwd=self.repository.cwd, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    def tick(self) -> dict[str, Any]:
        """What the client tells a status line here."""
        here = dict.fromkeys(("current_dir", "project_dir"), str(self.repository.cwd))
        return {
            **stories.tick(session_id=SESSION),
            "cwd": str(self.repository.cwd),
            "workspace": here,
        }

    def hear(self, event: str = "UserPromptSubmit", **more: object) -> None:
        """A hook, after which the repository may be another, and the host asks git."""
        payload = {"hook_event_name": event, "session_id": SESSION, "cwd": str(self.repository.cwd)}
        self.run(entries.HOOK, {**payload, "prompt": "go", "prompt_id": "p", **more})
        self.run(REFRESHER, self.tick(), "git")

    def stored(self) -> dict[str, Any]:
        """What is kept of git's answer."""
        (path,) = self.home.glob("repositories/*/git.json")
        result: dict[str, Any] = orjson.loads(path.read_bytes())
        return result

    def drawn(self) -> str:
        """The picture without colours."""
        more = {"NO_COLOR": "1", "COLUMNS": "120", "LINES": "40"}
        return self.run(entries.LINE, self.tick(), **more).decode()


@pytest.fixture
def trapped(tmp_path: Path) -> Trapped:
    return Trapped(tmp_path)


@pytest.fixture
def session(trapped: Trapped, tmp_path: Path) -> Session:
    deps = tmp_path / "hudline/deps"
    deps.mkdir(parents=True)
    failed = {"at": time.time(), "reason": "no network"}  # so that nothing is installed here
    (deps / "failed.json").write_text(json.dumps(failed))
    return Session(trapped, tmp_path / "hudline")


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_no_trap_of_a_repository_is_sprung_and_its_branch_is_shown(
    way: Callable[[Trapped], None], session: Session
) -> None:
    way(session.repository)
    session.repository.disarm()
    start = {"hook_event_name": "SessionStart", "session_id": SESSION, "source": "startup"}
    session.run(entries.START, {**start, "cwd": str(session.repository.cwd)})
    session.hear()
    session.hear("PostToolUse", tool_name="Bash", tool_use_id="t", tool_input={"command": "ls"})
    for path in session.home.glob("repositories/*/git.json"):
        path.unlink()
    session.run(REFRESHER, session.tick(), "git", "active_config")
    shown = session.drawn()
    stored = session.stored()

    assert not session.repository.is_sprung(), session.repository.mark.read_text("utf-8")
    assert session.repository.branch in shown
    assert "tried" in stored if way is traps.work_tree_elsewhere else "tried" not in stored
    assert not [name for name in os.listdir(session.home / "sessions/s1") if name[:4] == "git."
                and name != "git.json"]  # fmt: skip


@pytest.mark.parametrize("name", sorted(SPRUNG))
def test_the_traps_are_real(name: str, trapped: Trapped) -> None:
    WAYS[name](trapped)
    trapped.disarm()
    env = {"HOME": str(trapped.around), "PATH": PATH, "GIT_CONFIG_NOSYSTEM": "1", **trapped.env}
    subprocess.run(
        ["env", "git", "status"], cwd=trapped.cwd, env=env, capture_output=True, check=False,
        timeout=60,
    )  # fmt: skip

    assert trapped.is_sprung()


def test_uv_is_not_taken_from_the_repository(
    trapped: Trapped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traps.path_inside(trapped)
    traps.program(trapped.folder / "python", trapped.mark)
    for project in (str(trapped.folder), ""):
        monkeypatch.setenv("CLAUDE_PROJECT_DIR", project)
        monkeypatch.setenv("PATH", trapped.env["PATH"])
        monkeypatch.chdir(trapped.folder)
        fresh = str(tmp_path / "new")
        with pytest.raises(StepError):
            build(fresh, fresh + "/site", "requirements.txt", "/bin/false", lambda *_: None)

    assert not trapped.is_sprung()


@pytest.mark.parametrize("way", [traps.path_here, traps.path_empty])
def test_the_command_finds_its_python_outside_of_the_present_folder(
    way: Callable[[Trapped], None], trapped: Trapped, tmp_path: Path
) -> None:
    way(trapped)
    for name in ("dirname", "readlink", "cmp", "sed", "claude"):
        traps.program(trapped.folder / name, trapped.mark)
    trapped.disarm()
    for words in (["--version"], ["doctor"], ["config"]):
        subprocess.run(
            [str(entries.ROOT / "bin/hudline"), *words], cwd=trapped.folder,
            env=entries.environment(tmp_path / "hudline", **trapped.env, UV_OFFLINE="1",
                                    PIP_NO_INDEX="1"),
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip

    assert not trapped.is_sprung(), trapped.mark.read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("{here}/bin:/bin", ""),
        (":.:bin::", ""),
        ("", ""),
        ("{here}/../tools:/bin", "{around}/acme/../tools/thing"),
        ("{around}/toolslink:/bin", "{around}/toolslink/thing"),
        ("{around}/link", ""),
        ("{around}/linked", ""),
        ("{around}/acmeish", "{around}/acmeish/thing"),
    ],
)
def test_a_program_is_looked_for_outside_of_a_folder(path: str, found: str, tmp_path: Path) -> None:
    here = tmp_path / "acme"
    for folder in ("acme/bin", "tools", "acmeish"):
        traps.program(tmp_path / folder / "thing", tmp_path / "mark")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/thing").symlink_to(here / "bin/thing")
    (tmp_path / "link").symlink_to(here / "bin")
    (tmp_path / "toolslink").symlink_to(tmp_path / "tools")
    filled = {"here": here, "around": tmp_path}

    assert program("thing", path.format(**filled), str(here)) == found.format(**filled)


# What cannot be known without running something is not told


def filtered(trapped: Trapped, person: Path) -> None:
    """A tracked file that the person's own filter is for, as with git-lfs; its time is new."""
    traps.program(trapped.trap, trapped.mark, "tr a-z A-Z")
    person.mkdir(exist_ok=True)
    told = f'[filter "lfs"]\n\tclean = {trapped.trap}\n\trequired\n'
    (person / ".gitconfig").write_text(told)
    trapped.write(".gitattributes", "*.bin filter=lfs\n")
    trapped.write("data.bin", "abc\n")
    trapped.git("-c", f"filter.lfs.clean={trapped.trap}", "add", "-A")
    trapped.git("commit", "-q", "-m", "large")
    trapped.touch("data.bin")
    trapped.disarm()


def test_a_file_whose_filter_did_not_run_is_not_said_to_be_changed(session: Session) -> None:
    filtered(session.repository, session.repository.around)
    session.hear()
    stored = session.stored()

    assert not session.repository.is_sprung()
    assert "modified" not in stored
    assert "dirty" not in stored
    assert stored["untracked"] == 0
    assert "main*" not in session.drawn()


def test_what_else_has_changed_is_told_all_the_same(session: Session) -> None:
    filtered(session.repository, session.repository.around)
    session.repository.write("a", "2\n")
    session.hear()

    assert session.stored()["dirty"]
    assert "modified" not in session.stored()


def test_a_filter_that_nobody_has_set_changes_nothing(session: Session) -> None:
    session.repository.write(".gitattributes", "* filter=lfs\n")
    session.repository.git("add", "-A")
    session.repository.git("commit", "-q", "-m", "attributes")
    session.repository.write("a", "2\n")
    session.hear()

    assert session.stored()["modified"] == 1
    assert session.stored()["dirty"]


def test_a_git_that_lies_in_the_repository_alone_is_not_asked(session: Session) -> None:
    traps.program(session.repository.folder / "bin/git", session.repository.mark)
    session.repository.env["PATH"] = f"{session.repository.folder}/bin"
    session.hear()

    assert not session.repository.is_sprung()
    assert "main" in session.drawn()
    assert "dirty" not in session.stored()


# The answer is what git says to the person


def plain(_: Trapped) -> None:
    """Nothing has changed."""


def ignored(trapped: Trapped) -> None:
    """Files that the repository, its git folder and the person ignore."""
    for name in ("b.log", "c.tmp", "d.bak", "e.own", "f"):
        trapped.write(name, "1\n")
    trapped.write(".gitignore", "*.log\n")
    (trapped.folder / ".git/info").mkdir(exist_ok=True)
    (trapped.folder / ".git/info/exclude").write_text("*.tmp\n")
    folder = trapped.around / ".config/git"
    folder.mkdir(parents=True)
    (folder / "ignore").write_text("*.bak\n")
    trapped.write("own-ignore", "*.own\n")
    (trapped.around / ".gitconfig").write_text("[status]\n\trenames = false\n")


def ignored_by_setting(trapped: Trapped) -> None:
    """The person names the list, the repository another."""
    ignored(trapped)
    (trapped.around / ".gitconfig").write_text("[core]\n\texcludesFile = ~/list\n")
    (trapped.around / "list").write_text("f\n")
    trapped.set("core.excludesFile", str(trapped.folder / "own-ignore"))


def line_ends(trapped: Trapped) -> None:
    """Text that lies in the work tree with other ends of lines."""
    trapped.set("core.autocrlf", "true")
    trapped.write("a", "1\r\n")


def line_ends_of_person(trapped: Trapped) -> None:
    """The same by the person's settings."""
    (trapped.around / ".gitconfig").write_text("[core]\n\tautocrlf = true\n")
    trapped.write("a", "1\r\n")


def line_ends_included(trapped: Trapped) -> None:
    """The same by settings that are included."""
    trapped.write("settings", "[core]\n\tautocrlf = true\n")
    trapped.set("include.path", "../settings")
    trapped.write("a", "1\r\n")


def modes(trapped: Trapped) -> None:
    """A file that may be run now, where that does not count."""
    trapped.set("core.fileMode", "false")
    (trapped.folder / "a").chmod(0o755)


def renamed(trapped: Trapped) -> None:
    """A file that was renamed and changed."""
    trapped.write("b", "line\n" * 50)
    trapped.git("add", "-A")
    trapped.git("commit", "-q", "-m", "more")
    trapped.git("mv", "b", "c")
    trapped.write("c", "line\n" * 50 + "more\n")
    trapped.git("add", "-A")
    trapped.write("c", "line\n" * 51)


def followed(trapped: Trapped) -> None:
    """Ahead of one that is followed, in a clone that shares its objects with another."""
    shared = trapped.around / "shared"
    trapped.git("clone", "-q", "--shared", str(trapped.folder), str(shared))
    trapped.folder = trapped.cwd = shared
    trapped.write("b", "1\n")
    trapped.git("add", "-A")
    trapped.git("commit", "-q", "-m", "more")


def followed_by_name(trapped: Trapped) -> None:
    """Following a local branch whose name has signs in it."""
    trapped.git("checkout", "-q", "-b", 'topic"x.y', "--track", "main")
    trapped.git("commit", "-q", "--allow-empty", "-m", "more")
    trapped.branch = 'topic"x.y'


def sparse(trapped: Trapped) -> None:
    """Files that are not laid out."""
    trapped.write("b/c", "1\n")
    trapped.write("d/e", "1\n")
    trapped.git("add", "-A")
    trapped.git("commit", "-q", "-m", "more")
    trapped.git("sparse-checkout", "set", "--cone", "b")


def sparse_index(trapped: Trapped) -> None:
    """The same with an index that has them as folders."""
    sparse(trapped)
    trapped.git("sparse-checkout", "init", "--cone", "--sparse-index")


def sparse_worktree(trapped: Trapped) -> None:
    """The same in a linked worktree, which has settings of its own."""
    sparse(trapped)
    trapped.git("worktree", "add", "-q", str(trapped.around / "linked"), "-b", "topic")
    trapped.folder = trapped.cwd = trapped.around / "linked"
    trapped.git("sparse-checkout", "set", "--cone", "d")
    trapped.branch = "topic"


def split_index(trapped: Trapped) -> None:
    """An index in two files."""
    trapped.git("update-index", "--split-index")
    trapped.write("b", "1\n")
    trapped.git("add", "b")


def stashed_in_worktree(trapped: Trapped) -> None:
    """A stash, seen from a linked worktree."""
    trapped.write("a", "2\n")
    trapped.git("stash", "-q")
    trapped.git("worktree", "add", "-q", str(trapped.around / "linked"), "-b", "topic")
    trapped.folder = trapped.cwd = trapped.around / "linked"
    trapped.branch = "topic"


def bare_with_worktrees(trapped: Trapped) -> None:
    """A linked worktree of a bare repository."""
    trapped.git("clone", "-q", "--bare", str(trapped.folder), str(trapped.around / "all/.git"))
    trapped.git("worktree", "add", "-q", "../tree", "-b", "topic", at=trapped.around / "all/.git")
    trapped.folder = trapped.cwd = trapped.around / "all/tree"
    trapped.branch = "topic"
    trapped.write("new", "1\n")


def in_submodule(trapped: Trapped) -> None:
    """A submodule with a change, and the repository around it left as it is."""
    other = Trapped(trapped.around / "more", "other")
    trapped.git("submodule", "--quiet", "add", str(other.folder), "part")
    trapped.git("commit", "-q", "-m", "with a part")
    trapped.folder = trapped.cwd = trapped.folder / "part"
    trapped.write("a", "2\n")


def around_submodule(trapped: Trapped) -> None:
    """A submodule that stands at another commit."""
    in_submodule(trapped)
    trapped.git("commit", "-q", "-a", "-m", "further")
    trapped.folder = trapped.cwd = trapped.folder.parent


def unborn(trapped: Trapped) -> None:
    """A branch without a commit."""
    trapped.git("checkout", "-q", "--orphan", "new")
    trapped.branch = "new"


def sha256(trapped: Trapped) -> None:
    """A repository with long names of commits."""
    trapped.folder = trapped.cwd = trapped.around / "long"
    trapped.folder.mkdir()
    trapped.git("init", "-q", "-b", "main", "--object-format=sha256")
    trapped.write("a", "1\n")
    trapped.git("add", "-A")
    trapped.git("commit", "-q", "-m", "a change")
    trapped.write("a", "2\n")


def old_head(trapped: Trapped) -> None:
    """A HEAD that is a link."""
    (trapped.folder / ".git/HEAD").unlink()
    (trapped.folder / ".git/HEAD").symlink_to("refs/heads/main")
    trapped.write("b", "1\n")


def shallow(trapped: Trapped) -> None:
    """A clone without the older commits."""
    trapped.git("commit", "-q", "--allow-empty", "-m", "more")
    trapped.git(
        "clone", "-q", "--depth", "1", f"file://{trapped.folder}", str(trapped.around / "short")
    )
    trapped.folder = trapped.cwd = trapped.around / "short"
    trapped.git("commit", "-q", "--allow-empty", "-m", "mine")


def odd_names(trapped: Trapped) -> None:
    """Files whose names git quotes."""
    for name in ("a b", "é", "new\nline", 'quo"te', "tab\t", "-x"):
        trapped.write(name, "1\n")
    trapped.git("add", "--", "a b")


def below(trapped: Trapped) -> None:
    """A session in a folder below."""
    trapped.write("deep/er/b", "1\n")
    trapped.cwd = trapped.folder / "deep/er"


def linked_pieces(trapped: Trapped) -> None:
    """A git folder whose parts are links, as some tools make them."""
    store = trapped.around / "store"
    store.mkdir()
    for name in ("objects", "refs", "config"):
        (trapped.folder / ".git" / name).rename(store / name)
        (trapped.folder / ".git" / name).symlink_to(store / name)
    trapped.write("b", "1\n")


SHAPES = (
    plain, ignored, ignored_by_setting, line_ends, line_ends_of_person, line_ends_included, modes,
    renamed, followed, followed_by_name, sparse, sparse_index, sparse_worktree, split_index,
    stashed_in_worktree, bare_with_worktrees, in_submodule, around_submodule, unborn, sha256,
    old_head, shallow, odd_names, below, linked_pieces,
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_the_answer_is_what_git_says_to_the_person(
    shape: Callable[[Trapped], None], session: Session
) -> None:
    result = session.repository
    shape(result)
    arguments = ("status", "-z", "--porcelain=v2", "--branch", "--show-stash")
    process = subprocess.run(
        [traps.GIT, *arguments, "--untracked-files=normal", "--ignore-submodules=dirty"],
        cwd=result.cwd,
        env={"PATH": PATH, "HOME": str(result.around)}, capture_output=True, check=True,
    )  # fmt: skip
    expected = status(process.stdout)[0]
    session.hear()
    stored = session.stored()

    assert {name: stored.get(name) for name in expected} == expected
    assert expected["branch"] == result.branch
    assert result.branch in session.drawn()


@pytest.mark.parametrize("key", ["core.worktree", "core.bare"])
def test_a_repository_whose_work_tree_is_elsewhere_is_not_compared_with_this_one(
    key: str, session: Session
) -> None:
    session.repository.set(key, "true" if key == "core.bare" else str(session.repository.around))
    session.hear()

    assert "dirty" not in session.stored()
    assert "main" in session.drawn()


@pytest.mark.parametrize("name", ["config", "info/exclude", "packed-refs", "shallow", "index"])
@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "pipe"])
def test_a_file_of_the_git_folder_that_is_none_is_not_opened(
    name: str, target: str, session: Session
) -> None:
    path = session.repository.folder / ".git" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if target == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(target)
    session.hear()  # which ends, however long others would wait

    assert ("tried" in session.stored()) == (name == "config")
    assert "main" in session.drawn()


# References in a table


def in_table(trapped: Trapped, says: str) -> Path:
    """A repository whose references lie in a table, and a git that answers; that file."""
    git_folder = trapped.folder / ".git"
    (git_folder / "HEAD").write_text("ref: refs/heads/.invalid\n")
    (git_folder / "reftable").mkdir()
    (git_folder / "reftable/tables.list").write_text("0x1-0x2.ref\n")
    answer = trapped.around / "answer"
    answer.write_bytes(says.replace("\n", "\0").encode())
    fake = trapped.around / "bin/git"
    traps.program(fake, trapped.mark, f'case "$*" in *status*) cat "{answer}";; esac')
    trapped.env["PATH"] = f"{fake.parent}:{PATH}"
    return git_folder / "reftable/tables.list"


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        ("# branch.oid 1234567890\n# branch.head topic\n", "topic"),
        ("# branch.oid 1234567890\n# branch.head (detached)\n", "(1234567)"),
        ("# branch.oid (initial)\n# branch.head main\n", "main"),
    ],
)
def test_a_branch_that_only_git_can_read_is_shown_while_it_holds(
    says: str, shown: str, session: Session
) -> None:
    tables = in_table(session.repository, says)
    assert shown not in session.drawn()
    session.hear()
    assert shown in session.drawn()
    session.home.joinpath("config.json").write_text('{"rows": [["git"]]}')
    assert shown in session.drawn()

    later = time.time() + 5
    os.utime(tables, (later, later))
    assert shown not in session.drawn()


def test_where_git_cannot_read_the_table_no_branch_is_shown(session: Session) -> None:
    in_table(session.repository, "")
    traps.program(session.repository.around / "bin/git", session.repository.mark, "exit 128")
    session.hear()

    assert "tried" in session.stored()
    assert "invalid" not in session.drawn()
