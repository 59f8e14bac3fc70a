"""Byte order marks at the beginning of a JSON file.

The client reads settings that begin with the mark of UTF-8, and those in UTF-16 that begin with the
mark of its little-endian form; no others (client 2.1.332).
"""

UTF8, UTF16 = b"\xef\xbb\xbf", b"\xff\xfe"


def split(data: bytes) -> "tuple[bytes, bytes]":
    """The mark that `data` begins with, b"" where it has none, and the rest."""
    for mark in (UTF8, UTF16):
        if data.startswith(mark):
            return mark, data[len(mark) :]
    return b"", data


def without(data: bytes) -> bytes:
    """`data` in UTF-8 and without its mark; halves of surrogate pairs are replaced."""
    mark, rest = split(data)
    if mark == UTF16:
        return rest.decode("utf-16-le", "replace").encode("utf-8", "replace")
    return rest
