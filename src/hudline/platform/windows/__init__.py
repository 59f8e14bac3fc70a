"""Windows 10 and newer."""

from __future__ import annotations
