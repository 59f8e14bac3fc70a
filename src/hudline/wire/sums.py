"""A short figure that tells texts apart without keeping them."""

_PRIME = 16_777_213  # below 2 ** 24: enough to tell apart, too little to guess a text from


def sum_of(text: str) -> str:
    """Six hexadecimal digits, the same in every process. One text in sixteen millions has those of
    another."""
    return f"{int.from_bytes(text.encode('utf-8', 'surrogatepass'), 'big') % _PRIME:06x}"
