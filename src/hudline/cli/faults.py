"""Invalid values, as checks of files and of the environment find them."""

from __future__ import annotations

from typing import NamedTuple

from hudline.core.fields import as_people_write


class Fault(NamedTuple):
    """An invalid value: the file or variable, the key as a path, the reason, the effect, and a
    suggestion."""

    file: str
    key: str
    reason: str
    effect: str
    hint: str = ""

    @property
    def sentence(self) -> str:
        """File, key, reason and effect as one sentence."""
        file = as_people_write(self.file)
        where = f"{file}: {self.key}" if self.key else file
        return f"{where} {self.reason}; {self.effect}."
