"""What own widgets rely on stays: the names of hudline.api and the fields of the snapshot."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

from hudline import api
from hudline.cli.reference.snapshot_page import type_text
from hudline.render.icons import TABLE
from hudline.view import public_snapshot

FOLDER = Path(__file__).parent / "interfaces"
# Parameters that only Hudline's own widgets need.
_INNER = re.compile(
    r"Widget\((?!requires|urgency)|WidgetOptions\(given|Span\(style"
    r"|Row\((?!fragments|separator|urgency|fill)"
)


def interface() -> list[str]:
    """The present one: a line for each name, parameter and field."""
    lines = []
    for name in sorted(api.__all__):
        one: Any = getattr(api, name)
        if getattr(one, "__module__", "") == public_snapshot.__name__:
            hints = public_snapshot.hints(one).items()
            lines += [f"{name}.{field}: {type_text(hint)}" for field, hint in hints]
        elif callable(one):
            parameters = inspect.signature(one).parameters or [""]
            lines += [f"{name}({parameter})" for parameter in parameters]
        else:
            lines.append(f"{name} = {one!r}")
    lines += [f"icon {name!r}" for name in sorted(TABLE)]
    return [line for line in lines if not _INNER.match(line)]


def test_all_that_a_version_has_stays_until_the_next_one() -> None:
    """Where something goes or becomes something else, VERSION grows, and a file of the new version
    is written beside the former ones: python -m tests.test_public_interface."""
    file = FOLDER / f"version_{public_snapshot.VERSION}.txt"
    promised = file.read_text("utf-8").splitlines()

    assert [line for line in promised if line not in interface()] == []


def test_what_is_called_by_place_keeps_its_places() -> None:
    promised = (FOLDER / f"version_{public_snapshot.VERSION}.txt").read_text("utf-8").splitlines()
    places = [line for line in promised if line.endswith(")") and ": " not in line]
    for name in {line.partition("(")[0] for line in places}:
        before = [line for line in places if line.startswith(f"{name}(")]
        now = [line for line in interface() if line.startswith(f"{name}(")]
        assert now[: len(before)] == before


if __name__ == "__main__":
    path = FOLDER / f"version_{public_snapshot.VERSION}.txt"
    path.write_text("\n".join(interface()) + "\n", "utf-8")
