"""What is generated is what its generators make by now."""

from __future__ import annotations

from pathlib import Path

import pytest

from hudline.cli.reference import renew


def test_every_generated_file_is_up_to_date() -> None:
    stale = [
        path.name for path, text in renew.generated().items() if path.read_text("utf-8") != text
    ]

    assert stale == [], "write them anew: tests/run --renew"


def test_only_what_has_changed_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stored, stale, new = (tmp_path / name for name in ("kept", "stale", "folder/new"))
    stored.write_text("a")
    stale.write_text("b")
    monkeypatch.setattr(renew, "_ROOT", tmp_path)
    monkeypatch.setattr(renew, "generated", lambda: {stored: "a", stale: "c", new: "d"})
    renew.main()

    assert capsys.readouterr().out.split("\n") == ["renewed stale", "renewed folder/new", ""]
    assert (stale.read_text("utf-8"), new.read_text("utf-8")) == ("c", "d")
