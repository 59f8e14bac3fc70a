"""The dependencies: set up once, checked before they are used, and no harm done where they fail.

No network: `uv` and the interpreter are stand-ins on the PATH; what they install is linked from
the environment that runs these tests.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import orjson
import pytest

from hudline.core.paths import Home
from hudline.install import build, links
from hudline.install.build import LIBRARIES, Report
from hudline.install.dependencies import RETRY_SECONDS, failure, provision, state
from hudline.install.steps import NO_INSTALLER, StepError, one_line
from hudline.platform.locks import hold

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = (ROOT / "requirements.txt").read_bytes()
PYTHON = links.interpreter()
HERE = os.path.dirname(os.path.dirname(orjson.__file__))
LINKED = " ".join(
    f"{HERE}/{name}" for name in ("orjson", "rich", "pygments", "markdown_it", "mdurl")
)
SITE = "lib/python{}.{}/site-packages".format(*sys.version_info[:2])
NOW = 1_800_000_000.0

# Makes an environment as uv does, and links into it what the tests themselves run on.
UV = f"""#!/bin/sh
echo "$*" >> "$0.log"
for last in "$@"; do :; done
case "$1" in
venv) mkdir -p "$last/bin" "$last/{SITE}" && ln -s {PYTHON} "$last/bin/python" ;;
pip) ln -s {LINKED} "$(dirname "$5")/../{SITE}/" ;;
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

# As an interpreter with a pip, or with ensurepip alone: makes an environment of itself, links what
# the tests run on into the folder after --target, and what an installer leaves beside it.
PIP_PYTHON = f"""#!/bin/sh
echo "$*" >> {{log}}
for last in "$@"; do :; done
case "$*" in
*' venv '*) mkdir -p "$last/bin" "$last/{SITE}" && ln -s "$0" "$last/bin/python" ;;
*'pip --version') case "$0" in */bin/python) ;; *) exit {{status}} ;; esac ;;
*' ensurepip '*)
    env=${{{{0%/bin/python}}}}
    mkdir "$env/{SITE}/pip" "$env/{SITE}/pip-1.dist-info" "$env/{SITE}/setuptools"
    touch "$env/bin/pip3" "$env/{SITE}/distutils-precedence.pth" ;;
*' install '*)
    printf 'Collecting orjson\\n  Downloading orjson-3-cp311.whl (1 kB)\\n'
    printf '  Using cached rich-15.0.0-py3-none-any.whl\\nProcessing /x/mdurl-0.1-py3.whl\\n'
    sleep 0.5
    while [ "$1" != --target ]; do shift; done
    mkdir "$2/bin" && ln -s {LINKED} "$2/" ;;
*) exec {PYTHON} "$@" ;;
esac
"""
OLD_PIP = ("pip", "pip-23.2.1.dist-info", "setuptools", "setuptools-65.dist-info", "pkg_resources")


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


def set_up(
    home: Home, python: str = PYTHON, now: float = NOW, report: "Report | None" = None
) -> str:
    return provision(home, str(ROOT), python, now, report)


def unseen(doing: str, share: float) -> None:
    """Stands for a person who waits."""


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
    result, installed = Path(uv + ".log").read_text("utf-8").splitlines()
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


def put_python(folder: Path, has_pip: bool) -> str:
    log = str(folder / "python.log")
    return put_program(folder, "python", PIP_PYTHON.format(log=log, status=0 if has_pip else 1))


def test_the_pip_of_the_interpreter_fills_an_environment_that_has_none(
    home: Home, programs: Path
) -> None:
    assert set_up(home, put_python(programs, has_pip=True)) == "installed"
    made, _, install, _ = (programs / "python.log").read_text("utf-8").splitlines()[:4]
    assert "-m venv --without-pip --clear " in made
    assert f"--no-compile --target {os.path.realpath(home.venv())}/{SITE} " in install
    assert install.endswith(f"--requirement {ROOT}/requirements.txt")
    assert {"orjson", "rich"} <= set(os.listdir(home.site()))
    assert not {"pip", "setuptools", "bin"} & set(os.listdir(home.site()))
    assert sorted(os.listdir(home.venv())) == ["bin", "lib", "requirements.txt"]


def test_where_the_interpreter_has_no_pip_the_one_of_ensurepip_does_not_stay(
    home: Home, programs: Path
) -> None:
    assert set_up(home, put_python(programs, has_pip=False)) == "installed"
    assert " ensurepip " in (programs / "python.log").read_text("utf-8")
    names = os.listdir(home.site())
    assert "orjson" in names
    assert not [name for name in names if name.startswith(("pip", "setuptools", "distutils"))]
    assert os.listdir(home.venv() + "/bin") == ["python"]


