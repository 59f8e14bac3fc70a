"""What the ledger takes: of the disk, and of memory while it reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import transcripts
from bench.ledger import Reading, read

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A configuration folder with transcripts, and how many bytes they have."""
    config = tmp_path_factory.mktemp("config")
    return config, transcripts.write(config, 20 * MEGABYTE).size


def measured(reading: Reading) -> tuple[int, int]:
    """Bytes that were written and the most that were in memory."""
    if reading.written is None or reading.memory is None:
        pytest.skip("this system does not report what a process wrote and needed")
    return reading.written, reading.memory


def test_the_file_has_at_most_four_hundredths_of_the_transcripts_bytes(
    history: tuple[Path, int], tmp_path: Path
) -> None:
    config, size = history
    read(config, tmp_path)
    assert (tmp_path / "ledger.db").stat().st_size <= size * 0.04


def test_at_most_three_times_its_bytes_are_written(
    history: tuple[Path, int], tmp_path: Path
) -> None:
    config, _ = history
    written, _ = measured(read(config, tmp_path))
    assert written <= (tmp_path / "ledger.db").stat().st_size * 3


def test_a_second_reading_writes_nothing_to_speak_of(
    history: tuple[Path, int], tmp_path: Path
) -> None:
    config, _ = history
    read(config, tmp_path)
    written, _ = measured(read(config, tmp_path))
    assert written < 1000


def test_a_line_of_fifty_megabytes_is_not_held_in_memory(tmp_path: Path) -> None:
    project = tmp_path / "config" / "projects" / "-p"
    project.mkdir(parents=True)
    _, least = measured(read(tmp_path / "config", tmp_path / "one"))
    with (project / "s.jsonl").open("wb") as file:
        file.write(b'{"type":"user","text":"')
        file.write(b"x" * 50 * MEGABYTE)
        file.write(b'"}\n')
    _, most = measured(read(tmp_path / "config", tmp_path / "other"))
    assert most - least < 32 * MEGABYTE


def test_the_made_transcripts_are_the_same_each_time(tmp_path: Path) -> None:
    """So that two machines measure the same."""
    found = [transcripts.write(tmp_path / name, MEGABYTE) for name in ("one", "other")]
    texts = [
        sorted(path.read_bytes() for path in (tmp_path / name).rglob("*.jsonl"))
        for name in ("one", "other")
    ]
    assert found[0] == found[1]
    assert texts[0] == texts[1]
