"""Rows of the ledger for backends: OTLP payloads, and the sender that pushes them."""
