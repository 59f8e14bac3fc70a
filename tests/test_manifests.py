"""What the client and the plugin directory read about the plugin."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest

import hudline
from hudline.cli import commands as cli
from hudline.cli.keys import KEYS
from hudline.cli.reference.skills import OPTIONS

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "setup": "setup",
    "uninstall": "uninstall",
    "doctor": "doctor",
    "verbosity": "verbosity LEVEL",
    "preset": "preset NAME",
    "theme": "theme NAME",
}
REPORTS = {name for name in OPTIONS if name in cli.COMMANDS}
TALKS = {"configure"}  # skills that ask first, and run what was chosen


def manifest() -> Any:
    return json.loads((ROOT / "plugin.json").read_text("utf-8"))


def test_the_manifest_at_the_top_is_the_one_the_loader_reads() -> None:
    loaded = ROOT / ".claude-plugin" / "plugin.json"
    assert (ROOT / "plugin.json").read_bytes() == loaded.read_bytes()


def test_one_version_everywhere() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert manifest()["version"] == hudline.__version__
    assert f'\nversion = "{hudline.__version__}"\n' in project


def test_the_only_hosts_are_those_that_the_libraries_come_from() -> None:
    assert manifest()["network"] == {"hosts": ["pypi.org", "files.pythonhosted.org"]}


def test_the_marketplace_offers_this_folder_and_leaves_the_version_to_the_manifest() -> None:
    market = json.loads((ROOT / ".claude-plugin" / "marketplace.json").read_text("utf-8"))
    (plugin,) = market["plugins"]
    assert market["name"] == plugin["name"] == manifest()["name"] == "hudline"
    assert plugin["source"] == "./"
    assert "version" not in plugin


def test_the_icon_is_a_square_png_of_the_size_the_directory_asks_for() -> None:
    data = (ROOT / manifest()["icon"]).read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert width == height
    assert 512 <= width <= 2048
    assert len(data) < 2_000_000


@pytest.mark.parametrize("name", COMMANDS)
def test_a_skill_runs_exactly_its_command_and_only_when_the_person_asks(name: str) -> None:
    text = (ROOT / "skills" / name / "SKILL.md").read_text("utf-8")
    command = '"${CLAUDE_PLUGIN_ROOT}/bin/hudline" '
    allowed = [re.sub("LEVEL|NAME", "*", COMMANDS[name])]
    allowed += ["setup --line"] if name == "setup" else []
    assert f"\nname: {name}\n" in text
    assert "\ndisable-model-invocation: true\n" in text
    tools = ", ".join(f"Bash({command}{words})" for words in allowed)
    assert f"\nallowed-tools: {tools}\n" in text
    assert re.findall(r"```sh\n(.*?)```", text, re.DOTALL) == [f"{command}{COMMANDS[name]}\n"]


def test_every_skill_is_one_of_the_commands() -> None:
    assert {path.parent.name for path in ROOT.glob("skills/*/SKILL.md")} == {
        *COMMANDS, *REPORTS, *TALKS,
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_skill_of_a_report_runs_nothing_but_that_report(name: str) -> None:
    text = (ROOT / "skills" / name / "SKILL.md").read_text("utf-8")
    command = f'"${{CLAUDE_PLUGIN_ROOT}}/bin/hudline" {name}'
    description = text.partition("\ndescription: ")[2].partition("\n")[0]
    assert f"\nname: {name}\n" in text
    assert "\ndisable-model-invocation: true\n" in text
    assert f"\nallowed-tools: Bash({command}), Bash({command} *)\n" in text
    assert re.findall(r"```sh\n(.*?)```", text, re.DOTALL) == [f"{command} OPTIONS\n"]
    assert len(description) < 80


def test_the_skill_that_asks_may_run_only_what_cannot_harm() -> None:
    """Neither a command of the person's own nor an editor is ever let through unasked."""
    text = (ROOT / "skills" / "configure" / "SKILL.md").read_text("utf-8")
    allowed = text.partition("\nallowed-tools: ")[2].partition("\n")[0]
    rules = re.findall(r'Bash\("\$\{CLAUDE_PLUGIN_ROOT\}/bin/hudline" ([^)]*)\)', allowed)
    assert (
        ", ".join(f'Bash("${{CLAUDE_PLUGIN_ROOT}}/bin/hudline" {rule})' for rule in rules)
        == allowed
    )
    keys = [rule.split()[2] for rule in rules if rule.startswith("config set ")]
    assert set(rules) == {
        "config get", "config get *", "preset *", *(f"config set {key} *" for key in keys),
    }  # fmt: skip
    assert set(keys) <= set(KEYS) - {"commands", "wrap", "project", "$schema"}
    assert "\ndisable-model-invocation: true\n" in text
