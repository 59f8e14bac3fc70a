"""Has the ledger follow `ledger.prompts` of config.json at once, where there is a ledger."""

from __future__ import annotations

import os

from hudline.cli.usage import print_message
from hudline.config import reader
from hudline.core.paths import Home
from hudline.ledger.database import LedgerBroken, open_ledger, path_of
from hudline.ledger.text_setting import store_texts


def follow(home: Home) -> None:
    """Keep texts of prompts from now on, or forget them; the next report does it where another
    process uses the ledger."""
    if not os.path.exists(path_of(home)):
        return
    ledger = open_ledger(home)
    try:
        is_done = store_texts(ledger, reader.stores_prompts(reader.read(home)))
    except LedgerBroken:
        is_done = False
    finally:
        ledger.close()
    if not is_done:
        print_message(
            "The ledger cannot be changed now: another process uses it, or it is damaged.",
            "The next report does it: hudline spend.",
        )
