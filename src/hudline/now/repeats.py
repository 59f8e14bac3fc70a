"""Whether anything may be going in circles, so that it is worth a look at `now.radar`."""

from hudline.state.turns import edits_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment

CIRCLE = 3  # failures of the same from which on it goes in circles


def may_repeat(moment: "Moment") -> bool:
    """Whether a call may have failed, or a file have been read without an edit, so often. Never
    False where `now.radar` finds something; calls of the same step may make it True for nothing."""
    failures: dict[str, int] = {}
    reads: dict[str, list[float]] = {}
    edits: dict[str, float] = {}
    for key, one in moment.table("tries").items():
        _, tool, target, _, file = key.split("\t")
        if not tool and target:  # the edits of that file, by anyone
            edits[target] = one.get("ok", 0.0)
        failures[target] = failures.get(target, 0) + len(one.get("failed", ()))
        reads.setdefault(file or target, []).extend(one.get("reads", ()))
    for call, told in moment.calls:
        if "outcome" in call:
            at, outcome = call["outcome"]
            target = told.get("target", "")
            if outcome == "failed":
                failures[target] = failures.get(target, 0) + 1
                failures[""] = failures.get("", 0) + bool(target)
            elif told.get("tool") == "Read":
                reads.setdefault(told.get("file") or target, []).append(at)
            for when, edited, _, _ in edits_of(call):
                edits[edited] = max(when, edits.get(edited, 0.0))
    return max(failures.values(), default=0) >= CIRCLE or any(
        len(times) > CIRCLE and sum(at > edits.get(target, 0.0) for at in times) > CIRCLE
        for target, times in reads.items()
    )
