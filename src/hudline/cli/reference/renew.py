"""Writes everything that is generated anew: `tests/run --renew` runs it before the tests.

Docs pages, the schema of config.json, the commands of `/hudline`, skills of reports, pictures,
and the version in every manifest.
"""

from __future__ import annotations

import re
from pathlib import Path

from hudline import __version__
from hudline.cli.reference import client_commands, gallery, pictures, schema, skills, snapshot_page

_ROOT = Path(__file__).resolve().parents[4]
# Files that contain the version, each with a pattern around it.
_VERSIONED = {
    "plugin.json": r'("version": ")[^"]+(")',
    ".claude-plugin/plugin.json": r'("version": ")[^"]+(")',
    "pyproject.toml": r'(?m)^(version = ")[^"]+(")$',
}


def generated() -> dict[Path, str]:
    """The text of every generated file, by its path."""
    drawn = {pictures.FOLDER / f"{name}.svg": pictures.picture(name) for name in pictures.NAMES}
    return {
        gallery.DOCS / "widgets.md": gallery.widgets(),
        gallery.DOCS / "configuration.md": gallery.configuration(),
        gallery.DOCS / "snapshot.md": snapshot_page.text(),
        schema.FILE: schema.text(),
        client_commands.FILE: client_commands.text(),
        **skills.texts(),
        **drawn,
        **{_ROOT / name: _versioned(name) for name in _VERSIONED if (_ROOT / name).exists()},
    }


def _versioned(name: str) -> str:
    """A manifest with the version of `hudline.__version__`."""
    text = (_ROOT / name).read_text("utf-8")
    return re.sub(_VERSIONED[name], rf"\g<1>{__version__}\g<2>", text, count=1)


def main() -> None:
    """Write what has changed, and name it."""
    for path, text in generated().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"renewed {path.relative_to(_ROOT)}")  # noqa: T201 - a tool for developers


if __name__ == "__main__":
    main()
