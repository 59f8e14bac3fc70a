"""What the client has told anew, as a record."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.moment import Moment
    from hudline.now.snapshot import Now
    from hudline.wire.fields import Record


def made(now: "Now", moment: "Moment", figures: "Record", before: "dict[str, Any]") -> "Record":
    """The record: `figures` and what goes with them, since the reading `before`."""
    reading = now.reading
    api, cache = reading.api_duration, reading.prompt_cache
    told = {
        **figures,
        "api": None if api is None else round(api * 1000),
        "requests": cache.requests if cache else None,
    }
    news: Record = {name: value for name, value in told.items() if value is not None}
    took = 0 if now.agents else _took(news, before)
    if took > 0:
        news["took"] = took
    news["prompt"] = _of_the_person(moment, reading.prompt_id or _newest(moment.table("prompts")))
    news["compactions"] = now.compactions
    return {"at": round(moment.clock, 3), "kind": "reading", **news}


def _took(made: "dict[str, Any]", before: "dict[str, Any]") -> int:
    """The milliseconds that the last answer took; 0 unless it is the only one since the last note:
    the client's process is the same, and it counts one request more."""
    if not all(name in one for one in (made, before) for name in ("api", "requests", "pid")):
        return 0
    is_next = made["pid"] == before["pid"] and made["requests"] == before["requests"] + 1
    return int(made["api"] - before["api"]) if is_next else 0


def _of_the_person(moment: "Moment", prompt: str) -> str:
    """The prompt with which the person began the turn that `prompt` belongs to: what the client
    asks by itself, when a task in the background has ended, is no turn of its own."""
    prompts = moment.table("prompts")
    if prompt not in prompts or "human" in prompts[prompt]:
        return prompt
    return max((key for key in prompts if prompts[key].get("human") == moment.turn), default=prompt)


def _newest(prompts: "dict[str, Any]") -> str:
    """The prompt that began last, for a client that does not name it."""
    return max(prompts, key=lambda key: (prompts[key].get("began", 0.0), key), default="")
