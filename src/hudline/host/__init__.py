"""The host: one resident process for each client process, which holds the state and renders.

It answers draws of the status line, feeds the band, and refreshes slow facts. Beside it lies the
Python client, which draws without a host.
"""

from __future__ import annotations
