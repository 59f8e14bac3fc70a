"""Linux and macOS."""

from __future__ import annotations
