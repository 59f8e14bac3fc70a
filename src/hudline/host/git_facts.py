"""The repository around a session: from its files at once, and from what git answered last.

Git's answer lies in <home>/repositories/<fingerprint of the git folder>/git.json, for all sessions
in that repository, so that git need not run for each of them.
"""

from __future__ import annotations

import os
from typing import Any

from hudline.core.fields import clean, number, whole
from hudline.core.file_io import read_object
from hudline.core.json_codec import fingerprint
from hudline.core.paths import Home, make_folder
from hudline.host.draw_context import DrawContext
from hudline.platform.locks import hold
from hudline.sources import git as git_command
from hudline.sources.git_folder import (
    answered,
    branch,
    changed,
    find,
    operation,
    rebased,
    worktree,
)
from hudline.state.clock_steps import AHEAD
from hudline.state.merge_rules import State
from hudline.state.timeline import about
from hudline.view.external_data import Git, Repository

NAME = "git"
_OFTEN = 300.0  # seconds after which git is asked again though nothing shows a change
_FOR = 900.0  # seconds that "changed or not" is worth showing
_COUNTS_OFTEN = 15.0  # seconds between two questions where counts are shown
_COUNTS_FOR = 3600.0  # seconds that counts are worth showing
_LEAST = 5.0  # seconds between two questions, and as many times what git took
_SHARE = 20.0
_AT_ONCE = -1.0
_WRITING = ("Bash", "PowerShell", "Edit", "Write", "NotebookEdit")
_COUNTS = ("ahead", "behind", "staged", "modified", "untracked", "conflicted", "stash")


def touched_at(state: State) -> float:
    """When something last began or ended after which files may not be as they were: a prompt, a
    turn, a call of a tool that writes or may do so."""
    calls = [call for call in state.get("calls", {}).values() if "ended" in call]
    times = [call["ended"] for call in calls if about(call).get("tool") in _WRITING]
    for prompt in state.get("prompts", {}).values():
        times += [prompt.get("began", 0.0), prompt.get("ended", 0.0)]
    return max(times, default=0.0)


def folder_of(home: Home, git_folder: str) -> str:
    """Where git's answer about the repository with that git folder lies."""
    path = ascii(os.path.realpath(git_folder))  # as JSON, names that are not UTF-8 look the same
    return f"{home.root}/repositories/{fingerprint(path):x}"


def refresh(home: Home, cwd: str, clock: float) -> bool | None:
    """Ask git about the repository around `cwd`; whether it answered. None where another process
    or session asks at this moment: its answer is this one's too."""
    git_folder = find(cwd)
    if not git_folder:
        return False
    place = folder_of(home, git_folder)
    make_folder(place)
    release = hold(place + "/lock", 0.0)
    if release is None:
        return None
    try:
        return git_command.refresh(place, cwd, clock)
    finally:
        release()


def git(context: DrawContext) -> Git | None:
    """The branch around the session's folder, None where there is no repository.

    Whether anything is changed is known while git's answer is of this branch, and nobody has
    committed, staged or switched since; else git is asked behind the draw.
    """
    git_folder, facts, head = _around(context)
    if head is None:
        return None
    found = Git(head) if head else None
    if not facts:
        context.due.append(NAME)
        return found
    age = min(context.age(facts.get("at")), _FOR)
    is_same = facts.get("branch") == ("" if head.startswith("(") else head)
    written = changed(git_folder)
    # What lies ahead of the clock was written before it was set back, so before this answer.
    is_so = is_same and (written <= context.clock - age or written > context.clock + AHEAD)
    is_old = not is_so or context.touched_at > context.clock - age
    _schedule(context, facts, age, _pause(facts, _LEAST) if is_old else _OFTEN)
    if found:
        is_current = is_so and age < _FOR and "dirty" in facts
        dirty = facts["dirty"] is True if is_current else None
        web = facts.get("web")
        return found._replace(dirty=dirty, web=web if isinstance(web, str) else "")
    return found


def repository(context: DrawContext) -> Repository | None:
    """The repository around the session's folder with its counts; None where there is none."""
    git_folder, facts, head = _around(context)
    if not head:
        if head == "":
            _schedule(context, facts, float("inf"), _AT_ONCE)
        return None
    is_loose = head.startswith("(")
    found = Repository("" if is_loose else head, head[1:-1] if is_loose else "")
    is_same = facts.get("branch") == found.branch
    age = context.age(facts.get("at"))
    _schedule(context, facts, age, _pause(facts, _COUNTS_OFTEN) if is_same else _AT_ONCE)
    if is_same and age < _COUNTS_FOR:
        for name in _COUNTS:
            setattr(found, name, whole(facts.get(name)))
        found.tag = clean(facts.get("tag"), 60) if is_loose else ""
    found.web = clean(facts.get("web"), 400)
    found.doing, found.step, found.steps = operation(git_folder)
    found.branch = found.branch or rebased(git_folder)
    found.worktree = worktree(git_folder)
    return found


def _around(context: DrawContext) -> tuple[str, dict[str, Any], str | None]:
    """The git folder around the session's folder, what git answered about it, and the branch as
    `git_folder.branch` has it: "" where only git knows, None where there is no repository."""
    git_folder = find(context.status.folder)
    if not git_folder:
        return "", {}, None
    facts = _stored(context, git_folder)
    return git_folder, facts, branch(git_folder) or answered(git_folder, facts)


def _schedule(context: DrawContext, facts: dict[str, Any], age: float, every: float) -> None:
    """Have git asked where its answer is older than `every` seconds, unless it has just failed."""
    failed = context.age(facts.get("tried"))
    if failed < _OFTEN:
        age, every = failed, _OFTEN
    context.refresh(NAME, age, every)


def _pause(facts: dict[str, Any], least: float) -> float:
    """Seconds between two questions: the slower git was, the more."""
    return max(least, _SHARE * (number(facts.get("took")) or 0.0))


def _stored(context: DrawContext, git_folder: str) -> dict[str, Any]:
    """What git answered about that repository; {} where that is nothing of ours."""
    if not context.folder:
        return {}
    facts = read_object(f"{folder_of(context.home, git_folder)}/git.json")
    return facts if facts.get("git_folder") == git_folder else {}
