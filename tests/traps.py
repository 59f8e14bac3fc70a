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


def clean(repository: Trapped) -> None:
    """A clean filter, as in the repository's own settings."""
    repository.write(".gitattributes", "* filter=x\n")
    repository.set("filter.x.clean", str(repository.trap))
    repository.set("filter.x.smudge", str(repository.trap))
    repository.touch()


def process(repository: Trapped) -> None:
    """A filter that serves many files."""
    repository.write(".gitattributes", "* filter=x\n")
    repository.set("filter.x.process", str(repository.trap))
    repository.set("filter.x.required", "true")
    repository.touch()


def odd_name(repository: Trapped) -> None:
    """A filter whose name has signs in it that settings files quote."""
    repository.write(".gitattributes", '* filter=a.b"c\\d\n')
    repository.set('filter.a.b"c\\d.clean', str(repository.trap))
    repository.touch()


def attributes_of_repository(repository: Trapped) -> None:
    """A filter for files that the git folder names."""
    (repository.folder / ".git/info").mkdir(exist_ok=True)
    (repository.folder / ".git/info/attributes").write_text("* filter=x\n")
    repository.set("filter.x.clean", str(repository.trap))
    repository.touch()


def included(repository: Trapped) -> None:
    """A filter in a tracked file that the settings include."""
    clean(repository)
    repository.git("config", "--remove-section", "filter.x")
    repository.write("gitconfig", f'[filter "x"]\n\tclean = {repository.trap}\n')
    repository.set("include.path", "../gitconfig")


def included_if(repository: Trapped) -> None:
    """A filter in a file that the settings include on a condition."""
    included(repository)
    repository.git("config", "--remove-section", "include")
    repository.set("includeIf.gitdir:**.path", "../gitconfig")


def of_worktree(repository: Trapped) -> None:
    """A filter in the settings of one work tree."""
    clean(repository)
    repository.git("config", "--remove-section", "filter.x")
    repository.set("core.repositoryformatversion", "1")
    repository.set("extensions.worktreeConfig", "true")
    repository.git("config", "--worktree", "filter.x.clean", str(repository.trap))


def monitor(repository: Trapped) -> None:
    """A file system monitor."""
    repository.set("core.fsmonitor", str(repository.trap))
    repository.set("core.fsmonitorHookVersion", "1")


def hooks(repository: Trapped) -> None:
    """Hooks of the repository, and of another folder."""
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc"):
        program(repository.folder / ".git/hooks" / name, repository.mark)
        program(repository.folder / "hooks" / name, repository.mark)
    repository.touch()


def hooks_path(repository: Trapped) -> None:
    """Hooks of a folder that the repository tracks."""
    hooks(repository)
    repository.set("core.hooksPath", "hooks")


def submodule(repository: Trapped) -> None:
    """A submodule whose own settings name programs."""
    other = Trapped(repository.around / "more", "other")
    repository.git("submodule", "--quiet", "add", str(other.folder), "part")
    repository.git("commit", "-q", "-m", "with a part")
    part = repository.folder / "part"
    repository.set("core.fsmonitor", str(repository.trap), at=part)
    repository.set("filter.x.clean", str(repository.trap), at=part)
    (part / ".gitattributes").write_text("* filter=x\n")
    os.utime(part / "a", (1, 1))
    repository.set("submodule.part.ignore", "none")
    repository.set("diff.ignoreSubmodules", "none")
    repository.set("status.submoduleSummary", "true")


def inside_submodule(repository: Trapped) -> None:
    """The same, with the session in the submodule."""
    submodule(repository)
    repository.cwd = repository.folder / "part"


def linked_worktree(repository: Trapped) -> None:
    """A linked worktree of a repository whose settings name a filter."""
    clean(repository)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "attributes")
    repository.git("worktree", "add", "-q", str(repository.around / "linked"), "-b", "topic")
    repository.cwd, repository.branch = repository.around / "linked", "topic"
    os.utime(repository.cwd / "a", (1, 1))


