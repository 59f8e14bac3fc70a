"""Models as people call them, by their ids."""


def model(name: str) -> str:
    """A model id as people call it: claude-haiku-4-5-20251001 is Haiku 4.5."""
    named = name.rpartition("/")[2].rpartition("claude-")[2].partition("[")[0]
    parts = named.split("-")
    words = [part for part in parts if part and not part.isdigit()]
    numbers = [part for part in parts if part.isdigit() and len(part) < 4]
    return " ".join([*(word.capitalize() for word in words), ".".join(numbers)]).strip() or name
