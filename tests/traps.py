"""Repositories that try to have a program started by whoever asks git about them.

A trap is a program outside of the repository that leaves a mark. Each way is a function that sets
one; `WAYS` has them all by name. What `git status` alone would start is told by `springs`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

GIT = shutil.which("git") or "/usr/bin/git"
PATH = f"{Path(GIT).parent}:/usr/bin:/bin"
NAMED = ("-c", "user.email=ada@example.com", "-c", "user.name=Ada")


class Trapped:
    """A repository `folder` on the branch main with a trap program `trap` beside it."""

    def __init__(self, around: Path, name: str = "acme") -> None:
        self.around = around
        self.folder = around / name
        self.mark = around / "sprung"
        self.trap = around / "trap"
        self.cwd = self.folder  # where the session is
        self.env: dict[str, str] = {}  # what the session's environment has besides
        self.branch = "main"
        self.folder.mkdir(parents=True)
        program(self.trap, self.mark)
        self.git("init", "-q", "-b", "main")
        self.write("a", "1\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "a change")

    def git(self, *words: str, at: Path | None = None, check: bool = True) -> str:
        """What git says to these words, without the settings of whoever runs the test."""
        done = subprocess.run(
            [GIT, *NAMED, "-c", "protocol.file.allow=always", *words], cwd=at or self.folder,
            env={"PATH": PATH, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
                 "HOME": str(self.around)},
            capture_output=True, text=True, check=check,
        )  # fmt: skip
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        """Put a file into the work tree, and its folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def set(self, key: str, value: str, at: Path | None = None) -> None:
        """Set a setting of the repository."""
        self.git("config", key, value, at=at)

    def touch(self, name: str = "a") -> None:
        """Give a file another time, so that git compares its content."""
        os.utime(self.folder / name, (1, 1))

    def disarm(self) -> None:
        """Take away the mark that making the trap has left."""
        self.mark.unlink(missing_ok=True)

    def is_sprung(self) -> bool:
        """Whether the trap program was started."""
        return self.mark.exists()


def program(path: Path, mark: Path, tail: str = "cat") -> None:
    """Write a program that leaves a mark, names what started it there, and does `tail`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "$0 $*" >> "{mark}"\n{tail}\n', "utf-8")
    path.chmod(0o755)


def clean(made: Trapped) -> None:
    """A clean filter, as in the repository's own settings."""
    made.write(".gitattributes", "* filter=x\n")
    made.set("filter.x.clean", str(made.trap))
    made.set("filter.x.smudge", str(made.trap))
    made.touch()


def process(made: Trapped) -> None:
    """A filter that serves many files."""
    made.write(".gitattributes", "* filter=x\n")
    made.set("filter.x.process", str(made.trap))
    made.set("filter.x.required", "true")
    made.touch()


def odd_name(made: Trapped) -> None:
    """A filter whose name has signs in it that settings files quote."""
    made.write(".gitattributes", '* filter=a.b"c\\d\n')
    made.set('filter.a.b"c\\d.clean', str(made.trap))
    made.touch()


def attributes_of_repository(made: Trapped) -> None:
    """A filter for files that the git folder names."""
    (made.folder / ".git/info").mkdir(exist_ok=True)
    (made.folder / ".git/info/attributes").write_text("* filter=x\n")
    made.set("filter.x.clean", str(made.trap))
    made.touch()


def included(made: Trapped) -> None:
    """A filter in a tracked file that the settings include."""
    clean(made)
    made.git("config", "--remove-section", "filter.x")
    made.write("gitconfig", f'[filter "x"]\n\tclean = {made.trap}\n')
    made.set("include.path", "../gitconfig")


def included_if(made: Trapped) -> None:
    """A filter in a file that the settings include on a condition."""
    included(made)
    made.git("config", "--remove-section", "include")
    made.set("includeIf.gitdir:**.path", "../gitconfig")


def of_worktree(made: Trapped) -> None:
    """A filter in the settings of one work tree."""
    clean(made)
    made.git("config", "--remove-section", "filter.x")
    made.set("core.repositoryformatversion", "1")
    made.set("extensions.worktreeConfig", "true")
    made.git("config", "--worktree", "filter.x.clean", str(made.trap))


def monitor(made: Trapped) -> None:
    """A file system monitor."""
    made.set("core.fsmonitor", str(made.trap))
    made.set("core.fsmonitorHookVersion", "1")


def hooks(made: Trapped) -> None:
    """Hooks of the repository, and of another folder."""
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc"):
        program(made.folder / ".git/hooks" / name, made.mark)
        program(made.folder / "hooks" / name, made.mark)
    made.touch()


def hooks_path(made: Trapped) -> None:
    """Hooks of a folder that the repository tracks."""
    hooks(made)
    made.set("core.hooksPath", "hooks")


