"""Widgets of a person's own: which files may run, and the process in which they do."""
