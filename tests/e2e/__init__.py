"""End-to-end tests: the real client in a pseudo-terminal, answered by a scripted model."""
