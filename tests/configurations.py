"""Configurations for property tests: any JSON, and such as a person could have written."""

from __future__ import annotations

from math import ceil
from typing import Any

from hypothesis import strategies as st

from hudline.cli.keys import COMMAND, GROUPS, KEYS, SEPARATORS
from hudline.cli.reference.manual import names, specs
from hudline.core.verbosity import LEVELS
from hudline.render.edges import LAYOUTS
from hudline.render.layout import FILL
from hudline.render.widget import COMMON, Choice, Spec, Style, Switch, Text
from hudline.themes import names as themes
from hudline.view.alert_rules import BELLS, RULES

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 200)
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(max_size=8)
    | st.sampled_from([*LEVELS, *names(), FILL, "default", "auto", 10**40, 1e300])
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["widgets", "widget", "separator", "level", "rank", "tone", "width", "run"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)
ANY = st.dictionaries(st.sampled_from(list(KEYS)) | st.text(max_size=6), JSON, max_size=6)


def of(spec: Spec) -> st.SearchStrategy[Any]:
    """Values that an option may have, and some that it may not."""
    if isinstance(spec, Switch):
        return st.booleans()
    if isinstance(spec, Style):
        return st.sampled_from(["", "bold", "italic #ff8700", "red"])
    if isinstance(spec, Text):
        return st.text("abc ", max_size=9)
    if isinstance(spec, Choice):
        figures = [int(one) for one in spec.words if one.isdigit()]
        return st.sampled_from([*spec.words, *figures])
    if spec.is_whole:
        return st.integers(int(spec.least), int(spec.most))
    return st.floats(spec.least, spec.most)


def _item(name: str) -> st.SearchStrategy[Any]:
    if name == FILL:
        return st.just(FILL) | st.just({"widget": FILL})
    options = {option: of(spec) for option, spec in {**specs(name), **COMMON}.items()}
    result = st.fixed_dictionaries({"widget": st.just(name)}, optional=options)
    return st.just(name) | result


ITEMS = st.lists(st.sampled_from([*names(), FILL]).flatmap(_item), min_size=1, max_size=5)
ROW = ITEMS | st.fixed_dictionaries(
    {"widgets": ITEMS},
    optional={
        "separator": st.sampled_from([*SEPARATORS, "", "-", " | "]),
        "level": st.sampled_from(LEVELS[1:]),
        "layout": st.sampled_from(LAYOUTS),
        "title": st.sampled_from(["", "Build", "作業"]),
    },
)
_COMMANDS = st.dictionaries(
    st.sampled_from(["build", "a-1", "x.y"]),
    st.just("date")
    | st.fixed_dictionaries(
        {"run": st.just("date")}, optional={name: of(spec) for name, spec in COMMAND.items()}
    ),
    max_size=2,
)
_ALERTS: dict[str, st.SearchStrategy[Any]] = {
    **{
        rule.name: st.booleans() if rule.unit == "switch"
        else st.just(False) | st.integers(ceil(rule.least), int(rule.most))
        | st.just("pace" if rule.has_pace else False)
        for rule in RULES.values()
    },
    "bell": st.sampled_from(BELLS), "cooldown": st.integers(5, 1440), "command": st.just("date"),
}  # fmt: skip
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "$schema": st.just("./current/config.schema.json"),
    "verbosity": st.sampled_from([*LEVELS, 0, 1, 2, 3, "2", "FULL"]),
    "theme": st.sampled_from(themes()),
    "rows": st.lists(ROW, min_size=1, max_size=4),
    "commands": _COMMANDS,
    "alerts": st.fixed_dictionaries({}, optional=_ALERTS),
    **{key.name: of(key.spec) for key in KEYS.values() if key.spec is not None},
    **{
        name: st.fixed_dictionaries({}, optional={key: of(one[0]) for key, one in group.items()})
        for name, group in GROUPS.items()
    },
}
# What a person writes: nothing in it is wrong, unless rows stand beside a preset or fill twice.
GOOD = st.fixed_dictionaries({}, optional=_VALUES)


def spoilt(good: dict[str, Any], path: list[int], value: Any) -> Any:
    """A configuration with one value, found by going down by these figures, in another's place."""
    if not path or not isinstance(good, (dict, list)) or not good:
        return value
    keys = list(good) if isinstance(good, dict) else list(range(len(good)))
    key = keys[path[0] % len(keys)]
    result = dict(good) if isinstance(good, dict) else list(good)
    result[key] = spoilt(good[key], path[1:], value)
    return result


SPOILT = st.builds(spoilt, GOOD, st.lists(st.integers(0, 9), min_size=1, max_size=5), JSON)
