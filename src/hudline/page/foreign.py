"""Somebody else's text: a wrapped status line's, in its own colours."""

from hudline.page.links import linked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.page.piece import Span


def foreign(span: "Span", table: "dict[str, str]") -> str:
    """Somebody else's text in its own colours, and with the links it made: it knew the terminal.
    Where nothing may be styled it is plain."""
    text, _, link, code = span
    if not table:
        return text
    styled = f"\x1b[{code}m{text}\x1b[0m" if code else text
    if not link:
        return styled
    return linked((text, "plain", link), styled)