def embedded(repository: Trapped) -> None:
    """A bare repository that a plain clone tracks; the session is in it."""
    bare = repository.folder / "vendor/inner.git"
    repository.git("init", "-q", "--bare", str(bare))
    work = repository.folder / "vendor/work"
    work.mkdir()
    (work / "b").write_text("1\n")
    repository.set("core.bare", "false", at=bare)
    repository.set("core.worktree", str(work), at=bare)
    repository.set("core.fsmonitor", str(repository.trap), at=bare)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "vendored")
    repository.cwd = bare


def git_file(repository: Trapped) -> None:
    """A `.git` file that leads to a repository in the tree."""
    embedded(repository)
    repository.set("core.worktree", str(repository.folder / "vendor/work"), at=repository.cwd)
    repository.cwd = repository.folder / "vendor/work"
    (repository.cwd / ".git").write_text("gitdir: ../inner.git\n")
    repository.branch = repository.git("symbolic-ref", "--short", "HEAD", at=repository.cwd)


def git_link(repository: Trapped) -> None:
    """A `.git` that is a link to a folder with settings of its own."""
    monitor(repository)
    shutil.move(repository.folder / ".git", repository.around / "elsewhere")
    (repository.folder / ".git").symlink_to(repository.around / "elsewhere")


def shared_elsewhere(repository: Trapped) -> None:
    """A git folder whose settings lie in a folder that the tree holds."""
    git_folder = repository.folder / ".git"
    common = repository.folder / "common"
    common.mkdir()
    for name in ("config", "objects", "refs"):
        shutil.move(git_folder / name, common / name)
    (git_folder / "commondir").write_text("../common\n")
    repository.git(
        "config", "--file", str(common / "config"), "core.fsmonitor", str(repository.trap)
    )


def work_tree_elsewhere(repository: Trapped) -> None:
    """Settings that send git to another work tree, with a filter for what lies there."""
    other = repository.around / "other"
    shutil.copytree(repository.folder, other, ignore=shutil.ignore_patterns(".git"))
    (other / ".gitattributes").write_text("* filter=x\n")
    repository.set("filter.x.clean", str(repository.trap))
    repository.set("core.worktree", str(other))


def partial_clone(repository: Trapped) -> None:
    """A clone that lacks a file's content, and a server that a program leads to."""
    source = Trapped(repository.around / "more", "source")
    source.write("b", "line\n" * 50)
    source.git("add", "-A")
    source.git("commit", "-q", "-m", "more")
    source.set("uploadpack.allowFilter", "true")
    shutil.rmtree(repository.folder)
    url = f"file://{source.folder}"
    repository.git("clone", "-q", "--filter=blob:none", "--no-checkout", url,
                   str(repository.folder), at=repository.around)  # fmt: skip
    repository.git("read-tree", "HEAD")
    # Moved and changed: to compare both, git needs what it does not have.
    repository.git("rm", "-q", "--cached", "b")
    repository.write("c", "line\n" * 50 + "more\n")
    repository.git("add", "c")
    program(repository.trap, repository.mark, "exit 1")
    repository.set("remote.origin.url", "ssh://example.invalid/x")
    repository.set("core.sshCommand", str(repository.trap))
    repository.set("remote.origin.uploadpack", str(repository.trap))
    repository.set("credential.helper", f"!{repository.trap}")


def helpers(repository: Trapped) -> None:
    """Whatever else settings name: nothing that is asked here may need it."""
    repository.write(".gitattributes", "* diff=x merge=x\n")
    told = (
        "diff.external", "diff.x.command", "diff.x.textconv", "merge.x.driver", "core.pager",
        "pager.status", "pager.describe", "core.editor", "core.askPass", "core.gitProxy",
        "core.alternateRefsCommand", "credential.helper", "gpg.program", "gpg.ssh.program",
        "core.sshCommand", "sequence.editor", "interactive.diffFilter", "trailer.x.command",
        "uploadpack.packObjectsHook", "receive.procReceiveRefs", "man.x.cmd", "browser.x.cmd",
    )  # fmt: skip
    for key in told:
        repository.set(key, str(repository.trap))
    for name in ("status", "describe", "config", "check-attr"):
        repository.set(f"alias.{name}", f"!{repository.trap}")
    for key in ("log.showSignature", "gc.auto", "maintenance.auto", "status.submoduleSummary"):
        repository.set(key, "1")
    repository.touch()


