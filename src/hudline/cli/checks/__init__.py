"""The checks of `hudline doctor`: a module for each group, a function for each check."""

from __future__ import annotations
