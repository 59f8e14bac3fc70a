"""What is left out of a line before it is parsed does not change what is read from it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledgers import stamp

from hudline.core.json_codec import dumps, parsed
from hudline.ledger.excerpt import excerpt
from hudline.ledger.position import Position
from hudline.ledger.rows import Rows
from hudline.ledger.transcript import TranscriptReader

UUID = "018facb1-c885-46b6-b14a-9dc2b09f772b"
ANSWER = "x" * 3000
NESTED = {
    "content": [{"type": "tool_result", "content": "a"}],
    "uuid": UUID, "timestamp": stamp(9), "toolUseResult": {"tool_use_id": "other"},
    "sourceToolAssistantUUID": UUID, "toolDenialKind": "nested", "is_error": True,
}  # fmt: skip
TEXTS = st.sampled_from([
    "", '"', "\\", '"}]},"uuid":"', ',"toolUseResult":', '"tool_use_id":"x"', "é\ud83d", "\n\t",
    dumps(NESTED).decode(), dumps(dumps(NESTED).decode()).decode(),
])  # fmt: skip
ANSWERS = st.builds(lambda one, two: one + ANSWER + two, TEXTS, TEXTS)
BLOCKS = st.fixed_dictionaries(
    {"tool_use_id": st.sampled_from(["a", "b"]), "type": st.just("tool_result"),
     "content": st.one_of(ANSWERS, st.just([{"type": "text", "text": ANSWER}]))},
    optional={"is_error": st.booleans()},
)  # fmt: skip
RESULTS = st.one_of(
    ANSWERS, st.just(NESTED), st.just([NESTED]), st.builds(lambda text: {"stdout": text}, ANSWERS)
)
ENDS = st.fixed_dictionaries(
    {"toolUseResult": RESULTS},
    optional={"toolDenialKind": st.just("user-rejected"),
              "sourceToolAssistantUUID": st.just(UUID),
              "permissionDecision": st.just({"source": "user_temporary"}),
              "cwd": st.just("/home/dev"), "note": st.just(NESTED)},
)  # fmt: skip


def line_of(blocks: list[dict[str, Any]], end: dict[str, Any]) -> bytes:
    """A line in the client's order."""
    first = {"parentUuid": UUID, "isSidechain": False, "promptId": "p", "type": "user"}
    message = {"role": "user", "content": blocks}
    return dumps({**first, "message": message, "uuid": UUID, "timestamp": stamp(3), **end})


def rows_of(line: bytes) -> Rows:
    reader = TranscriptReader("s", "", Position(), 0)
    reader.feed(line + b"\n")
    return reader.finish()


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(BLOCKS, min_size=1, max_size=2), ENDS)
def test_a_line_without_its_answer_says_the_same(
    blocks: list[dict[str, Any]], end: dict[str, Any]
) -> None:
    line = line_of(blocks, end)
    spaced = line.replace(b'{"parentUuid":', b'{ "parentUuid":', 1)
    spaced = spaced.replace(b'"type":"tool_result",', b'"type":"tool_result" ,')  # is read whole
    short, whole = rows_of(line), rows_of(spaced)

    lengths = [one._replace(answer_bytes=0) for one in short.call_ends]
    assert lengths == [one._replace(answer_bytes=0) for one in whole.call_ends]
    assert {one.answer_bytes for one in short.call_ends} == {len(line)}
    assert short.sessions == whole.sessions


def test_an_answer_is_left_out_of_the_line_of_the_clients_own_order() -> None:
    block = {"tool_use_id": "a", "type": "tool_result", "content": ANSWER}
    end = {"toolUseResult": {"stdout": ANSWER}, "sourceToolAssistantUUID": UUID, "cwd": "/x"}
    short = excerpt(line_of([block], end))

    assert len(short) < 500
    assert parsed(short)["message"]["content"][0] == {**block, "content": ""}
    assert [name for name in parsed(line_of([block], end)) if name not in parsed(short)] == [
        "toolUseResult"
    ]
