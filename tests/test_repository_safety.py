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

from hudline.probes import dependencies
from hudline.probes.git import status
from hudline.store.programs import program

SESSION = "s1"
REFRESHER = "statusline/refresh.py"


class Session:
    """A session in a repository, with Hudline's folder `home`; its entries run where it is."""

    def __init__(self, made: Trapped, home: Path) -> None:
        self.made, self.home = made, home

    def run(self, script: str, told: object, *words: str, **more: str) -> bytes:
        """What an entry prints that got `told`; it is silent on errors, and ends well."""
        done = subprocess.run(
            [*entries.command(script), *words], input=json.dumps(told).encode(),
            env=entries.environment(self.home, **{"PATH": PATH, **self.made.env, **more}),
            cwd=self.made.cwd, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    def tick(self) -> dict[str, Any]:
        """What the client tells a status line here."""
        here = dict.fromkeys(("current_dir", "project_dir"), str(self.made.cwd))
        return {**stories.tick(session_id=SESSION), "cwd": str(self.made.cwd), "workspace": here}

    def hear(self, event: str = "UserPromptSubmit", **more: object) -> None:
        """A hook, after which the repository may be another."""
        told = {"hook_event_name": event, "session_id": SESSION, "cwd": str(self.made.cwd)}
        self.run(entries.HOOK, {**told, "prompt": "go", "prompt_id": "p", **more})

    def held(self) -> dict[str, Any]:
        """What is kept of git's answer."""
        path = self.home / "sessions" / SESSION / "git.json"
        made: dict[str, Any] = orjson.loads(path.read_bytes())
        return made

    def drawn(self) -> str:
        """The picture without colours."""
        more = {"NO_COLOR": "1", "COLUMNS": "120", "LINES": "40"}
        return self.run(entries.LINE, self.tick(), **more).decode()


@pytest.fixture
def made(tmp_path: Path) -> Trapped:
    return Trapped(tmp_path)


@pytest.fixture
def session(made: Trapped, tmp_path: Path) -> Session:
    deps = tmp_path / "hudline/deps"
    deps.mkdir(parents=True)
    failed = {"at": time.time(), "reason": "no network"}  # so that nothing is installed here
    (deps / "failed.json").write_text(json.dumps(failed))
    return Session(made, tmp_path / "hudline")


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_no_trap_of_a_repository_is_sprung_and_its_branch_is_shown(
    way: Callable[[Trapped], None], session: Session
) -> None:
    way(session.made)
    session.made.disarm()
    session.run(entries.START, {"hook_event_name": "SessionStart", "session_id": SESSION,
                                "cwd": str(session.made.cwd), "source": "startup"})  # fmt: skip
    session.hear()
    session.hear("PostToolUse", tool_name="Bash", tool_use_id="t", tool_input={"command": "ls"})
    (session.home / "sessions" / SESSION / "git.json").unlink(missing_ok=True)
    session.run(REFRESHER, session.tick(), "git", "in_force")
    shown = session.drawn()
    held = session.held()

    assert not session.made.is_sprung(), session.made.mark.read_text()
    assert session.made.branch in shown
    assert "tried" in held if way is traps.work_tree_elsewhere else "tried" not in held
    assert not [name for name in os.listdir(session.home / "sessions/s1") if name[:4] == "git."
                and name != "git.json"]  # fmt: skip


@pytest.mark.parametrize("name", sorted(SPRUNG))
def test_the_traps_are_real(name: str, made: Trapped) -> None:
    WAYS[name](made)
    made.disarm()
    env = {"HOME": str(made.around), "PATH": PATH, "GIT_CONFIG_NOSYSTEM": "1", **made.env}
    subprocess.run(
        ["env", "git", "status"], cwd=made.cwd, env=env, capture_output=True, check=False,
        timeout=60,
    )  # fmt: skip

    assert made.is_sprung()


def test_uv_is_not_taken_from_the_repository(
    made: Trapped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traps.path_inside(made)
    traps.program(made.folder / "python", made.mark)
    for project in (str(made.folder), ""):
        monkeypatch.setenv("CLAUDE_PROJECT_DIR", project)
        monkeypatch.setenv("PATH", made.env["PATH"])
        monkeypatch.chdir(made.folder)
        with pytest.raises(dependencies.StepError):
            dependencies._build(str(tmp_path / "new"), "requirements.txt", "/bin/false")

    assert not made.is_sprung()


@pytest.mark.parametrize("way", [traps.path_here, traps.path_empty])
def test_the_command_finds_its_python_outside_of_the_present_folder(
    way: Callable[[Trapped], None], made: Trapped, tmp_path: Path
) -> None:
    way(made)
    for name in ("dirname", "readlink", "cmp", "sed", "claude"):
        traps.program(made.folder / name, made.mark)
    made.disarm()
    for words in (["--version"], ["doctor"], ["config"]):
        subprocess.run(
            [str(entries.ROOT / "bin/hudline"), *words], cwd=made.folder,
            env=entries.environment(tmp_path / "hudline", **made.env, UV_OFFLINE="1",
                                    PIP_NO_INDEX="1"),
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip

    assert not made.is_sprung(), made.mark.read_text()


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


def filtered(made: Trapped, person: Path) -> None:
    """A tracked file that the person's own filter is for, as with git-lfs; its time is new."""
    traps.program(made.trap, made.mark, "tr a-z A-Z")
    person.mkdir(exist_ok=True)
    told = f'[filter "lfs"]\n\tclean = {made.trap}\n\trequired\n'
    (person / ".gitconfig").write_text(told)
    made.write(".gitattributes", "*.bin filter=lfs\n")
    made.write("data.bin", "abc\n")
    made.git("-c", f"filter.lfs.clean={made.trap}", "add", "-A")
    made.git("commit", "-q", "-m", "large")
    made.touch("data.bin")
    made.disarm()


def test_a_file_whose_filter_did_not_run_is_not_said_to_be_changed(session: Session) -> None:
    filtered(session.made, session.made.around)
    session.hear()
    held = session.held()

    assert not session.made.is_sprung()
    assert "modified" not in held
    assert "dirty" not in held
    assert held["untracked"] == 0
    assert "main*" not in session.drawn()


def test_what_else_has_changed_is_told_all_the_same(session: Session) -> None:
    filtered(session.made, session.made.around)
    session.made.write("a", "2\n")
    session.hear()

    assert session.held()["dirty"]
    assert "modified" not in session.held()


def test_a_filter_that_nobody_has_set_changes_nothing(session: Session) -> None:
    session.made.write(".gitattributes", "* filter=lfs\n")
    session.made.git("add", "-A")
    session.made.git("commit", "-q", "-m", "attributes")
    session.made.write("a", "2\n")
    session.hear()

    assert session.held()["modified"] == 1
    assert session.held()["dirty"]


def test_a_git_that_lies_in_the_repository_alone_is_not_asked(session: Session) -> None:
    traps.program(session.made.folder / "bin/git", session.made.mark)
    session.made.env["PATH"] = f"{session.made.folder}/bin"
    session.hear()

    assert not session.made.is_sprung()
    assert "main" in session.drawn()
    assert "dirty" not in session.held()


# The answer is what git says to the person


def plain(_: Trapped) -> None:
    """Nothing has changed."""


def ignored(made: Trapped) -> None:
    """Files that the repository, its git folder and the person ignore."""
    for name in ("b.log", "c.tmp", "d.bak", "e.own", "f"):
        made.write(name, "1\n")
    made.write(".gitignore", "*.log\n")
    (made.folder / ".git/info").mkdir(exist_ok=True)
    (made.folder / ".git/info/exclude").write_text("*.tmp\n")
    folder = made.around / ".config/git"
    folder.mkdir(parents=True)
    (folder / "ignore").write_text("*.bak\n")
    made.write("own-ignore", "*.own\n")
    (made.around / ".gitconfig").write_text("[status]\n\trenames = false\n")


def ignored_by_setting(made: Trapped) -> None:
    """The person names the list, the repository another."""
    ignored(made)
    (made.around / ".gitconfig").write_text("[core]\n\texcludesFile = ~/list\n")
    (made.around / "list").write_text("f\n")
    made.set("core.excludesFile", str(made.folder / "own-ignore"))


def line_ends(made: Trapped) -> None:
    """Text that lies in the work tree with other ends of lines."""
    made.set("core.autocrlf", "true")
    made.write("a", "1\r\n")


def line_ends_of_person(made: Trapped) -> None:
    """The same by the person's settings."""
    (made.around / ".gitconfig").write_text("[core]\n\tautocrlf = true\n")
    made.write("a", "1\r\n")


def line_ends_included(made: Trapped) -> None:
    """The same by settings that are included."""
    made.write("settings", "[core]\n\tautocrlf = true\n")
    made.set("include.path", "../settings")
    made.write("a", "1\r\n")


def modes(made: Trapped) -> None:
    """A file that may be run now, where that does not count."""
    made.set("core.fileMode", "false")
    (made.folder / "a").chmod(0o755)


def renamed(made: Trapped) -> None:
    """A file that was renamed and changed."""
    made.write("b", "line\n" * 50)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "more")
    made.git("mv", "b", "c")
    made.write("c", "line\n" * 50 + "more\n")
    made.git("add", "-A")
    made.write("c", "line\n" * 51)


def followed(made: Trapped) -> None:
    """Ahead of one that is followed, in a clone that shares its objects with another."""
    shared = made.around / "shared"
    made.git("clone", "-q", "--shared", str(made.folder), str(shared))
    made.folder = made.cwd = shared
    made.write("b", "1\n")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "more")


def followed_by_name(made: Trapped) -> None:
    """Following a local branch whose name has signs in it."""
    made.git("checkout", "-q", "-b", 'topic"x.y', "--track", "main")
    made.git("commit", "-q", "--allow-empty", "-m", "more")
    made.branch = 'topic"x.y'


def sparse(made: Trapped) -> None:
    """Files that are not laid out."""
    made.write("b/c", "1\n")
    made.write("d/e", "1\n")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "more")
    made.git("sparse-checkout", "set", "--cone", "b")


