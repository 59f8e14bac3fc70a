"""The tokens of the ledger are those that ccusage counts, a program of somebody else's.

Over made transcripts: of a cache write without a tier, as the samples have one, ccusage counts
nothing, though it is billed.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from bench import ccusage, transcripts
from tests.ledgers import Person

CLASSES = {
    "inputTokens": "input",
    "outputTokens": "output",
    "cacheReadTokens": "cache_read",
    "cacheCreationTokens": "cache_write_5m + cache_write_1h",
}


def test_each_day_has_the_tokens_that_ccusage_counts(tmp_path: Path) -> None:
    program = ccusage.ensure()
    if program is None:
        pytest.skip("ccusage: npm has no program for this machine, or cannot be reached")
    person = Person(tmp_path)
    transcripts.write(person.config, 5_000_000)
    env = {"CLAUDE_CONFIG_DIR": str(person.config), "HOME": str(tmp_path), "PATH": os.defpath}
    command = [str(program), *ccusage.DAILY, "--timezone", "UTC"]
    done = subprocess.run(command, env=env, capture_output=True, check=True)
    days = json.loads(done.stdout)["daily"]
    theirs = {str(day.get("date") or day.get("period")): [*map(day.get, CLASSES)] for day in days}
    sums = ", ".join(f"sum({expression})" for expression in CLASSES.values())
    with person.ledger() as ledger:
        rows = ledger.rows(
            f"select date(first, 'unixepoch'), {sums} from request group by 1"  # noqa: S608
        )
        ours = {row[0]: list(tuple(row)[1:]) for row in rows}

    assert len(theirs) > 1
    assert ours == theirs
