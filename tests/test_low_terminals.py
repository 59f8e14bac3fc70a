"""Terminals in which the client leaves Hudline few rows: what stays, and what is counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import moments

from hudline.core.verbosity import NORMAL, QUIET
from hudline.frame import compose
from hudline.host.band_frame import Screen
from hudline.host.line_output import most_rows, picture
from hudline.render.cell_width import clusters
from hudline.render.i18n import LANGUAGES
from hudline.render.widget import PRESETS

ONE_ROW = "9"  # lines of a terminal in which the client shows one row of a status line


def shown(moment: str, lines: str, columns: int = 80, **config: object) -> list[str]:
    env = {"NO_COLOR": "1", "COLUMNS": str(columns), "LINES": lines, "LANG": "en_GB.UTF-8"}
    return picture(moments.ALL[moment](), NORMAL, env, config).splitlines()


@pytest.mark.parametrize(
    ("moment", "parts"),
    [
        ("waiting", ("waits for you 0:14 · Bash rm -rf build", "62%")),
        ("planned", ("waits for you 0:03 · approve the plan", "12% of 1M", "☑ 3/4")),
        ("busy", ("62% of 1M", "● Bash", "☑ 2/5 Fixing the login bug")),
        ("many_agents", ("12% of 1M", "● Agent Find every caller", "● 6 agents")),
        ("failing", ("API error: rate limit", "91% of 200k")),
    ],
)
def test_one_row_says_who_needs_you_the_context_what_runs_and_the_plan(
    moment: str, parts: tuple[str, ...]
) -> None:
    (row,) = shown(moment, ONE_ROW)

    assert all(part in row for part in parts), row
    assert "Opus" not in row


def test_one_row_counts_the_rows_that_it_stands_for() -> None:
    (row,) = shown("busy", ONE_ROW)

    assert row.endswith(f"  +{len(shown('busy', '40')) - 1} more")


def test_a_row_that_is_the_only_one_stays_as_it_is() -> None:
    assert shown("calm", ONE_ROW) == shown("calm", "40")
    assert shown("busy", ONE_ROW, rows=[["model", "tools"]]) == shown(
        "busy", "40", rows=[["model", "tools"]]
    )


def test_rows_of_which_none_is_quiet_leave_the_most_urgent_one() -> None:
    (row,) = shown("busy", ONE_ROW, rows=[["cost"], ["model"]])

    assert row.startswith("Opus 5.5")
    assert row.endswith("  +1 more")


def test_a_status_line_of_the_persons_own_above_the_quiet_row_hides_no_row_uncounted() -> None:
    env = {"NO_COLOR": "1", "COLUMNS": "80", "HUDLINE_LANG": "en"}
    config = {"wrap": True}
    high, low = (
        picture(moments.everything(), NORMAL, {**env, "LINES": lines}, config).splitlines()
        for lines in ("99", ONE_ROW)
    )

    assert len(low) == 1
    assert low[0].endswith(f"  +{len(high) - 1} more")


def test_the_quiet_verbosity_has_nothing_to_count() -> None:
    now = moments.busy()

    assert compose.rows_within(now, {}, QUIET, 1) == compose.rows_within(now, {}, QUIET, 9)
    assert all(not row.omitted for row in compose.rows_within(now, {}, QUIET, 1))


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted(moments.ALL)),
    st.sampled_from(PRESETS),
    st.integers(20, 160),
    st.integers(1, 30),
    st.sampled_from(LANGUAGES),
)
def test_what_is_shown_and_what_is_counted_are_all_rows(
    moment: str, preset: str, columns: int, lines: int, language: str
) -> None:
    """No more rows than there is room for, none wider than the terminal, and nothing uncounted."""
    env = {"NO_COLOR": "1", "COLUMNS": str(columns), "HUDLINE_LANG": language}
    config = {"preset": preset}
    high = picture(moments.ALL[moment](), NORMAL, {**env, "LINES": "99"}, config).splitlines()
    low_env = {**env, "LINES": str(lines)}
    low = picture(moments.ALL[moment](), NORMAL, low_env, config).splitlines()
    hidden = len(high) - len(low)
    words = "".join(low).split()

    assert len(low) == min(len(high), most_rows(low_env))
    assert all(sum(width for _, width in clusters(line, False)) <= columns for line in low)
    assert not hidden or any(word in (str(hidden), f"+{hidden}") for word in words)


@pytest.mark.parametrize("lines", ["24", "30"])
def test_at_80_columns_a_person_sees_what_runs_beside_four_agents(lines: str) -> None:
    rows = shown("many_agents", lines)

    assert any("● Agent" in row for row in rows)
    assert any("12% of 1M" in row for row in rows)


@pytest.mark.parametrize(
    ("rows", "lines", "expected"),
    [(24, 24, 8), (7, 24, 7), (1, 24, 1), (0, 24, 1), (None, 24, 8), (9, 12, 2), (9, None, 6)],
)
def test_a_band_has_the_rows_that_the_client_gives_it_and_at_least_one(
    rows: int | None, lines: int | None, expected: int
) -> None:
    """Without a row the frame is the one of a single row, so it is right once there is one."""
    assert expected == Screen({}, {}, {"rows": rows, "lines": lines}, NORMAL).most_rows
