"""The one place that catches everything. Each entry says what an error means at its own door."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, TypeVar

    T = TypeVar("T")


def attempt(action: "Callable[[], T]", otherwise: "Callable[[Exception], T]") -> "T":
    """What `action` returns, or what `otherwise` makes of the exception it raised.

    Hooks stay silent, the status line shows a whole line or nothing, a failing widget shows its
    name, a command explains itself: four manners, one `except`.
    """
    try:
        return action()
    except Exception as error:  # the only broad except of the code base
        return otherwise(error)
