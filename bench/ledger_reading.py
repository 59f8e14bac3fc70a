"""Reads transcripts into a ledger and prints what that took, for `bench.ledger` to watch.

python ledger_reading.py CONFIG_DIR HOME
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from hudline.core.paths import Home
from hudline.ledger.database import open_ledger
from hudline.ledger.ingest import ingest


def main(config_dir: str, home: Home) -> None:
    """Read, and print seconds (`took`) and the bytes that were written, null where the system does
    not say it."""
    ledger = open_ledger(home)
    began = time.perf_counter()
    ingest(ledger, home, [config_dir])
    took = time.perf_counter() - began
    ledger.close()
    print(json.dumps({"took": took, "written": _written()}))


def _written() -> int | None:
    try:
        lines = Path("/proc/self/io").read_text("utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("wchar")), None)


if __name__ == "__main__":
    main(sys.argv[1], Home(sys.argv[2]))
