"""When the person has let a call run, as records, where that can be seen and was not noted yet."""

from hudline.state.turns import about, ask_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.wire.fields import Record


def allowed(moment: "Moment") -> "list[Record]":
    """A `call.allowed` for each call that runs behind a dialog, with `since`, in seconds since
    1970."""
    asks = moment.table("asks")
    found: list[Record] = []
    for key, call in moment.table("calls").items():
        if "allowed" in call or ask_key(about(call)) not in asks or not moment.is_running(call):
            continue
        since = moment.started(call)
        if since is not None and since > call["began"]:
            found.append(
                {"at": round(moment.clock, 3), "kind": "call.allowed", "id": key, "since": since}
            )
    return found
