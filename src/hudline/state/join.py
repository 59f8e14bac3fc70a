"""States that become one state: in any order, any number of times, in any split."""

from hudline.state.rules import RULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.state.rules import State


def put(state: "State", table: str, key: str, field: str, value: "Any") -> None:
    """Join one fact into `state` in place, by the rule of its field."""
    entity = state.setdefault(table, {}).setdefault(key, {})
    held = entity.get(field)
    entity[field] = value if held is None else RULES[table][field](held, value)


def join(state: "State", other: "State") -> "State":
    """Join `other` into `state` in place, and return it. What no rule knows stays out."""
    for table, entities in other.items():
        rules = RULES.get(table)
        if rules is None:
            continue
        for key, entity in entities.items():
            for field, value in entity.items():
                if field in rules:
                    put(state, table, key, field, value)
    return state
