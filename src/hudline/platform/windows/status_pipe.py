"""How `hudline status` asks a host for the picture of its session: one write, one answer.

Small on purpose, as in `posix.status_pipe`.
"""

from __future__ import annotations
