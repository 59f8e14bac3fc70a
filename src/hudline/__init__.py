"""Hudline: a truthful status line for Claude Code."""

__version__ = "0.2.0"