def submodule(made: Trapped) -> None:
    """A submodule whose own settings name programs."""
    other = Trapped(made.around / "more", "other")
    made.git("submodule", "--quiet", "add", str(other.folder), "part")
    made.git("commit", "-q", "-m", "with a part")
    part = made.folder / "part"
    made.set("core.fsmonitor", str(made.trap), at=part)
    made.set("filter.x.clean", str(made.trap), at=part)
    (part / ".gitattributes").write_text("* filter=x\n")
    os.utime(part / "a", (1, 1))
    made.set("submodule.part.ignore", "none")
    made.set("diff.ignoreSubmodules", "none")
    made.set("status.submoduleSummary", "true")


def inside_submodule(made: Trapped) -> None:
    """The same, with the session in the submodule."""
    submodule(made)
    made.cwd = made.folder / "part"


def linked_worktree(made: Trapped) -> None:
    """A linked worktree of a repository whose settings name a filter."""
    clean(made)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "attributes")
    made.git("worktree", "add", "-q", str(made.around / "linked"), "-b", "topic")
    made.cwd, made.branch = made.around / "linked", "topic"
    os.utime(made.cwd / "a", (1, 1))


def embedded(made: Trapped) -> None:
    """A bare repository that a plain clone tracks; the session is in it."""
    bare = made.folder / "vendor/inner.git"
    made.git("init", "-q", "--bare", str(bare))
    work = made.folder / "vendor/work"
    work.mkdir()
    (work / "b").write_text("1\n")
    made.set("core.bare", "false", at=bare)
    made.set("core.worktree", str(work), at=bare)
    made.set("core.fsmonitor", str(made.trap), at=bare)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "vendored")
    made.cwd = bare


def git_file(made: Trapped) -> None:
    """A `.git` file that leads to a repository in the tree."""
    embedded(made)
    made.set("core.worktree", str(made.folder / "vendor/work"), at=made.cwd)
    made.cwd = made.folder / "vendor/work"
    (made.cwd / ".git").write_text("gitdir: ../inner.git\n")
    made.branch = made.git("symbolic-ref", "--short", "HEAD", at=made.cwd)


def git_link(made: Trapped) -> None:
    """A `.git` that is a link to a folder with settings of its own."""
    monitor(made)
    shutil.move(made.folder / ".git", made.around / "elsewhere")
    (made.folder / ".git").symlink_to(made.around / "elsewhere")


def shared_elsewhere(made: Trapped) -> None:
    """A git folder whose settings lie in a folder that the tree holds."""
    git_folder = made.folder / ".git"
    common = made.folder / "common"
    common.mkdir()
    for name in ("config", "objects", "refs"):
        shutil.move(git_folder / name, common / name)
    (git_folder / "commondir").write_text("../common\n")
    made.git("config", "--file", str(common / "config"), "core.fsmonitor", str(made.trap))


def work_tree_elsewhere(made: Trapped) -> None:
    """Settings that send git to another work tree, with a filter for what lies there."""
    other = made.around / "other"
    shutil.copytree(made.folder, other, ignore=shutil.ignore_patterns(".git"))
    (other / ".gitattributes").write_text("* filter=x\n")
    made.set("filter.x.clean", str(made.trap))
    made.set("core.worktree", str(other))


def partial_clone(made: Trapped) -> None:
    """A clone that lacks a file's content, and a server that a program leads to."""
    source = Trapped(made.around / "more", "source")
    source.write("b", "line\n" * 50)
    source.git("add", "-A")
    source.git("commit", "-q", "-m", "more")
    source.set("uploadpack.allowFilter", "true")
    shutil.rmtree(made.folder)
    url = f"file://{source.folder}"
    made.git("clone", "-q", "--filter=blob:none", "--no-checkout", url, str(made.folder),
             at=made.around)  # fmt: skip
    made.git("read-tree", "HEAD")
    # Moved and changed: to compare both, git needs what it does not have.
    made.git("rm", "-q", "--cached", "b")
    made.write("c", "line\n" * 50 + "more\n")
    made.git("add", "c")
    program(made.trap, made.mark, "exit 1")
    made.set("remote.origin.url", "ssh://example.invalid/x")
    made.set("core.sshCommand", str(made.trap))
    made.set("remote.origin.uploadpack", str(made.trap))
    made.set("credential.helper", f"!{made.trap}")


def helpers(made: Trapped) -> None:
    """Whatever else settings name: nothing that is asked here may need it."""
    made.write(".gitattributes", "* diff=x merge=x\n")
    told = (
        "diff.external", "diff.x.command", "diff.x.textconv", "merge.x.driver", "core.pager",
        "pager.status", "pager.describe", "core.editor", "core.askPass", "core.gitProxy",
        "core.alternateRefsCommand", "credential.helper", "gpg.program", "gpg.ssh.program",
        "core.sshCommand", "sequence.editor", "interactive.diffFilter", "trailer.x.command",
        "uploadpack.packObjectsHook", "receive.procReceiveRefs", "man.x.cmd", "browser.x.cmd",
    )  # fmt: skip
    for key in told:
        made.set(key, str(made.trap))
    for name in ("status", "describe", "config", "check-attr"):
        made.set(f"alias.{name}", f"!{made.trap}")
    for key in ("log.showSignature", "gc.auto", "maintenance.auto", "status.submoduleSummary"):
        made.set(key, "1")
    made.touch()