def test_without_pip_and_ensurepip_the_reason_says_so(home: Home, programs: Path) -> None:
    text = PIP_PYTHON.replace("*' ensurepip '*)", "*' ensurepip '*) echo ensurepip >&2; exit 1")
    log = str(programs / "python.log")
    assert set_up(home, put_program(programs, "python", text.format(log=log, status=1))) == "failed"
    recorded = failure(home)
    assert recorded is not None
    assert recorded.reason == "this Python has neither pip nor ensurepip"
    assert environments(home) == []


def test_how_far_it_is_only_rises_and_names_what_is_missing(home: Home, programs: Path) -> None:
    seen: list[tuple[str, float]] = []
    python = put_python(programs, has_pip=True)
    assert set_up(home, python, report=lambda *step: seen.append(step)) == "installed"
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 7 / 8)
    texts = list(dict.fromkeys(doing for doing, _ in seen))
    assert texts[:3] == ["making a folder for them", "fetching orjson", "fetching pygments"]
    assert texts[-1] == "checking that they load"


def put_old(home: Home) -> Path:
    """An environment as versions before 0.3 made it, with what installs into it."""
    set_up(home)
    site = Path(home.site())
    for name in OLD_PIP:
        (site / name).mkdir()
        (site / name / "file.py").write_text("x = 1")
    (site / "distutils-precedence.pth").write_text("import os")
    (site.parents[2] / "bin/pip3.11").write_text("")
    return site


def test_an_old_environment_loses_its_installers_and_stays_in_use(
    home: Home, programs: Path
) -> None:
    put_program(programs, "uv", UV)
    site = put_old(home)
    before = os.readlink(home.venv())
    code = "import sys; sys.path.append(sys.argv[1]); import orjson; print(flush=True); input(); "
    code += "import rich.console, rich.live; print('loaded')"
    command = [PYTHON, "-I", "-S", "-c", code, home.site()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as host:
        assert host.stdout is not None
        host.stdout.readline()
        assert set_up(home, python="/nonexistent") == "ready"
        assert host.communicate("\n")[0] == "loaded\n"
    assert os.readlink(home.venv()) == before
    assert not set(OLD_PIP) & set(os.listdir(site))
    assert not (site / "distutils-precedence.pth").exists()
    assert os.listdir(home.venv() + "/bin") == ["python"]
    assert {"orjson", "rich"} <= set(os.listdir(site))


def test_installers_stay_while_an_environment_is_built(home: Home, programs: Path) -> None:
    put_program(programs, "uv", UV)
    site = put_old(home)
    release = hold(home.venv() + ".lock", 0)
    assert release is not None
    assert set_up(home) == "ready"
    release()
    assert set(OLD_PIP) <= set(os.listdir(site))


def test_an_environment_of_the_persons_behind_a_link_keeps_its_installers(
    home: Home, programs: Path, tmp_path: Path
) -> None:
    put_program(programs, "uv", UV)
    put_old(home)
    own = tmp_path / "own"
    os.replace(os.path.realpath(home.venv()), own)
    os.unlink(home.venv())
    os.symlink(own, home.venv())
    assert set_up(home) == "ready"
    assert set(OLD_PIP) <= set(os.listdir(home.site()))


def test_the_libraries_are_those_that_the_requirements_bring() -> None:
    def needs(name: str) -> set[str]:
        required = [one for one in metadata.requires(name) or [] if "extra ==" not in one]
        names = {re.split(r"[^\w.-]", one)[0] for one in required if "python_version" not in one}
        return names.union(*(needs(one) for one in names))

    direct = {re.split("=", line)[0] for line in REQUIREMENTS.decode().splitlines() if "==" in line}
    assert set(LIBRARIES) == direct.union(*(needs(one) for one in direct))


def test_an_index_that_cannot_be_reached_is_named_as_that(home: Home, programs: Path) -> None:
    text = OFFLINE_PYTHON.replace("WARNING: retrying", "WARNING: Retrying (Retry(total=4))")
    assert set_up(home, put_program(programs, "offline", text)) == "failed"
    recorded = failure(home)
    assert recorded is not None
    assert recorded.reason == "the package index could not be reached"


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
    assert set_up(home, now=NOW + 1, report=unseen) == "installed"
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
    put_program(programs, "uv", UV.replace("ln -s " + LINKED, "true"))
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


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_what_brings_pip_is_told_apart(
    missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(command: list[str], *_: object) -> None:
        module = "pip" if "pip" in command else missing
        raise StepError(f"C:/embedded/python.exe: No module named {module}")

    monkeypatch.setattr(build, "run", fail)
    monkeypatch.setattr(build, "MAKER_HAS_IT", True)  # as on Windows
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StepError, match=NO_INSTALLER):
        build.build(str(tmp_path), str(tmp_path), "requirements.txt", "python", lambda *_: None)
