"""One file a widget. Its docstring is its manual page, `show(now, options)` its drawing.

`show` returns pieces, which join the row the widget stands in, or rows of its own. `options` has
`level`: the verbosity, 1 to 3.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now


def when(now: "Now", age: float, ago: str, lead: str = "") -> str:
    """`ago`, which says how old something is; of a moment that stands still, `lead` and the time of
    day."""
    if not now.still:
        return ago
    from hudline.page.hours import since

    return lead + since(age, now.utc_offset, now.clock, now.twelve_hours)
