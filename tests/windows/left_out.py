"""What unit tests need and Windows has not: such a test is skipped, with the reason.

Four ways lead there, all by conftest.py, which takes the hooks from here under Windows.

- A module or a function of Python's that is not there (`pty`, `os.mkfifo`): a test that uses it is
  skipped where it does. What Hudline's own code uses stays an error.
- A program of `PROGRAMS` that is not there (`sh`, `git`): a test that starts it is skipped.
- Symbolic links, where this Windows or this user can make none: a test that makes one is skipped.
- The tables `FILES` and `SINGLE`: tests of what is otherwise there. tests/test_windows_left_out.py
  compares them with the tests.
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NoReturn

import hypothesis
import pytest
import rich.console

TESTS = Path(__file__).resolve().parents[1]
SCRIPT = "runs a shell script; Windows has a program of its own for that"
PROGRAM = "puts shell scripts in the place of programs, which Windows does not run"
TERMINAL = "opens a pseudo-terminal, which Windows has not"
SIZES = "limits the size of files, which Windows cannot"
MODES = "looks at the permissions of files, which Windows has not"
SIGNALS = "sends signals, which Windows has not"
PIPES = "opens a named pipe in a folder, which Windows has not"
PROCESS_FILES = "reads /proc"
SHORT = "shortens a program's path by ~, which only the Bourne shell reads in front of a command"
POSIX_PATHS = "is about paths that begin with a slash; test_paths_of_windows.py has the others"
FORK = "forks, which Windows cannot"
OPEN = "removes or replaces a file that is open, which Windows refuses"
OTHER_SYSTEM = "is about how Hudline does something on Linux and macOS"
REDRAWS = "is about draws by time, for which Hudline does not ask on Windows"
FORMER = "is about what versions left that did not run on Windows"
NAMES = "has names of folders that Windows does not allow"
OWNERS = "looks at the owner of files, which Hudline does not on Windows"
UNNAMED = "sets up in a folder that no command for both shells of Windows can name"
GIT = "shows what git says, which is not here"
PORTS = "asks for ports, which a service of Wine's knows that this run ends; client.py has it"
LINKS = "makes symbolic links, which nobody can make here"
PATIENCE = 10  # times as long as elsewhere a test waits for a program, which Wine starts slowly
PROGRAMS = ("sh", "bash", "dash", "git", "sleep", "mount")  # that tests start
ABSENT = ("fcntl", "posix", "pty", "pwd", "resource", "termios", "tty")  # modules
# Whole files, by name.
FILES: dict[str, str] = {
    "test_dependencies.py": PROGRAM,
    "test_launcher.py": SCRIPT,
    "test_plugin_gone.py": SCRIPT,
    "test_preparation.py": PROGRAM,
    "test_python_found.py": SCRIPT,
    "test_top_terminal.py": TERMINAL,
}
# Single tests, by file and by name, or by name and parameters.
SINGLE: dict[str, dict[str, str]] = {
    "test_cli.py": {
        "test_the_path_is_short_below_the_persons_own_folder_and_fit_for_a_shell": SHORT,
    },
    "test_demo.py": {
        "test_the_end_waits_for_what_a_process_has_left_behind": FORK,
        "test_the_branch_and_a_changed_file_show": GIT,
    },
    "test_doctor.py": {
        "test_an_interpreter_that_is_gone_fails": OPEN,
        "test_an_interpreter_that_is_too_old_or_does_not_run_fails": OPEN,
        "test_a_state_folder_that_others_can_read_is_a_warning": MODES,
        "test_before_an_install_the_plugin_comes_first_and_each_cure_once[2.1.197]": PROGRAM,
        "test_before_an_install_the_plugin_comes_first_and_each_cure_once[unknown]": PROGRAM,
        "test_the_status_line_setting_is_judged[changes3-warn-not the one]": FORMER,
        "test_the_status_line_setting_is_judged[changes4-warn-refreshInterval]": REDRAWS,
        "test_the_status_line_setting_is_judged[changes5-warn-refreshInterval]": REDRAWS,
        "test_the_status_line_setting_is_judged[changes6-warn-refreshInterval]": REDRAWS,
    },
    "test_doctor_report.py": {"test_nothing_of_the_person_is_in_it": UNNAMED},
    "test_event_following.py": {"test_ctrl_c_ends_it_without_a_word": SIGNALS},
    "test_export_push.py": {"test_a_process_of_its_own_sends_what_is_new": PROGRAM},
    "test_failure_modes.py": {
        "test_row_18_setup_asks_for_redraws_and_each_shows_what_was_just_heard": REDRAWS,
    },
    "test_folders.py": {
        "test_hooks_and_commands_agree_and_make_nothing_in_the_project": SCRIPT,
        "test_the_host_listens_where_the_hooks_ring": PIPES,
        "test_the_doctor_names_folders_that_are_not_used": POSIX_PATHS,
    },
    "test_hostile_files.py": {
        "test_an_edited_file_that_is_there_has_an_address[50%41#?\\xe9.txt]": NAMES,
    },
    "test_host_life.py": {
        "test_clients_with_equal_process_ids_have_hosts_of_their_own": OTHER_SYSTEM,
    },
    "test_imports.py": {
        "test_a_hook_loads_these_modules_and_no_others": OTHER_SYSTEM,
        "test_without_the_c_functions_json_serves": OTHER_SYSTEM,
    },
    "test_ledger_failures.py": {
        "test_what_is_no_transcript_is_passed_over": "makes files whose names are no text",
    },
    "test_limits.py": {
        "test_the_account_is_read_beside_the_configuration_folder_where_none_is_named": POSIX_PATHS,
    },
    "test_refresh.py": {
        "test_a_lock_whose_file_was_removed_is_the_one_of_the_file_that_is_there_now": OPEN,
        "test_where_the_file_system_has_no_locks_nobody_is_kept_out": OTHER_SYSTEM,
    },
    "test_script_feed.py": {
        "test_a_person_is_told_what_is_wrong": TERMINAL,
        "test_a_call_wakes_the_host_of_the_session_and_starts_none": PIPES,
        "test_a_call_loads_neither_rich_nor_json_nor_re": OTHER_SYSTEM,
    },
    "test_script_pipe.py": {"test_a_pipe_that_is_interrupted_ends_by_that_signal": SIGNALS},
    "test_settings_as_people_have_them.py": {
        "test_read_only_settings_are_left_alone_and_the_entry_to_declare_is_said[a folder]": MODES,
        "test_a_full_disk_is_one_sentence_and_one_hint_for_every_command": SIZES,
    },
    "test_settings.py": {
        "test_an_earlier_line_of_ours_is_brought_up_to_date_without_losing_what_was_added": FORMER,
        "test_paths_with_spaces_and_quotes_are_quoted_and_recognised": NAMES,
        "test_a_folder_that_cannot_be_written_is_told_and_nothing_changes": MODES,
    },
    "test_setup.py": {"test_homes_with_spaces_quotes_and_other_names_work": NAMES},
    "test_sweep.py": {
        "test_two_sweeps_at_once_are_one_whichever_way_the_lock_is_held": FORMER,
    },
    "test_session_start.py": {
        "test_the_upkeep_runs_in_a_session_of_its_own": OTHER_SYSTEM,
        "test_an_environment_s_interpreter_is_never_linked_but_the_one_below_it": OTHER_SYSTEM,
        "test_the_launcher_is_brought_up_to_date_but_never_made_unasked": OTHER_SYSTEM,
        "test_an_interpreter_that_does_not_run_is_never_linked": PROGRAM,
    },
    "test_band_rest.py": {
        "test_what_the_system_does_not_watch_is_seen_within_a_second": OTHER_SYSTEM,
    },
    "test_own_widget_bounds.py": {
        "test_a_widget_leaves_files_alone_and_starts_and_reaches_nothing[fork]": FORK,
        "test_a_folder_above_in_which_everybody_may_rename_is_refused": MODES,
    },
    "test_own_widgets_host.py": {
        "test_a_folder_that_is_made_later_or_anew_is_watched": OTHER_SYSTEM,
    },
    "test_show.py": {
        "test_a_chrome_trace_takes_the_place_of_a_file_whole_and_is_private_there_too": OPEN,
    },
    "test_top_keys.py": {
        "test_children_are_found_with_the_ports_they_listen_on": PORTS,
    },
    "test_own_widgets.py": {
        "test_what_does_no_harm_is_drawn_and_nothing_else_is[fork]": FORK,
        "test_a_file_that_others_may_write_to_does_not_run": MODES,
        "test_neither_does_one_in_a_folder_that_others_may_write_to": MODES,
        "test_nor_one_of_another_user": OWNERS,
    },
}
_PASSED_OVER = ("pathlib", "subprocess")
_NO_ATTRIBUTE = re.compile(
    r"module '(os|posix|signal|select|time|socket)'(?: \(frozen\))?>? has no attribute '(\w+)'"
)
_NOT_OFFERED = re.compile(r"(preexec_fn|pass_fds) (?:is )?not supported|(Unsupported signal)")


class _LeftOut(pytest.Module):
    """A file that is skipped without being imported."""

    reason = ""

    def collect(self) -> Iterator[pytest.Item]:
        pytest.skip(self.reason, allow_module_level=True)


class _Absent(ModuleType):
    """A module that Windows has not: a test that uses it is skipped."""

    def __getattr__(self, name: str) -> NoReturn:
        if _is_test(sys._getframe(1)):
            pytest.skip(f"needs {self.__name__}.{name}, which Windows has not")
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


def prepare() -> None:
    """Let the tests be imported."""
    for name in ABSENT:
        sys.modules.setdefault(name, _Absent(name))
    slow = [hypothesis.HealthCheck.too_slow]  # as everything under Wine
    hypothesis.settings.register_profile("windows", suppress_health_check=slow, deadline=None)
    hypothesis.settings.load_profile("windows")
    # Wine, and a Windows without a console, have rich think of one that obeys no sequences.
    rich.console.detect_legacy_windows = lambda: False
    run = subprocess.run

    @functools.wraps(run)
    def patient(*args: Any, timeout: float | None = None, **more: Any) -> Any:
        if timeout is not None and _is_test(sys._getframe(1)):
            timeout *= PATIENCE
        return run(*args, timeout=timeout, **more)

    setattr(subprocess, "run", patient)  # noqa: B010 - its declaration has another type
    start = subprocess.Popen.__init__

    @functools.wraps(start)
    def started(self: subprocess.Popen[Any], args: Any, *rest: Any, **more: Any) -> None:
        try:
            start(self, args, *rest, **more)
        except FileNotFoundError:
            name = args if isinstance(args, str) else Path(args[0]).name
            if name in PROGRAMS and _is_test(sys._getframe(1)):
                pytest.skip(f"starts {name}, which is not here")
            raise

    setattr(subprocess.Popen, "__init__", started)  # noqa: B010 - its declaration has another type
    if not _has_links():
        setattr(os, "symlink", _no_link)  # noqa: B010 - its declaration has another type


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """Skip a file of `FILES`, with its reason."""
    reason = FILES.get(module_path.name) if module_path.parent == TESTS else None
    if reason is None:
        return None
    module: _LeftOut = _LeftOut.from_parent(parent, path=module_path)
    module.reason = reason
    return module


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Skip the tests of `SINGLE`, each with its reason."""
    for item in items:
        single = SINGLE.get(item.path.name, {})
        reason = single.get(item.name) or single.get(getattr(item, "originalname", item.name))
        if reason is not None and item.path.parent == TESTS:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip a test that itself has used what is not there."""
    report = yield
    reason = _missing(call.excinfo.value) if call.excinfo else ""
    last = call.excinfo.traceback[-1] if call.excinfo else None
    if reason and last and TESTS.parent / "src" not in Path(str(last.path)).parents:
        report.outcome = "skipped"
        report.longrepr = (str(last.path), last.lineno + 1, f"Skipped: {reason}")
    return report


def _missing(error: BaseException) -> str:
    """What a test has used that is not there; "" for any other error."""
    found = _NO_ATTRIBUTE.search(str(error)) if isinstance(error, AttributeError) else None
    if found:
        return f"needs {found[1]}.{found[2]}, which Windows has not"
    is_refusal = isinstance(error, (AssertionError, ValueError))
    asked = _NOT_OFFERED.search(str(error)) if is_refusal else None
    return f"needs what subprocess refuses there: {asked[1] or asked[2]}" if asked else ""


def _is_test(frame: FrameType | None) -> bool:
    """Whether a test asks, be it by a function of Python's for paths or programs."""
    while frame and str(frame.f_globals.get("__name__")).partition(".")[0] in _PASSED_OVER:
        frame = frame.f_back
    return frame is not None and TESTS in Path(frame.f_code.co_filename).parents


def _has_links() -> bool:
    """Whether a symbolic link is one here: without a privilege it cannot be made, and under Wine
    nothing comes of it."""
    with tempfile.TemporaryDirectory() as folder:
        link = os.path.join(folder, "link")
        try:
            os.symlink(folder, link)
        except OSError:
            return False
        return os.path.islink(link)


def _no_link(*_: Any, **__: Any) -> NoReturn:
    if _is_test(sys._getframe(1)):
        pytest.skip(LINKS)
    raise OSError(1314, "A required privilege is not held by the client")
