"""The dependencies: set up once, checked before they are used, and no harm done where they fail.

No network: `uv` and the interpreter are stand-ins on the PATH; what they install is linked from
the environment that runs these tests.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from hudline.core.paths import Home
from hudline.install import links, upkeep
from hudline.install.dependencies import RETRY_SECONDS, failure, one_line, provision, state
from hudline.platform.locks import hold

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = (ROOT / "requirements.txt").read_bytes()
PYTHON = links.interpreter()
HERE = os.path.dirname(os.path.dirname(orjson.__file__))
SITE = "lib/python{}.{}/site-packages".format(*sys.version_info[:2])
NOW = 1_800_000_000.0

# Makes an environment as uv does, and links into it what the tests themselves run on.
UV = f"""#!/bin/sh
echo "$*" >> "$0.log"
for last in "$@"; do :; done
case "$1" in
venv) mkdir -p "$last/bin" "$last/{SITE}" && ln -s {PYTHON} "$last/bin/python" ;;
pip) ln -s {HERE}/* "$(dirname "$5")/../{SITE}/" ;;
esac
"""
BROKEN_UV = "#!/bin/sh\necho 'uv has no network' >&2\nexit 2\n"
# As an interpreter without a network: makes an environment of itself, cannot install into it.
OFFLINE_PYTHON = """#!/bin/sh
case "$*" in
*' venv '*) for last in "$@"; do :; done; mkdir -p "$last/bin" && cp "$0" "$last/bin/python" ;;
*)
    printf 'WARNING: retrying\\nERROR: \\033[31mno route to https://me:secret@host/x\\n' >&2
    exit 1 ;;
esac
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(str(tmp_path / "home"))


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on the PATH, with a uv that fails until a test puts another."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    put_program(folder, "uv", BROKEN_UV)
    return folder


def put_program(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def set_up(home: Home, python: str = PYTHON, now: float = NOW, force: bool = False) -> str:
    return provision(home, str(ROOT), python, now, force)


def environments(home: Home) -> "list[str]":
    names = os.listdir(home.deps)
    return sorted(name for name in names if os.path.isdir(f"{home.deps}/{name}"))


def test_before_the_first_set_up_it_is_missing(home: Home) -> None:
    assert state(home, REQUIREMENTS) == "missing"
    assert failure(home) is None


def test_uv_sets_it_up_where_it_is_on_the_path(home: Home, programs: Path) -> None:
    uv = put_program(programs, "uv", UV)
    assert set_up(home) == "installed"
    assert state(home, REQUIREMENTS) == "ready"
    assert state(home, REQUIREMENTS + b"\nmore") == "stale"
    assert Path(home.site(), "orjson").exists()
    result, installed = Path(uv + ".log").read_text().splitlines()
    assert result.startswith(f"venv --quiet --python {PYTHON} ")
    assert installed.endswith(f"--requirement {ROOT}/requirements.txt")


def test_what_was_set_up_loads(home: Home, programs: Path) -> None:
    put_program(programs, "uv", UV)
    set_up(home)
    code = "import sys; sys.path[:0] = sys.argv[1:3]; from hudline.core import json_codec; "
    code += "print(json_codec.NAME)"
    command = [PYTHON, "-I", "-S", "-c", code, str(ROOT / "src"), home.site()]
    assert subprocess.check_output(command, text=True) == "orjson\n"


def test_a_second_set_up_has_nothing_to_do(home: Home, programs: Path) -> None:
    uv = put_program(programs, "uv", UV)
    set_up(home)
    Path(uv).unlink()
    assert set_up(home, python="/nonexistent") == "ready"


def test_an_environment_whose_interpreter_was_removed_is_set_up_again(
    home: Home, programs: Path
) -> None:
    put_program(programs, "uv", UV)
    set_up(home)
    os.unlink(home.venv() + "/bin/python")
    assert state(home, REQUIREMENTS) == "missing"
    assert set_up(home) == "installed"


def test_the_environment_in_use_stays_until_the_one_after_the_next(
    home: Home, programs: Path
) -> None:
    put_program(programs, "uv", UV)
    tag = os.path.basename(home.venv())
    for _ in range(3):
        set_up(home)
        used = os.readlink(home.venv())
        Path(home.venv(), "requirements.txt").write_text("of an older release")
    assert used in environments(home)
    assert len(environments(home)) == 3  # the link, the one in use, the one before
    assert all(name.startswith(tag) for name in environments(home))


def test_where_uv_cannot_pip_is_asked_and_its_last_line_is_the_reason(
    home: Home, programs: Path
) -> None:
    assert set_up(home, put_program(programs, "offline", OFFLINE_PYTHON)) == "failed"
    recorded = failure(home)
    assert recorded is not None
    assert recorded.at == NOW
    assert recorded.reason == "ERROR:  [31mno route to https://…@host/x"
    assert environments(home) == []


def test_sessions_try_again_after_an_hour_and_a_person_at_once(home: Home, programs: Path) -> None:
    set_up(home, put_program(programs, "offline", OFFLINE_PYTHON))
    put_program(programs, "uv", UV)
    assert set_up(home, now=NOW + RETRY_SECONDS - 1) == "waiting"
    assert set_up(home, now=NOW + 1, force=True) == "installed"
    assert failure(home) is None


@pytest.mark.parametrize("later", [RETRY_SECONDS, -1])
def test_an_hour_later_or_with_the_clock_set_back_a_session_tries_again(
    home: Home, programs: Path, later: float
) -> None:
    set_up(home, put_program(programs, "offline", OFFLINE_PYTHON))
    put_program(programs, "uv", UV)
    assert set_up(home, now=NOW + later) == "installed"


def test_a_library_that_crashes_is_never_used(home: Home, programs: Path) -> None:
    crashing = "#!/bin/sh\nkill -SEGV $$\n"
    put_program(programs, "uv", UV)
    assert set_up(home, put_program(programs, "crashing", crashing)) == "failed"
    recorded = failure(home)
    assert recorded is not None
    assert recorded.reason == "crashing was ended by signal 11"
    assert state(home, REQUIREMENTS) == "missing"


def test_a_library_that_does_not_load_is_never_used(home: Home, programs: Path) -> None:
    put_program(programs, "uv", UV.replace("ln -s " + HERE, "true " + HERE))
    assert set_up(home) == "failed"
    recorded = failure(home)
    assert recorded is not None
    assert recorded.reason == "orjson does not load"


def test_a_build_that_was_killed_leaves_nothing_behind(home: Home, programs: Path) -> None:
    put_program(programs, "uv", UV)
    torn = Path(home.venv() + "-torn")
    torn.mkdir(parents=True)
    set_up(home)
    assert not torn.exists()


def test_of_two_sessions_at_once_one_sets_it_up(home: Home, programs: Path) -> None:
    put_program(programs, "uv", UV)
    os.makedirs(home.deps)
    release = hold(home.venv() + ".lock", 0)
    assert release is not None
    assert set_up(home) == "busy"
    release()
    assert set_up(home) == "installed"


@pytest.mark.parametrize("note", [b"", b"null", b"[]", b'{"at": "x", "reason": 1}', b"\xff"])
def test_a_note_that_makes_no_sense_is_no_failure(home: Home, note: bytes) -> None:
    os.makedirs(home.deps)
    Path(home.deps, "failed.json").write_bytes(note)
    assert failure(home) is None


def test_a_reason_is_one_short_line_without_control_characters() -> None:
    assert one_line("first\n\x1b]0;title\x07\u202e last\n \n") == " ]0;title   last"
    assert one_line("") == ""
    assert len(one_line("x" * 5000)) == 300


def test_preparing_prints_the_interpreter_to_use(
    home: Home, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_program(programs, "uv", UV)
    assert upkeep.prepare(home, str(ROOT)) == 0
    assert capsys.readouterr() == (f"{home.venv()}/bin/python\n", "")


def test_preparing_that_fails_says_why_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.write_text("")
    assert upkeep.prepare(Home(str(in_the_way)), str(ROOT)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("hudline: its environment could not be prepared: ")
    assert len(err.splitlines()) == 2


def test_the_upkeep_compiles_installs_and_sweeps_without_a_word(
    tmp_path: Path, programs: Path
) -> None:
    put_program(programs, "uv", UV)
    root = tmp_path / "plugin"
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("hooks", "src"):
        shutil.copytree(ROOT / name, root / name, ignore=skip)
    shutil.copy(ROOT / "requirements.txt", root)
    env = {"PATH": os.environ["PATH"], "HUDLINE_HOME": str(tmp_path / "home")}
    old = tmp_path / "home/sessions/old"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    command = [PYTHON, "-I", "-S", str(root / "hooks/upkeep.py")]
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(root.glob(f"src/hudline/core/__pycache__/paths.{sys.implementation.cache_tag}.pyc"))
    assert state(Home(env["HUDLINE_HOME"]), REQUIREMENTS) == "ready"
    assert not old.exists()
