"""The compiled themes but the default: a module each, loaded by name."""
