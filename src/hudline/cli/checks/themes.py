"""Whether the person's own themes can be used, and which of them nothing does."""

from __future__ import annotations

from pathlib import Path

from hudline import themes as built_in
from hudline.cli import theme_validation
from hudline.cli.checks.check import NOTE, OK, Check, Scene, listed
from hudline.config import reader, user_themes
from hudline.core.fields import as_people_write
from hudline.frame.project import effective
from hudline.platform.shells import quoted

_NAME = "own themes"


def own_themes(scene: Scene) -> Check:
    """Which of the person's themes are not chosen, have a name that cannot be used, or faults; of
    the chosen one `configuration` names them."""
    names = sorted(path.stem for path in Path(scene.home.themes).glob("*.json"))
    if not names:
        return Check(_NAME, OK, "There are none.")
    chosen = _chosen(scene)
    taken = [name for name in names if name in built_in.names()]
    odd = [name for name in names if not user_themes.is_name(name)]
    unused = [name for name in names if name not in (*taken, *odd) and name not in chosen]
    faulty = [name for name in unused if theme_validation.faults(scene.home, name)]
    sentences, hints = [], []
    if taken:
        sentences.append(f"{listed(taken)}: not used, since Hudline has a theme of that name.")
    if odd:
        sentences.append(f"{listed(odd)}: not used, since a theme's name is a plain word.")
    if taken or odd:
        hints.append(f"Rename them in {as_people_write(scene.home.themes)}.")
    if faulty:
        sentences.append(f"{listed(faulty)}: parts cannot be used.")
        path = user_themes.path(scene.home, faulty[0])
        hints.append(f"Run: hudline theme --check {quoted(path)}")
    if unused:
        sentences.append(f"{listed(unused)}: nothing chooses {_them(unused)}.")
        if not hints:
            hints.append("hudline theme shows all, and hudline theme NAME chooses one.")
    if sentences:
        return Check(_NAME, NOTE, "\n".join(sentences), "\n".join(hints))
    return Check(_NAME, OK, f"{names[0]} is chosen.")


def _chosen(scene: Scene) -> set[object]:
    """The names of the themes that the person and this project choose."""
    person = reader.read(scene.home)
    folder = scene.env.get("CLAUDE_PROJECT_DIR") or scene.cwd
    project = effective(person, reader.of_project(folder))
    return {one.get("theme") for one in (person, project)}


def _them(names: list[str]) -> str:
    return "them" if len(names) > 1 else "it"
