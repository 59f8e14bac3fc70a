"""What still runs in the background: shells, monitors, workflows.

Each kind has its own sign; what has no name is called by its kind.
Short form: the sign and the time.
Options: `most`, how many are named (2), the others are counted; `words`, whether the kind is
written out as well (false); `shells`, `monitors`, `workflows`, whether those are shown (true).
Example: ⚙ npm run dev 3:10   ◎ monitor 1:05
Source: hooks, PostToolUse(Bash) with `backgroundTaskId`, PostToolUse(Monitor, Workflow) with
`taskId`, and `background_tasks` of Stop.
"""

from __future__ import annotations

from hudline.render.formatting import elapsed
from hudline.render.fragment import USEFUL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot
from hudline.view.values import Job

WIDGET = Widget(
    requires="jobs",
    urgency=60,
    by_level={3: {"most": 4}},
    places=(Place("activity", 40, FROM_STANDARD),),
)

# The options that switch the kinds off; other kinds are always shown.
_SWITCHES = {"shell": "shells", "monitor": "monitors", "workflow": "workflows"}
_SIGNS = {"monitor": "job.monitor", "workflow": "job.workflow"}


class Options(WidgetOptions):
    most = integer(2, 1, 20)
    words = switch(False)
    shells = switch(True)
    monitors = switch(True)
    workflows = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """The oldest first."""
    jobs = [one for one in snapshot.jobs if getattr(options, _SWITCHES.get(one.kind, ""), True)]
    fragments = [_fragment(job, options.words) for job in jobs[: options.most]]
    if len(jobs) > options.most:
        fragments.append(Fragment.of(f"+{len(jobs) - options.most}", "faint", USEFUL - 1))
    return fragments


def _fragment(job: Job, in_words: bool) -> Fragment:
    sign = Span(icon(_SIGNS.get(job.kind, "job")) + " ", "accent")
    kind = label(job.kind) if job.kind in _SWITCHES else job.kind or label("task")
    age = Span(elapsed(job.age), "faint")
    if in_words:
        words = [Span(kind, "strong"), *([Span(" " + job.target)] if job.target else [])]
    else:
        words = [Span(job.target or kind)]
    return Fragment([sign, *words, Span(" "), age], [sign, age], USEFUL, elastic_span=len(words))
