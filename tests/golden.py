"""Golden frames: text files beside the tests, easy to read and to renew."""

from __future__ import annotations

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex


class Frames(SingleFileSnapshotExtension):
    """One text file a test, named after its parameter; of one without, `colours`."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """Name the file; a test has one."""
        del index
        return test_location.snapshot_name.partition("[")[2].rstrip("]") or "colours"
