"""Rows for scripts: the JSON document of all reports, and CSV. docs/reports.md documents them."""

from __future__ import annotations

import csv
import json
from argparse import Namespace
from collections.abc import Mapping, Sequence

from rich.console import Console

from hudline.core.fields import is_whole
from hudline.insight.money import Money, Tokens

SCHEMA = 1  # a key may be added to a row; one that is renamed or removed is another schema
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that a spreadsheet would run
Record = Mapping[str, object]


def money(amount: Money) -> dict[str, object]:
    """The keys of an amount in dollars."""
    return {
        "usd": round(amount.usd, 9),
        "hidden_usd": round(amount.hidden, 9),
        "estimated": amount.is_estimated,
        "unpriced_tokens": amount.unpriced,
    }


def tokens(amount: Tokens) -> dict[str, object]:
    """The keys of token classes."""
    return {name: value for name, value in amount._asdict().items() if name != "web_searches"}


def print_rows(
    args: Namespace, console: Console, as_of: float, rows: Sequence[Record], total: Record
) -> bool:
    """Print rows in the form for scripts that the arguments name (`options.forms`); whether they
    name one."""
    if args.json:
        print_json(console, as_of, rows, total)
    elif args.csv:
        print_csv(console, rows)
    return bool(args.json or args.csv)


def print_json(console: Console, as_of: float, rows: Sequence[Record], total: Record) -> None:
    """One document: schema, as_of (seconds since 1970), rows, total."""
    document = {"schema": SCHEMA, "as_of": round(as_of, 3), "rows": rows, "total": total}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    if not is_whole(text):
        text = json.dumps(document, indent=1)
    console.file.write(text + "\n")


def print_csv(console: Console, rows: Sequence[Record]) -> None:
    """A line of keys and one for each row; nothing where there is no row."""
    if not rows:
        return
    writer = csv.writer(console.file, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([cell(value) for value in row.values()])


def cell(value: object) -> object:
    """A value as CSV has it: no text of it is a formula to a spreadsheet."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value
