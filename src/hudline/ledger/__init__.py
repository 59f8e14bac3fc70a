"""The durable database of requests, prompts and tool calls: the one package that uses SQLite."""
