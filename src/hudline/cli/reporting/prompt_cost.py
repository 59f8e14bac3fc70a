"""What the prompts cost that a person means."""

from __future__ import annotations

from typing import Optional

from hudline.cli.reporting.chosen_prompts import Chosen
from hudline.cli.reporting.filters import Filter, only
from hudline.cli.reporting.prompted import prompted
from hudline.insight.money import Money
from hudline.insight.prompts import PromptRow
from hudline.ledger.database import Ledger
from hudline.ledger.timeline import session_period


def rows(ledger: Ledger, chosen: Chosen) -> list[PromptRow]:
    """The chosen prompts of one session as `hudline prompts` has them; none where several sessions
    are chosen."""
    if not chosen.session:
        return []
    whole = Filter(ledger, only(chosen.session))
    found = prompted(ledger, session_period(ledger, chosen.session), whole)
    wanted = {one.id for one in chosen.roots}
    return [row for row in found.rows if row.prompt in wanted]


def spent(ledger: Ledger, chosen: Chosen) -> Optional[Money]:
    """What they cost together; None where that is not known."""
    found = rows(ledger, chosen)
    total = Money()
    for row in found:
        total = total.plus(row.money)
    return total if found else None
