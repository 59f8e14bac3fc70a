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
    """Read, and print seconds (`took`), and bytes: those that were `written` and the most `memory`
    that was used, null where the system does not say it."""
    ledger = open_ledger(home)
    began = time.perf_counter()
    ingest(ledger, home, [config_dir])
    took = time.perf_counter() - began
    ledger.close()
    # Not the `ru_maxrss` of `resource`, which holds the memory of the process that has begun this.
    memory = _field("status", "VmHWM:")
    written = _field("io", "wchar:")
    print(json.dumps({"took": took, "written": written, "memory": memory and memory * 1024}))


def _field(name: str, key: str) -> int | None:
    try:
        lines = Path("/proc/self", name).read_text("utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), None)


if __name__ == "__main__":
    main(sys.argv[1], Home(sys.argv[2]))
