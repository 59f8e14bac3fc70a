"""How many terminal cells a text takes, and cutting it to a number of them.

Text is measured in clusters: a base character with its combining marks and variation selector,
characters that a joiner ties together, a pair of regional indicators. A cluster is never cut.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# What Hudline itself draws with, so that an ordinary picture never needs the tables.
OWN = "·─│└├…–−•→⏵⚙⚠☑✓✗★↻▰▱●○◐◕◉×█░━▏▎▍▌▋▊▉▁▂▃▄▅▆▇▮▯╸◎⇉↑↓⚑"
_SINGLE = bytes(range(0x20, 0x7F)).decode() + OWN


def cells(text: str, wide_ambiguous: bool = False) -> int:
    """The width of `text` in cells. `wide_ambiguous`: ambiguous characters take two."""
    if is_narrow(text, wide_ambiguous):
        return len(text)
    return sum(width for _, width in _clusters(text, wide_ambiguous))


def is_narrow(text: str, wide_ambiguous: bool) -> bool:
    """Whether it is certain, without a look at the tables, that each character takes one cell."""
    return text.isascii() or not (wide_ambiguous or text.strip(_SINGLE))


def cut(text: str, limit: int, wide_ambiguous: bool = False) -> str:
    """`text` in at most `limit` cells, ending in "…" where something was left out."""
    if cells(text, wide_ambiguous) <= limit:
        return text
    room = limit - (2 if wide_ambiguous else 1)
    kept = []
    for cluster, width in _clusters(text, wide_ambiguous):
        room -= width
        if room < 0:
            break
        kept.append(cluster)
    mark = "…" if limit >= (2 if wide_ambiguous else 1) else ""
    return "".join(kept).rstrip() + mark


def _clusters(text: str, wide_ambiguous: bool) -> "Iterator[tuple[str, int]]":
    from hudline.page.clusters import clusters  # only where something is not of our own signs

    return clusters(text, wide_ambiguous)
