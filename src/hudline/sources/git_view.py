"""Makes a view of a repository in which git finds no program to start and no server to ask.

Git never reads the repository's own configuration, which may name programs in many ways, and in
new ones with each version. It works on a folder of Hudline's with links to the repository's index,
objects and references, and with a configuration of its own: the few settings without which an
answer would be false, none of which names a program, a server or a folder.

    <session>/git.<process id>/            the view; HEAD is a copy
    <session>/git.<process id>/worktrees/here/   the same of a linked worktree

Where nobody can be sure to make links (Windows) it holds copies of the references, and variables
name the index and the objects. No junction: some programs that remove a folder follow one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable

from hudline.core.file_io import read_regular
from hudline.core.paths import exists
from hudline.platform.files import HAS_LINKS, NAMES_COMPUTERS, create_new, is_elsewhere
from hudline.platform.places import NO_FOLDER
from hudline.sources.git_folder import common, head_of

Settings = list[tuple[str, "str | None"]]

_CORE = (
    *("autocrlf", "bigfilethreshold", "checkroundtripencoding", "checkstat", "eol", "filemode"),
    *("ignorecase", "precomposeunicode", "protecthfs", "protectntfs", "sparsecheckout"),
    *("sparsecheckoutcone", "symlinks", "trustctime"),
)
_CARRIED = {
    *(f"core.{name}" for name in _CORE),
    *("status.renames", "status.renamelimit", "diff.renames", "diff.renamelimit"),
    *("index.sparse", "index.skiphash"),
}
_OF_NAMES = {"branch": ("remote", "merge"), "remote": ("fetch",)}  # section: keys below a name
_FILES = ("core.excludesfile", "core.attributesfile")  # which name a file that git only reads
# Extensions that are about servers or other files of settings; one that git does not know is
# carried too, since it then refuses the repository, as it should.
_DROPPED = ("extensions.partialclone", "extensions.worktreeconfig")
_SHARED = ("objects", "refs", "packed-refs", "shallow", "logs", "reftable")
_OWN = ("index", "refs", "logs", "reftable")  # of a linked worktree
_NAMED = ("objects", "index")  # by variables, where there are no links
_MOST = 4000  # files and folders of references that are copied
_LARGEST = 64 * 1024 * 1024  # bytes of them
_ALTERNATES = "/info/alternates"
_LIST = 64 * 1024  # bytes of that file
_INFO = ("exclude", "attributes", "grafts", "sparse-checkout")


class Refused(Exception):  # noqa: N818 - a finding, not a fault
    """The repository is of a shape in which git is not asked."""


def carried(settings: Settings, root: str, is_own: bool) -> Settings:
    """The settings that decide what an answer is and name nothing to run or to ask.

    root: the work tree. is_own: whether they are the repository's, else the person's.
    """
    return [(key, value) for key, value in settings if _is_carried(key, value, root, is_own)]


def _is_carried(key: str, value: str | None, root: str, is_own: bool) -> bool:
    section, _, rest = key.partition(".")
    name, _, last = rest.rpartition(".")
    if key in _FILES:
        path = os.path.join(root, os.path.expanduser(value or ""))
        return not (is_own and is_elsewhere(path, root)) and os.path.isfile(path)
    if section == "extensions" or key == "core.repositoryformatversion":
        return is_own and key not in _DROPPED
    if key in _CARRIED:
        return True
    return bool(is_own and name and last in _OF_NAMES.get(section, ()))


def drivers(settings: Settings) -> set[str]:
    """The names of the filters for which a program is set."""
    found = set()
    for key, value in settings:
        section, _, rest = key.partition(".")
        name, _, last = rest.rpartition(".")
        if section == "filter" and last in ("clean", "process", "required") and value != "":
            found.add(name)
    return found


def is_on(value: str | None) -> bool:
    """Whether the value of a switch means yes; a key without a value does."""
    return value is None or value.lower() in ("true", "yes", "on", "1")


def is_partial(settings: Settings) -> bool:
    """Whether the repository lacks objects that git would fetch when it needs them."""
    return any(
        key == "extensions.partialclone"
        or (key.startswith("remote.") and key.endswith((".promisor", ".partialclonefilter")))
        for key, _ in settings
    )


def check_place(settings: Settings, git_folder: str, root: str) -> None:
    """Refused where the settings say that the work tree is elsewhere, or that there is none."""
    by_key = dict(settings)
    elsewhere = by_key.get("core.worktree")
    if elsewhere:
        path = os.path.join(git_folder, elsewhere)
        if is_elsewhere(path, root) or os.path.realpath(path) != os.path.realpath(root):
            raise Refused("its work tree is elsewhere")
    elif is_on(by_key.get("core.bare", "false")):
        raise Refused("it has no work tree")


def make(view: str, git_folder: str, settings: Settings, emptied: Iterable[str]) -> str:
    """Make the view in the new folder `view` and return the folder that git is told to be its own.

    settings: as `carried` leaves them; emptied: filters that are to have no program. OSError where
    it cannot be made, Refused where the repository lacks what one has.
    """
    shared, head = common(git_folder), head_of(git_folder)
    if not head or not os.path.isdir(shared + "/objects"):
        raise Refused("it is no repository")
    alternates = shared + "/objects" + _ALTERNATES
    if os.path.exists(alternates) and not os.path.isfile(alternates):
        raise Refused("its list of other repositories is no file")
    if NAMES_COMPUTERS and os.path.exists(alternates):
        _check_alternates(alternates, shared + "/objects")
    os.mkdir(view, 0o700)
    _write(view + "/config", _text(settings, emptied))
    own = view
    _link(view, shared, _SHARED)
    _info(view, shared)
    if shared != git_folder:
        own = view + "/worktrees/here"
        os.makedirs(own, 0o700)
        _write(own + "/commondir", b"../..\n")
        _write(view + "/HEAD", head_of(shared) or head)
        _link(own, git_folder, _OWN)
        _info(own, git_folder)
    else:
        _link(view, shared, ["index"])
    _write(own + "/HEAD", head)
    names = os.listdir(git_folder)
    _link(own, git_folder, [name for name in names if name.startswith("sharedindex.")])
    return own


def _check_alternates(path: str, objects: str) -> None:
    """Refused where a list of other repositories may have git ask another computer for objects:
    where one of them lies there, or has such a list itself."""
    data = read_regular(path, _LIST)
    if not data and os.path.getsize(path):
        raise Refused("its list of other repositories is too long")
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        other = os.path.join(objects, line)
        has_list = bool(line) and not is_elsewhere(other, objects) and exists(other + _ALTERNATES)
        if line[:1] == '"' or is_elsewhere(other, objects) or has_list:
            raise Refused("its list of other repositories may lead elsewhere")


def variables(git_folder: str) -> dict[str, str]:
    """What tells git where the index and the objects are; nothing where the view links to them."""
    if HAS_LINKS:
        return {}
    objects = common(git_folder) + "/objects"
    return {"GIT_INDEX_FILE": git_folder + "/index", "GIT_OBJECT_DIRECTORY": objects}


def _info(target: str, source: str) -> None:
    os.mkdir(target + "/info", 0o700)
    _link(target + "/info", source + "/info", [
        name for name in _INFO if os.path.isfile(f"{source}/info/{name}")
    ])  # fmt: skip


def _link(target: str, source: str, names: Iterable[str]) -> None:
    """Link what is there of these, and is a regular file or a folder."""
    for name in names:
        path = f"{source}/{name}"
        if not os.path.isfile(path) and not os.path.isdir(path):
            continue
        if HAS_LINKS:
            os.symlink(os.path.realpath(path), f"{target}/{name}")
        elif name == "logs":  # of which only the stash is looked at
            os.makedirs(f"{target}/logs/refs", 0o700)
            _link(f"{target}/logs/refs", f"{path}/refs", ["stash"])
        elif name not in _NAMED:
            _copy(path, f"{target}/{name}")


def _copy(source: str, target: str) -> None:
    """Copy a file, or a folder of files; Refused where there are too many."""
    paths = [("", source)] if os.path.isfile(source) else []
    for nth, (folder, _, files) in enumerate(os.walk(source)):
        os.makedirs(target + folder[len(source) :], 0o700)
        paths += [(f"{folder[len(source) :]}/{name}", f"{folder}/{name}") for name in files]
        if nth + len(paths) > _MOST:
            raise Refused("it has too many references")
    if sum(map(os.path.getsize, [path for _, path in paths])) > _LARGEST:
        raise Refused("its references are too large")
    for name, path in paths:
        shutil.copyfile(path, target + name)


def _write(path: str, data: bytes) -> None:
    with open(create_new(path), "wb") as file:
        file.write(data)


def _text(settings: Settings, emptied: Iterable[str]) -> bytes:
    """A configuration file of git's with these settings, and filters without a program."""
    lines: Settings = list(settings)
    for name in sorted(emptied):
        lines += [(f"filter.{name}.{key}", "") for key in ("clean", "smudge", "process")]
        lines.append((f"filter.{name}.required", "false"))
    lines += [("core.bare", "false"), ("core.fsmonitor", "false"), ("core.hookspath", NO_FOLDER)]
    return "".join(_line(key, value) for key, value in lines).encode("utf-8", "surrogateescape")


def _line(key: str, value: str | None) -> str:
    section, _, rest = key.partition(".")
    name, dot, last = rest.rpartition(".")
    head = f'[{section} "{_quoted(name)}"]' if dot else f"[{section}]"
    assigned = "" if value is None else f' = "{_quoted(value)}"'
    return f"{head}\n\t{last}{assigned}\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