def sparse_index(made: Trapped) -> None:
    """The same with an index that has them as folders."""
    sparse(made)
    made.git("sparse-checkout", "init", "--cone", "--sparse-index")


def sparse_worktree(made: Trapped) -> None:
    """The same in a linked worktree, which has settings of its own."""
    sparse(made)
    made.git("worktree", "add", "-q", str(made.around / "linked"), "-b", "topic")
    made.folder = made.cwd = made.around / "linked"
    made.git("sparse-checkout", "set", "--cone", "d")
    made.branch = "topic"


def split_index(made: Trapped) -> None:
    """An index in two files."""
    made.git("update-index", "--split-index")
    made.write("b", "1\n")
    made.git("add", "b")


def stashed_in_worktree(made: Trapped) -> None:
    """A stash, seen from a linked worktree."""
    made.write("a", "2\n")
    made.git("stash", "-q")
    made.git("worktree", "add", "-q", str(made.around / "linked"), "-b", "topic")
    made.folder = made.cwd = made.around / "linked"
    made.branch = "topic"


def bare_with_worktrees(made: Trapped) -> None:
    """A linked worktree of a bare repository."""
    made.git("clone", "-q", "--bare", str(made.folder), str(made.around / "all/.git"))
    made.git("worktree", "add", "-q", "../tree", "-b", "topic", at=made.around / "all/.git")
    made.folder = made.cwd = made.around / "all/tree"
    made.branch = "topic"
    made.write("new", "1\n")


