"""Has the ledger follow `ledger.prompts` of config.json where it is filled unasked, by the host's
child (which has no libraries, so nothing here needs them) and by `hudline top`."""

from __future__ import annotations

from contextlib import suppress

from hudline.config import reader
from hudline.core.paths import Home, exists
from hudline.ledger.database import Ledger, LedgerBusy
from hudline.ledger.text_setting import store_texts


def follow_silently(ledger: Ledger, home: Home, config: reader.Config) -> None:
    """Follow the person's `config`. The next one does it where another process uses the ledger, or
    config.json cannot be read, as while it is saved: what is forgotten may not come back."""
    if config or not exists(home.config):
        with suppress(LedgerBusy):
            store_texts(ledger, reader.stores_prompts(config))
