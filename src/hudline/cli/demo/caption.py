"""Whether a picture has what a caption describes, in any language and with any icons."""

from __future__ import annotations

import re

from hudline.cli.demo.story import Row
from hudline.render.i18n import label, person_language, words
from hudline.render.icons import SETS, TABLE, in_force

_LABEL = re.compile(r"\{([^{}]+)\}")
_ICON = re.compile(r"<([a-z.]+)>")


class Captions:
    """Knows how the pictures of a terminal with the environment `env` write labels and icons."""

    def __init__(self, env: dict[str, str]) -> None:
        self._words = words(person_language(env, {}))
        self._set = SETS.index(in_force(env, {}))

    def fits(self, look: Row, picture: str) -> bool:
        """Whether `picture` has all that the row `Look` wants on the screen, and nothing else."""
        shows, hides = (look.input.get(name, []) for name in ("shows", "hides"))
        return all(self._drawn(text) in picture for text in shows) and not any(
            self._drawn(text) in picture for text in hides
        )

    def _drawn(self, text: str) -> str:
        text = _LABEL.sub(lambda found: label(found[1]).translate(self._words), text)
        return _ICON.sub(lambda found: TABLE[found[1]][self._set], text)