def in_submodule(made: Trapped) -> None:
    """A submodule with a change, and the repository around it left as it is."""
    other = Trapped(made.around / "more", "other")
    made.git("submodule", "--quiet", "add", str(other.folder), "part")
    made.git("commit", "-q", "-m", "with a part")
    made.folder = made.cwd = made.folder / "part"
    made.write("a", "2\n")


def around_submodule(made: Trapped) -> None:
    """A submodule that stands at another commit."""
    in_submodule(made)
    made.git("commit", "-q", "-a", "-m", "further")
    made.folder = made.cwd = made.folder.parent


def unborn(made: Trapped) -> None:
    """A branch without a commit."""
    made.git("checkout", "-q", "--orphan", "new")
    made.branch = "new"


def sha256(made: Trapped) -> None:
    """A repository with long names of commits."""
    made.folder = made.cwd = made.around / "long"
    made.folder.mkdir()
    made.git("init", "-q", "-b", "main", "--object-format=sha256")
    made.write("a", "1\n")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "a change")
    made.write("a", "2\n")


def old_head(made: Trapped) -> None:
    """A HEAD that is a link."""
    (made.folder / ".git/HEAD").unlink()
    (made.folder / ".git/HEAD").symlink_to("refs/heads/main")
    made.write("b", "1\n")


