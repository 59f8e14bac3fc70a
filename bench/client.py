"""What one tool call takes in the real client, with the plugin and without."""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.client import REPOSITORY, Client, ClientMissing, ensure_client, marketplace_copy
from tests.e2e.messages_api import MessagesApi, Turn, call

from bench.measure import Result, ratio
from hudline.core.paths import Home
from hudline.install import client_settings, links

CALLS = 20
ROUNDS = 4
NOTHING = "/bin/true"
SURFACES = {"": f"hooks that run {NOTHING}", "line": "the status line", "band": "the band"}


def tool_calls() -> tuple[list[Result], str]:
    """The ratios of a session of twenty tool calls with Hudline to one without, or why not."""
    try:
        binary = ensure_client()
    except ClientMissing as missing:
        return [], f"The real client was not measured: {missing}"
    plain: list[float] = []
    with_hudline: dict[str, list[float]] = {surface: [] for surface in SURFACES}
    with tempfile.TemporaryDirectory(
        prefix="hudline-bench-client-", ignore_cleanup_errors=True
    ) as folder:
        plugin = marketplace_copy(REPOSITORY, Path(folder) / "plugin")
        idle = _idle_copy(plugin, Path(folder) / "idle")
        for index in range(ROUNDS):
            plain.append(_seconds(Path(folder) / f"plain-{index}", binary, None, ""))
            for surface, times in with_hudline.items():
                place, what = Path(folder) / f"with-{surface}-{index}", plugin if surface else idle
                times.append(_seconds(place, binary, what, surface))
    return [
        ratio(
            f"a tool call, with {name}, to without",
            [own / other for own, other in zip(with_hudline[surface], plain)],
            None,
            "real client",
        )
        for surface, name in SURFACES.items()
    ], ""


def _idle_copy(plugin: Path, into: Path) -> Path:
    """The plugin with as many hooks, which do nothing: the client's own price of them."""
    shutil.copytree(plugin, into)
    path = into / "hooks" / "hooks.json"
    manifest = json.loads(path.read_text("utf-8"))
    del manifest["modules"]
    for group in itertools.chain(*manifest["hooks"].values()):
        for hook in group["hooks"]:
            hook.update(command=NOTHING, args=[])
    path.write_text(json.dumps(manifest), "utf-8")
    return into


def _seconds(folder: Path, binary: Path, plugin: Path | None, surface: str) -> float:
    """How long twenty tool calls take in one interactive session."""
    script = [Turn("", [call("Bash", command=f"echo {index}")]) for index in range(CALLS)]
    with MessagesApi() as api, Client(folder, binary, api.url) as client:
        api.script(main=[Turn("Ready."), *script, Turn("All done.")])
        client.env["HUDLINE_SURFACE"] = surface
        if plugin:
            client.install_plugin(plugin, "hudline@hudline")
        if plugin and surface:
            _set_up(client, plugin)
        terminal = client.launch()
        terminal.submit("hello")
        terminal.wait_for("Ready.")
        time.sleep(1.0)  # what starts with the session is not what a call costs
        began = time.perf_counter()
        terminal.submit("go")
        terminal.wait_for("All done.", 120)
        return time.perf_counter() - began


def _set_up(client: Client, plugin: Path) -> None:
    """The status line as `hudline setup` writes it, without its libraries' installation."""
    home = Home(str(client.config / "hudline"))
    (client.config / "hudline" / "deps").mkdir(parents=True)
    # This environment holds the same libraries, so no session sets about installing them.
    (client.config / "hudline" / "deps" / str(sys.implementation.cache_tag)).symlink_to(sys.prefix)
    links.put_launcher(home, str(plugin))
    links.refresh(home, str(plugin), None)
    line = {"type": "command", "command": client_settings.command(home), "refreshInterval": 1}
    client.write_settings({"statusLine": line})
