"""What an entry does with an error of its own: it is written down, never shown."""

from hudline.door import attempt
from hudline.store.home import locate


def complain(env: "dict[str, str]", where: str, error: Exception, at: float) -> None:
    """Note an error of the entry `where` for `hudline doctor`; what fails in that is let go."""

    def note() -> None:
        from hudline.store.errors import note

        note(locate(env), where, error, at)

    attempt(note, lambda _: None)