def shallow(made: Trapped) -> None:
    """A clone without the older commits."""
    made.git("commit", "-q", "--allow-empty", "-m", "more")
    made.git("clone", "-q", "--depth", "1", f"file://{made.folder}", str(made.around / "short"))
    made.folder = made.cwd = made.around / "short"
    made.git("commit", "-q", "--allow-empty", "-m", "mine")


def odd_names(made: Trapped) -> None:
    """Files whose names git quotes."""
    for name in ("a b", "é", "new\nline", 'quo"te', "tab\t", "-x"):
        made.write(name, "1\n")
    made.git("add", "--", "a b")


def below(made: Trapped) -> None:
    """A session in a folder below."""
    made.write("deep/er/b", "1\n")
    made.cwd = made.folder / "deep/er"


def linked_pieces(made: Trapped) -> None:
    """A git folder whose parts are links, as some tools make them."""
    store = made.around / "store"
    store.mkdir()
    for name in ("objects", "refs", "config"):
        (made.folder / ".git" / name).rename(store / name)
        (made.folder / ".git" / name).symlink_to(store / name)
    made.write("b", "1\n")


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
    made = session.made
    shape(made)
    asked = ("status", "-z", "--porcelain=v2", "--branch", "--show-stash")
    told = subprocess.run(
        [traps.GIT, *asked, "--untracked-files=normal", "--ignore-submodules=dirty"], cwd=made.cwd,
        env={"PATH": PATH, "HOME": str(made.around)}, capture_output=True, check=True,
    )  # fmt: skip
    expected = status(told.stdout)[0]
    session.hear()
    held = session.held()

    assert {name: held.get(name) for name in expected} == expected
    assert expected["branch"] == made.branch
    assert made.branch in session.drawn()


@pytest.mark.parametrize("key", ["core.worktree", "core.bare"])
def test_a_repository_whose_work_tree_is_elsewhere_is_not_compared_with_this_one(
    key: str, session: Session
) -> None:
    session.made.set(key, "true" if key == "core.bare" else str(session.made.around))
    session.hear()

    assert "dirty" not in session.held()
    assert "main" in session.drawn()


@pytest.mark.parametrize("name", ["config", "info/exclude", "packed-refs", "shallow", "index"])
@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "pipe"])
def test_a_file_of_the_git_folder_that_is_none_is_not_opened(
    name: str, target: str, session: Session
) -> None:
    path = session.made.folder / ".git" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if target == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(target)
    session.hear()  # which ends, however long others would wait

    assert ("tried" in session.held()) == (name == "config")
    assert "main" in session.drawn()


# References in a table


def in_table(made: Trapped, says: str) -> Path:
    """A repository whose references lie in a table, and a git that answers; that file."""
    git_folder = made.folder / ".git"
    (git_folder / "HEAD").write_text("ref: refs/heads/.invalid\n")
    (git_folder / "reftable").mkdir()
    (git_folder / "reftable/tables.list").write_text("0x1-0x2.ref\n")
    answer = made.around / "answer"
    answer.write_bytes(says.replace("\n", "\0").encode())
    fake = made.around / "bin/git"
    traps.program(fake, made.mark, f'case "$*" in *status*) cat "{answer}";; esac')
    made.env["PATH"] = f"{fake.parent}:{PATH}"
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
    tables = in_table(session.made, says)
    assert shown not in session.drawn()
    session.hear()
    assert shown in session.drawn()
    session.home.joinpath("config.json").write_text('{"rows": [["git"]]}')
    assert shown in session.drawn()

    later = time.time() + 5
    os.utime(tables, (later, later))
    assert shown not in session.drawn()


def test_where_git_cannot_read_the_table_no_branch_is_shown(session: Session) -> None:
    in_table(session.made, "")
    traps.program(session.made.around / "bin/git", session.made.mark, "exit 128")
    session.hear()

    assert "tried" in session.held()
    assert "invalid" not in session.drawn()
