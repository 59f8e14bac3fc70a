"""The plan's limits in the real client, which has them from its answers' headers, and gradients."""

from __future__ import annotations

import json
import re
import time

import pytest

from .client import Client
from .messages_api import MessagesApi, Turn
from .person import Person
from .test_band import Band
from .test_layouts import above, below
from .test_presets import choose

HOUR = 3600
ROWS = [
    ["model", {"widget": "context", "gradient": True, "width": 20}],
    [{"widget": "limits", "shape": "bar", "expected": True, "time": "elapsed"}],
]
# 62 % after four of five hours, 81 % after five of seven days, each with the elapsed part marked.
ALL = re.compile(
    r"5h ▰▰▰▰▰▱┃▱ 62% at this pace → 7[78]% 4h/5h · 7d ▰▰▰▰▰┃▰▱ 81% → 11[34]% 5d/7d full at "
)


def subscribe(client: Client) -> None:
    """Let the client's user have a subscription, without which it tells of no limits."""
    del client.env["ANTHROPIC_API_KEY"]
    account = {
        "accessToken": "sk-ant-oat01-scripted",
        "refreshToken": "sk-ant-ort01-scripted",
        "expiresAt": int(time.time() + 9 * HOUR) * 1000,
        "scopes": ["user:inference", "user:profile"],
        "subscriptionType": "max",
    }
    (client.config / ".credentials.json").write_text(json.dumps({"claudeAiOauth": account}))


@pytest.mark.parametrize("surface", ["band", "line"])
def test_bars_tell_what_is_used_and_how_much_of_the_window_is_over(
    person: Person, api: MessagesApi, surface: str
) -> None:
    subscribe(person.client)
    person.client.env["HUDLINE_SURFACE"] = surface
    choose(person, rows=ROWS)
    now, name = int(time.time()), "anthropic-ratelimit-unified"
    headers = {
        f"{name}-5h-utilization": "0.62",
        f"{name}-5h-reset": str(now + HOUR),
        f"{name}-7d-utilization": "0.81",
        f"{name}-7d-reset": str(now + 2 * 24 * HOUR),
    }
    api.script(main=[Turn("Hello.", usage={"input_tokens": 600_000})], headers=headers)
    terminal = person.client.launch()
    if surface == "band":
        Band(person.client, terminal).wait("of 1M")
    terminal.submit("please")
    rows = above if surface == "band" else below
    terminal.wait_until(lambda lines: ALL.search("\n".join(rows(lines))) is not None, "the limits")

    first, last = terminal.colour_of("▰▰"), terminal.colour_of("▰▱")  # of the context's bar
    assert len(first) == len(last) == 6  # 24-bit colours
    assert first != last
    assert terminal.colour_of("┃▰") == terminal.colour_of("81%")
    assert not (person.home / "errors.log").exists()
