"""Model ids of every cloud and gateway, as people call the models."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudline.events.provider import bare, canonical, provider
from hudline.events.status_input import StatusInput
from hudline.frame import compose
from hudline.hook.payload import event_of
from hudline.render.fit import Fit
from hudline.render.fragment import Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.render.model_names import is_id, model, sized
from hudline.view.agents import new_agent
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.state_query import StateQuery

FIT = Fit(None, {**glyphs("unicode"), **words("en")})
LAWS = settings(max_examples=200, deadline=None, database=None)
ARN = "arn:aws:bedrock:us-east-1:123456789012:"
CLAUDE = [
    ("claude-opus-5-5", "Opus 5.5"),
    ("claude-haiku-4-5-20251001", "Haiku 4.5"),
    ("claude-sonnet-4-0", "Sonnet 4"),
    ("claude-opus-4-20250514", "Opus 4"),
    ("claude-3-5-sonnet-latest", "Sonnet 3.5"),
    ("claude-3-7-sonnet-20250219", "Sonnet 3.7"),
    ("claude-3-haiku-20240307", "Haiku 3"),
    ("claude-2.1", "Claude 2.1"),
    ("claude-instant-1.2", "Claude Instant 1.2"),
    ("claude-fable-5", "Fable 5"),
    ("claude-mythos-6-1", "Mythos 6.1"),
    ("claude-mythos-preview", "Mythos Preview"),
    ("claude-zephyr-7-2", "Zephyr 7.2"),
    ("us.anthropic.claude-opus-4-1-20250805-v1:0", "Opus 4.1"),
    ("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "Sonnet 4.5"),
    ("apac.anthropic.claude-3-5-sonnet-20241022-v2:0", "Sonnet 3.5"),
    ("global.anthropic.claude-opus-4-6-v1", "Opus 4.6"),
    ("anthropic.claude-opus-5", "Opus 5"),
    ("anthropic.claude-3-sonnet-20240229-v1:0:200k", "Sonnet 3"),
    (ARN + "inference-profile/us.anthropic.claude-opus-4-1-20250805-v1:0", "Opus 4.1"),
    ("arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/"
     "anthropic.claude-3-5-sonnet-20240620-v1:0", "Sonnet 3.5"),
    ("claude-sonnet-4-5@20250929", "Sonnet 4.5"),
    ("claude-opus-4-6@default", "Opus 4.6"),
    ("publishers/anthropic/models/claude-opus-4-5@20251101", "Opus 4.5"),
    ("anthropic/claude-opus-4.5", "Opus 4.5"),
    ("openrouter/anthropic/claude-3.7-sonnet:beta", "Sonnet 3.7"),
    ("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "Sonnet 4.5"),
    ("vertex_ai/claude-opus-4-1@20250805", "Opus 4.1"),
    ("databricks-claude-sonnet-4-5", "Sonnet 4.5"),
    ("my-claude-opus-4-5-eastus", "Opus 4.5"),
    ("Claude-Opus-4-5", "Opus 4.5"),
    ("claude_sonnet_4_5", "Sonnet 4.5"),
    ("opus", "Opus"),
    ("haiku", "Haiku"),
    ("opusplan", "Opus Plan"),
]  # fmt: skip
OTHERS = [
    ("default", "default"),
    ("gpt-5.1-codex", "gpt-5.1-codex"),
    ("openai/gpt-5.1-codex", "gpt-5.1-codex"),
    ("deepseek-v3.2", "deepseek-v3.2"),
    ("deepseek/deepseek-v3", "deepseek-v3"),
    ("glm-4.6", "glm-4.6"),
    ("z-ai/glm-4.6:exacto", "glm-4.6:exacto"),
    ("kimi-k2-0905-preview", "kimi-k2-0905-preview"),
    ("qwen3-coder", "qwen3-coder"),
    ("gemini-2.5-pro", "gemini-2.5-pro"),
    (ARN + "application-inference-profile/a1b2c3d4e5f6", "a1b2c3d4e5f6"),
]


def shown(
    model_id: Any, name: Any = None, size: int | None = 200_000, env: str = "", **options: Any
) -> str:
    fields = {"model": {"id": model_id, "display_name": name or model_id},
            "context_window": {"context_window_size": size}}  # fmt: skip
    now = build_snapshot({}, StatusInput.parse(fields), Evidence(), 1e9)
    now.sources.provider = lambda: env
    return "".join(span[0] for span in FIT.line(Row(compose.draw("model", now, options, 2))))


@pytest.mark.parametrize(("name", "called"), CLAUDE + OTHERS)
def test_a_model_is_called_by_its_name_in_every_cloud(name: str, called: str) -> None:
    assert model(name) == called
    assert model(name + "[1m]") == called
    assert sized(name + "[1m]") == called + " 1M"
    assert shown(name, provider=False) == called


@pytest.mark.parametrize(("name", "called"), CLAUDE[:6] + OTHERS[:4])
def test_the_million_is_told_only_where_no_window_is(name: str, called: str) -> None:
    assert shown(name + "[1m]") == called
    assert shown(name + "[1m]", size=None) == called + " 1M"
    assert shown(name + "[1M]", "Opus (1M context)", size=None) == "Opus (1M context)"


def test_a_proper_name_is_preferred_and_an_id_in_its_place_is_not() -> None:
    profile = ARN + "application-inference-profile/a1b2c3d4e5f6"

    assert shown(profile, "Opus for work", provider=False) == "Opus for work"
    assert shown(profile) == "a1b2c3d4e5f6 Bedrock"
    assert "123456789012" not in shown(profile)
    assert shown("claude-opus-4-5@20251101", "Opus 4.5") == "Opus 4.5 Vertex"
    assert shown("my-deployment", "my-deployment", env="Foundry") == "my-deployment Foundry"
    assert shown("claude-opus-5-5", "claude-opus-5-5") == "Opus 5.5"
    assert shown("x", "anthropic/claude-opus-4.5") == "Opus 4.5"
    assert not is_id("Opus 5.5", "claude-opus-5-5")


def test_a_very_long_name_is_cut() -> None:
    assert len(model("x" * 500)) == 40
    assert len(shown("y" * 500)) <= 40


@pytest.mark.parametrize(
    "name",
    ["us.anthropic.claude-opus-4-5-20251101-v1:0", "claude-opus-4-5@20251101", "claude-opus-4-5",
     "CLAUDE-OPUS-4-5[1m]", "anthropic/claude-opus-4.5:beta", "claude-opus-4-5-latest",
     ARN + "inference-profile/eu.anthropic.claude-opus-4-5-20251101-v1:0"],
)  # fmt: skip
def test_all_spellings_of_a_model_are_the_same(name: str) -> None:
    assert canonical(name) == "claude-opus-4-5"


def test_a_version_is_taken_off_only_where_a_cloud_has_put_it() -> None:
    assert bare("us.anthropic.claude-opus-4-6-v1") == "claude-opus-4-6"
    assert bare("deepseek-v3") == "deepseek-v3"
    assert provider("arn:aws-cn:bedrock:x") == "Bedrock"
    assert provider("gpt@5") == ""


def test_an_agents_model_shows_only_where_it_is_another() -> None:
    own = "us.anthropic.claude-opus-4-5-20251101-v1:0"

    def shown(model: str) -> str:
        state = {"agents": {"a": {"launch": [0.0, {"model": own}]}}}
        status = StatusInput.parse({"model": {"id": model}})
        return new_agent(StateQuery(state, Evidence(), 0.0, status), "a").model

    assert shown("claude-opus-4-5") == ""
    assert shown("claude-haiku-4-5") == own
    assert shown("") == ""


def test_an_agents_model_is_kept_whole() -> None:
    name = ARN + "inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0"
    payload = {
        "hook_event_name": "PostToolUse", "tool_name": "Agent", "tool_use_id": "t",
        "tool_input": {"subagent_type": "x"},
        "tool_response": {"agentId": "a", "resolvedModel": name},
    }  # fmt: skip
    event = event_of(payload, 1.0, None)

    assert event is not None
    assert event["model"] == name


@LAWS
@given(st.text(max_size=60) | st.text("claude-opus4.5@:/[]v1marn_ ", max_size=60))
def test_any_id_is_called_something_short(name: str) -> None:
    assert len(model(name)) <= 60
    assert bool(model(name)) == bool(name)
    assert len(sized(name)) <= 64
    canonical(name)
    shown(name)