def elsewhere(repository: Trapped) -> None:
    """Variables that send git to another repository."""
    other = Trapped(repository.around / "more", "sent")
    monitor(other)
    repository.env = {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_WORK_TREE": str(other.folder),
        "GIT_INDEX_FILE": str(other.folder / ".git/index"),
        "GIT_OBJECT_DIRECTORY": str(other.folder / ".git/objects"),
        "GIT_COMMON_DIR": str(other.folder / ".git"),
    }
    other.git("config", "core.fsmonitor", str(repository.trap))


def configured(repository: Trapped) -> None:
    """Variables that hold settings."""
    clean(repository)
    repository.git("config", "--remove-section", "filter.x")
    repository.write(
        "evil",
        f'[filter "x"]\n\tclean = {repository.trap}\n[core]\n\tfsmonitor = {repository.trap}\n',
    )
    repository.env = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(repository.trap),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={repository.trap}'",
        "GIT_CONFIG_GLOBAL": str(repository.folder / "evil"),
        "GIT_CONFIG_SYSTEM": str(repository.folder / "evil"),
        "XDG_CONFIG_HOME": str(repository.folder),
    }


def commanded(repository: Trapped) -> None:
    """Variables that name programs, and places where git looks for its own."""
    names = (
        "GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS",
        "GIT_PAGER", "PAGER", "GIT_EDITOR", "EDITOR", "GIT_PROXY_COMMAND",
    )  # fmt: skip
    repository.env = dict.fromkeys(names, str(repository.trap))
    program(repository.folder / "exec/git-status", repository.mark)
    repository.env["GIT_EXEC_PATH"] = str(repository.folder / "exec")
    repository.env["GIT_TRACE"] = str(repository.mark)
    repository.env["GIT_TRACE2_EVENT"] = str(repository.mark)


def _planted(repository: Trapped, folder: str) -> None:
    for name in ("git", "python3", "sh", "uv", "env"):
        program(repository.folder / folder / name, repository.mark, "exit 1")


def path_here(repository: Trapped) -> None:
    """A PATH with the present folder first, and programs of common names there."""
    _planted(repository, ".")
    repository.env = {"PATH": f".:{PATH}"}


def path_empty(repository: Trapped) -> None:
    """A PATH with an empty entry, which means the same."""
    _planted(repository, ".")
    repository.env = {"PATH": f":{PATH}:"}


def path_inside(repository: Trapped) -> None:
    """A PATH with a folder of the repository."""
    _planted(repository, "bin")
    repository.env = {"PATH": f"{repository.folder}/bin:bin:{PATH}"}


def path_linked(repository: Trapped) -> None:
    """A PATH with a link that leads into the repository."""
    _planted(repository, "bin")
    (repository.around / "link").symlink_to(repository.folder / "bin")
    repository.env = {"PATH": f"{repository.around}/link:{PATH}"}


def python_files(repository: Trapped) -> None:
    """Files that Python runs when it starts, where it is not told to be on its own."""
    code = f"open({str(repository.mark)!r}, 'a').write('python')\n"
    for name in ("sitecustomize", "usercustomize", "subprocess", "posix", "os", "hudline", "time"):
        repository.write(f"{name}.py", code)
    repository.write("pyvenv.cfg", "home = /nowhere\n")
    repository.write(".env", f"PYTHONSTARTUP={repository.folder}/sitecustomize.py\n")
    startup = str(repository.folder / "os.py")
    repository.env = {"PYTHONPATH": str(repository.folder), "PYTHONSTARTUP": startup,
                      "PYTHONUSERBASE": str(repository.folder), "PYTHONINSPECT": "1"}  # fmt: skip


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