def elsewhere(made: Trapped) -> None:
    """Variables that send git to another repository."""
    other = Trapped(made.around / "more", "sent")
    monitor(other)
    made.env = {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_WORK_TREE": str(other.folder),
        "GIT_INDEX_FILE": str(other.folder / ".git/index"),
        "GIT_OBJECT_DIRECTORY": str(other.folder / ".git/objects"),
        "GIT_COMMON_DIR": str(other.folder / ".git"),
    }
    other.git("config", "core.fsmonitor", str(made.trap))


def configured(made: Trapped) -> None:
    """Variables that hold settings."""
    clean(made)
    made.git("config", "--remove-section", "filter.x")
    made.write("evil", f'[filter "x"]\n\tclean = {made.trap}\n[core]\n\tfsmonitor = {made.trap}\n')
    made.env = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(made.trap),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={made.trap}'",
        "GIT_CONFIG_GLOBAL": str(made.folder / "evil"),
        "GIT_CONFIG_SYSTEM": str(made.folder / "evil"),
        "XDG_CONFIG_HOME": str(made.folder),
    }


def commanded(made: Trapped) -> None:
    """Variables that name programs, and places where git looks for its own."""
    names = (
        "GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS",
        "GIT_PAGER", "PAGER", "GIT_EDITOR", "EDITOR", "GIT_PROXY_COMMAND",
    )  # fmt: skip
    made.env = dict.fromkeys(names, str(made.trap))
    program(made.folder / "exec/git-status", made.mark)
    made.env["GIT_EXEC_PATH"] = str(made.folder / "exec")
    made.env["GIT_TRACE"] = str(made.mark)
    made.env["GIT_TRACE2_EVENT"] = str(made.mark)


def _planted(made: Trapped, folder: str) -> None:
    for name in ("git", "python3", "sh", "uv", "env"):
        program(made.folder / folder / name, made.mark, "exit 1")


def path_here(made: Trapped) -> None:
    """A PATH with the present folder first, and programs of common names there."""
    _planted(made, ".")
    made.env = {"PATH": f".:{PATH}"}


def path_empty(made: Trapped) -> None:
    """A PATH with an empty entry, which means the same."""
    _planted(made, ".")
    made.env = {"PATH": f":{PATH}:"}


def path_inside(made: Trapped) -> None:
    """A PATH with a folder of the repository."""
    _planted(made, "bin")
    made.env = {"PATH": f"{made.folder}/bin:bin:{PATH}"}


def path_linked(made: Trapped) -> None:
    """A PATH with a link that leads into the repository."""
    _planted(made, "bin")
    (made.around / "link").symlink_to(made.folder / "bin")
    made.env = {"PATH": f"{made.around}/link:{PATH}"}


def python_files(made: Trapped) -> None:
    """Files that Python runs when it starts, where it is not told to be on its own."""
    code = f"open({str(made.mark)!r}, 'a').write('python')\n"
    for name in ("sitecustomize", "usercustomize", "subprocess", "posix", "os", "hudline", "time"):
        made.write(f"{name}.py", code)
    made.write("pyvenv.cfg", "home = /nowhere\n")
    made.write(".env", f"PYTHONSTARTUP={made.folder}/sitecustomize.py\n")
    made.env = {"PYTHONPATH": str(made.folder), "PYTHONSTARTUP": str(made.folder / "os.py"),
                "PYTHONUSERBASE": str(made.folder), "PYTHONINSPECT": "1"}  # fmt: skip


WAYS: dict[str, Callable[[Trapped], None]] = {
    way.__name__: way
    for way in (
        clean, process, odd_name, attributes_of_repository, included, included_if, of_worktree,
        monitor, hooks, hooks_path, submodule, inside_submodule, linked_worktree, embedded,
        git_file, git_link, shared_elsewhere, work_tree_elsewhere, partial_clone, helpers,
        elsewhere, configured, commanded, path_here, path_empty, path_inside, path_linked,
        python_files,
    )
}  # fmt: skip
# Ways that a plain `git status` of the tested versions falls for: the traps are real.
SPRUNG = frozenset(
    (
        "clean", "process", "odd_name", "attributes_of_repository", "included", "included_if",
        "of_worktree", "monitor", "hooks", "hooks_path", "submodule", "inside_submodule",
        "linked_worktree", "embedded", "git_file", "git_link", "shared_elsewhere",
        "work_tree_elsewhere", "partial_clone", "elsewhere", "configured", "path_here",
        "path_empty", "path_inside", "path_linked",
    )
)  # fmt: skip
