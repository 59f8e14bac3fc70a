"""The file of what scripts report of a session, and the folder of those that programs write. It is
written anew, shorter, where it has grown: `cli.feed_rewriting`."""

from __future__ import annotations

from hudline.platform import shared_file

FILE = "/feed.jsonl"  # in the session's folder
FOLDER = "/feed"  # beside it: JSON files of programs, NAME.json
MOST = 128 * 1024  # bytes after which it is written anew


def append(folder: str, line: bytes, most: int = MOST) -> bool:
    """Append a record (JSON without newlines) to the file of the session in `folder`, which has to
    be there; whether the file has grown beyond `most` bytes. OSError where that fails.

    A newline stands on both sides, so a torn write of another process costs only that one's record.
    """
    return shared_file.append(folder + FILE, b"\n" + line + b"\n") > most
