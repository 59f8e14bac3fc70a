"""What an event asks the person for, for whoever calls them: once for each need.

A need has a key that names it alone: the request, the turn's end or the error that it is for. The
client's Notification comes when a dialog has stood open for about six seconds without a key being
pressed, and a minute after a turn has ended; so nobody is called who sits before the terminal.
"""

from hudline.now.evidence import Evidence
from hudline.now.moment import Moment
from hudline.now.turn import at_work
from hudline.wire.fields import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from hudline.state.rules import State
    from hudline.wire.fields import Record

LONG = 30.0  # seconds; whoever starts a shorter turn stays and sees its end
_DIALOGS = ("elicitation_dialog", "elicitation_url_dialog")
_NOTICES = ("permission_prompt", "idle_prompt", *_DIALOGS)


def may_need(record: "Record") -> bool:
    """Whether the event of `record` may be one that the person is called for."""
    if record["kind"] == "turn.failed":
        return "actor" not in record
    return record["kind"] == "noticed" and record.get("notice") in _NOTICES


def need(state: "State", record: "Record", announced: "Container[str]") -> str:
    """The key of what the event of `record` asks for; "" where it asks for nothing, or for what
    has been `announced`. It begins with ask, input, done or error."""
    pid, at = record.get("pid"), number(record.get("at")) or 0.0
    moment = Moment(state, Evidence(pid if isinstance(pid, int) else None), at)
    notice = record.get("notice")
    if notice == "permission_prompt":
        key = _ask(moment, announced)
    elif notice in _DIALOGS:
        key = f"input {at}"
    elif record["kind"] == "turn.failed":
        key = f"error {at}"
    else:
        key = _end(moment)
    return "" if key in announced else key


def _ask(moment: Moment, announced: "Container[str]") -> str:
    """The newest request of this turn that nobody was called for. Dialogs that were asked for at
    once stand open one after another, each with a Notification of its own."""
    times = [ask["at"] for ask in moment.table("asks").values() if ask["at"] >= moment.turn]
    keys = [f"ask {at}" for at in sorted(times, reverse=True)]
    fresh = [key for key in keys if key not in announced]
    return fresh[0] if fresh else (keys or [f"ask {moment.turn}"])[0]


def _end(moment: Moment) -> str:
    """The end of a turn that was long enough to go away, and that left nobody at work."""
    stopped, turn = moment.session.get("stopped", 0.0), moment.turn
    if not turn < stopped:
        return ""
    if moment.session.get("failed", (0.0,))[0] >= stopped:
        return f"error {stopped}"
    return "" if at_work(moment) or stopped - turn < LONG else f"done {stopped}"
