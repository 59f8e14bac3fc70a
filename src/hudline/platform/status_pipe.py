"""How `hudline status` asks a host for the picture of its session: one write, one answer.

Small on purpose: a status bar asks every second, so what asks loads next to nothing. In the folder
of a host (hudline.host.endpoints) lie

    asks        pipe: a request is one line, its fields with PART between them
    session     the id of the session that the host draws, and its folder, a line each
    ask.<pid>   pipe, made by who asks and removed again: OK, the picture, END; or NO, END. On
                Windows who asks is answered through `asks`

A host of a version that answers nothing has no `asks`.
"""

from hudline.platform.outbox import process_id
from hudline.platform.status_exchange import ask_line

ASKS, SESSION, ANSWER = "/asks", "/session", "/ask."
PART, LINE, END, OK, NO = "\x1f", "\n", b"\x04", b"+", b"-"
LONGEST = 4000  # bytes of a request: a write of 4096 is whole, or none
MOST = 60_000  # bytes of an answer: what a pipe holds
FORMS = ("ansi", "plain", "tmux")
ROWS, WIDEST = 24, 1000  # rows and columns of a picture, whatever is asked for
# The variables of the terminal and of the person's choices that decide what a picture looks like.
LOCALE = ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LC_TIME", "LANG")
TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "COLORFGBG")
VARIABLES = ("HUDLINE_VERBOSITY", "HUDLINE_LANG", *LOCALE, *TERMINAL)


class Request:
    """A picture that is asked for. `form`: one of FORMS; `columns`: 0 without a limit; `rows`: at
    the most; `variables`: the values of VARIABLES, "" where not set."""

    def __init__(
        self, session: str, form: str, columns: int, rows: int, variables: "dict[str, str]"
    ) -> None:
        self.session = session
        self.form = form
        self.columns = columns
        self.rows = rows
        self.variables = variables


def encoded(request: Request, name: str) -> bytes:
    """The line of a request that is answered to `name`; b"" where it cannot be one."""
    values = [request.variables.get(one, "") for one in VARIABLES]
    fields = [name, request.session, request.form, str(request.columns), str(request.rows), *values]
    if any(PART in one or LINE in one for one in fields):
        return b""
    line = (PART.join(fields) + LINE).encode("utf-8", "surrogateescape")
    return line if len(line) <= LONGEST else b""


def decoded(line: bytes) -> "tuple[str, Request] | None":
    """Whom to answer, and the request of a line; None for one that is none."""
    fields = line.decode("utf-8", "surrogateescape").split(PART)
    if len(fields) != 5 + len(VARIABLES):
        return None
    name, session, form, columns, rows = fields[:5]
    numbers = (name, columns, rows)
    if form not in FORMS or not all(one.isascii() and one.isdigit() for one in numbers):
        return None
    values = dict(zip(VARIABLES, fields[5:]))
    return name, Request(session, form, int(columns[:6]), int(rows[:6]), values)


def ask(folder: str, request: Request) -> "bytes | None":
    """The picture that the host in `folder` draws; None where it answers nothing in time, or has
    another session."""
    name = str(process_id())
    line = encoded(request, name)
    data = ask_line(folder, line, name) if line else None
    return data[1:-1] if data is not None and data[:1] == OK else None


def reply(picture: "bytes | None") -> bytes:
    """An answer with a picture, None where there is none to give. Where the picture is larger than
    a pipe, who asks draws by itself."""
    return (NO if picture is None or len(picture) > MOST else OK + picture) + END
