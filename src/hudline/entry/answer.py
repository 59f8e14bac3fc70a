"""What the main thread's last answer was made of, from the end of its transcript."""

from hudline.store.files import modified
from hudline.store.subagents import last_answer
from hudline.wire import told as wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.codec import Codec

_TRIES = 8  # readings of a transcript for one answer


class LastAnswer:
    """The answer after which the client told so many tokens in the context.

    The transcript is written a moment later, perhaps: it is read again while it grows. It is
    believed only where its sum is what the client told.
    """

    def __init__(self, codec: "Codec") -> None:
        self._codec = codec
        self._asked: tuple[str, Optional[int]] = ("", None)
        self._left = 0
        self._written = 0.0
        self._found: dict[str, Any] = {}

    def of(self, transcript: str, tokens: "Optional[int]") -> "dict[str, Any]":
        """What `wire.told.answered` reads of it; {} while that is not known."""
        if (transcript, tokens) != self._asked:
            self._asked, self._left = (transcript, tokens), _TRIES
            self._written, self._found = 0.0, {}
        if not self._found and tokens and self._left and transcript.endswith(".jsonl"):
            self._read(transcript, tokens)
        return self._found

    def _read(self, transcript: str, tokens: int) -> None:
        written = modified(transcript)
        if written == self._written:
            return
        self._written = written
        self._left -= 1
        found = last_answer(transcript, self._codec, wire.answered)
        if found and found["tokens"] == tokens:
            self._found = found
