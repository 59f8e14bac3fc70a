"""The screen of `hudline configure`: its state, its keys and its drawing."""

from __future__ import annotations
