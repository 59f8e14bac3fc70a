"""Made transcripts in the shape of client 2.1.332, of any size and the same on every machine.

The mix is that of real sessions: prompts, attempts, answers of one to three lines, results of tools
with their text twice, attachments, agents in files of their own, and Claude Code's own totals at
the end. Texts are parts of this project's source, so that JSON has to escape what it has to there.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Optional

from hudline.insight.money import Tokens

ROOT = Path(__file__).resolve().parents[1]
VERSION = "2.1.332"
_SEED = 7
_FIRST = datetime(2026, 10, 30, 8)
_DAYS = 30
_MODELS = {"claude-opus-5-5": 0.6, "claude-sonnet-5": 0.25, "claude-haiku-5-5": 0.15}
_TOOLS = ("Read", "Bash", "Edit", "Grep", "Write", "mcp__demo__search_docs", "Glob")
_ON_FILES = ("Read", "Edit", "Write")
_BRANCHES = ("main", "feat/login", "fix/42")
_PROJECTS = 8
_REQUESTS = 12  # of one prompt
_LONGEST = 60_000  # characters of a tool's answer
Line = dict[str, Any]


class Written(NamedTuple):
    """What was written; `size`: bytes."""

    size: int
    files: int
    requests: int


def write(config_dir: Path, size: int) -> Written:
    """Write sessions below a configuration folder of the client, of at least `size` bytes."""
    made = _Sessions(random.Random(_SEED))  # noqa: S311 - the same each time
    written, files = 0, 0
    while written < size:
        for name, lines in made.session():
            path = config_dir / "projects" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for line in lines:
                    written += file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            files += 1
    return Written(written, files, made.requests)


class _Sessions:
    """Sessions one after another, of projects in turn; `requests`: how many there were so far."""

    def __init__(self, chance: random.Random) -> None:
        self.requests = 0
        self._chance = chance
        self._count = 0
        sources = sorted((ROOT / "src" / "hudline").rglob("*.py"))
        self._source = "".join(path.read_text("utf-8") for path in sources)
        self._at = _FIRST
        self._session = self._folder = self._branch = self._model = ""
        self._used: dict[str, Tokens] = {}

    def session(self) -> Iterator[tuple[str, Iterator[Line]]]:
        """The paths of a session's transcripts below `projects`, each with its lines."""
        chance = self._chance
        self._folder = f"/home/dev/code/project{self._count % _PROJECTS}"
        self._count += 1
        self._session, self._used = self._id(), {}
        self._at = _FIRST + timedelta(minutes=chance.randrange(_DAYS * 24 * 60))
        self._model = chance.choices(list(_MODELS), list(_MODELS.values()))[0]
        self._branch = chance.choice(_BRANCHES)
        base = f"{self._folder.replace('/', '-')}/{self._session}"
        agents = chance.randrange(1, 4) if chance.random() < 0.5 else 0
        prompt = self._id()
        for _ in range(agents):
            agent = f"a{chance.getrandbits(64):016x}"
            lines = self._agent(agent, prompt, chance.randrange(5, 40))
            yield f"{base}/subagents/agent-{agent}.jsonl", lines
        yield f"{base}.jsonl", self._main(prompt, chance.randrange(60, 420))

    def _main(self, prompt: str, requests: int) -> Iterator[Line]:
        context = 20_000
        for number in range(requests):
            self._pass(2, 25)
            if number % _REQUESTS == 0:
                prompt = self._id() if number else prompt
                yield self._prompt(prompt)
            if number == 0:
                yield from (self._attachment() for _ in range(8))
            context += self._chance.randrange(100, 4000)
            yield from self._request(prompt, context, "")
        yield self._total()

    def _agent(self, agent: str, prompt: str, requests: int) -> Iterator[Line]:
        message = {"role": "user", "content": self._text(500)}
        yield self._line(agent, {"promptId": prompt, "type": "user", "message": message})
        context = 20_000
        for _ in range(requests):
            self._pass(2, 25)
            context += self._chance.randrange(100, 4000)
            yield from self._request(prompt, context, agent)

    def _prompt(self, prompt: str) -> Line:
        text = self._text(self._chance.randrange(40, 600))
        message = {"role": "user", "content": text}
        rest = {"permissionMode": "default", "promptSource": "typed", "turnOrigin": "human",
                "turnPosition": {"promptIndex": 0}}  # fmt: skip
        return self._line("", {"promptId": prompt, "type": "user", "message": message}, rest)

    def _attachment(self) -> Line:
        about = {"type": "hook_additional_context", "content": [self._text(9000)]}
        return self._line("", {"attachment": about, "type": "attachment"})

    def _request(self, prompt: str, context: int, agent: str) -> Iterator[Line]:
        """An attempt, the lines of its answer, and the results of the tools that it calls."""
        chance, self.requests = self._chance, self.requests + 1
        reference = self._id()
        source = "agent:builtin:Explore" if agent else "repl_main_thread"
        yield {"type": "api-request", "id": reference, "sessionId": self._session,
               "timestamp": self._stamp(), "version": VERSION, "querySource": source,
               "base": self._id(), "tail": [self._text(300)],
               "params": {"model": self._model, "max_tokens": 32_000, "temperature": 1},
               "cacheControl": [{"ttl": "1h"}], "shapeHash": f"{chance.getrandbits(128):032x}",
               "requestDigest": f"{chance.getrandbits(256):064x}"}  # fmt: skip
        self._pass(1, 9)
        message = {"model": self._model, "id": f"msg_01{chance.getrandbits(88):022x}",
                   "type": "message", "role": "assistant"}  # fmt: skip
        rest = {"requestId": f"req_011{chance.getrandbits(80):020x}", "requestRef": reference,
                "requestedModel": self._model,
                "promptCacheRequested": "5m", "type": "assistant"}  # fmt: skip
        usage, calls = self._usage(context, bool(agent)), []
        for index in range(chance.choices([1, 2, 3], [0.3, 0.5, 0.2])[0]):
            block: Line = {"type": "text", "text": self._text(chance.randrange(60, 1800))}
            if index:
                block = self._call()
                calls.append(block)
            answer = {**message, "content": [block], "stop_reason": "tool_use",
                      "stop_sequence": None, "usage": usage}  # fmt: skip
            yield self._line(agent, {"message": answer, "apiBlockIndex": index, **rest})
        for block in calls:
            self._pass(0, 4)
            yield self._result(block, prompt, agent)

    def _usage(self, context: int, is_agent: bool) -> Line:
        chance = self._chance
        written, sent = chance.randrange(100, 4000), chance.randrange(1, 12)
        answered, cached = chance.randrange(20, 1500), context
        short, long_lived = (written, 0) if is_agent else (0, written)
        tokens = Tokens(sent, answered, cached, short, long_lived)
        known = self._used.get(self._model, Tokens())
        self._used[self._model] = Tokens(*(one + more for one, more in zip(known, tokens)))
        return {"input_tokens": sent, "cache_creation_input_tokens": written,
                "cache_read_input_tokens": cached, "output_tokens": answered,
                "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0},
                "service_tier": "standard", "inference_geo": "", "iterations": [],
                "cache_creation": {"ephemeral_1h_input_tokens": long_lived,
                                   "ephemeral_5m_input_tokens": short},
                "speed": "standard"}  # fmt: skip

    def _call(self) -> Line:
        chance, tool = self._chance, self._chance.choice(_TOOLS)
        path = f"{self._folder}/src/module{chance.randrange(60)}.py"
        given = {"file_path": path} if tool in _ON_FILES else {"command": self._text(80)}
        key = f"toolu_01{chance.getrandbits(88):022x}"
        return {"type": "tool_use", "id": key, "name": tool, "input": given}

    def _result(self, block: Line, prompt: str, agent: str) -> Line:
        text = self._text(min(int(self._chance.lognormvariate(8, 1.1)), _LONGEST))
        told: Line = {"stdout": text, "stderr": "", "interrupted": False}
        if block["name"] == "Read":
            file = {"filePath": block["input"]["file_path"], "content": text}
            told = {"type": "text", "file": file}
        result = {"tool_use_id": block["id"], "type": "tool_result", "content": text}
        message = {"role": "user", "content": [result]}
        rest = {"toolUseResult": told, "sourceToolAssistantUUID": self._id(),
                "permissionDecision": {"decision": "allow", "source": "config"}}  # fmt: skip
        return self._line(agent, {"promptId": prompt, "type": "user", "message": message}, rest)

    def _total(self) -> Line:
        models = {
            model: {"inputTokens": used.input, "outputTokens": used.output,
                    "cacheReadInputTokens": used.cache_read,
                    "cacheCreationInputTokens": used.cache_write_5m + used.cache_write_1h,
                    "cacheCreationEphemeral1hInputTokens": used.cache_write_1h,
                    "costUSD": 1.0}
            for model, used in self._used.items()
        }  # fmt: skip
        return {"type": "cost-state", "sessionId": self._session, "totalCostUSD": 1.0 * len(models),
                "totalAPIDuration": 1000, "modelUsage": models}  # fmt: skip

    def _line(self, agent: str, body: Line, rest: Optional[Line] = None) -> Line:
        """A line with what all have in common, in the client's order."""
        return {"parentUuid": self._id(), "isSidechain": bool(agent),
                **({"agentId": agent} if agent else {}), **body, "uuid": self._id(),
                "timestamp": self._stamp(), **(rest or {}), "userType": "external",
                "entrypoint": "cli", "cwd": self._folder, "sessionId": self._session,
                "version": VERSION, "gitBranch": self._branch}  # fmt: skip

    def _pass(self, least: float, most: float) -> None:
        """Let so many seconds pass, at least and at most."""
        self._at += timedelta(seconds=self._chance.uniform(least, most))

    def _stamp(self) -> str:
        return f"{self._at.isoformat(timespec='milliseconds')}Z"

    def _id(self) -> str:
        digits = f"{self._chance.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def _text(self, length: int) -> str:
        start = self._chance.randrange(len(self._source) - length)
        return self._source[start : start + length]
