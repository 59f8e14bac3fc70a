"""When a turn and a run began: the questions that sealing and looking share."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.state.rules import Entity, State


def turn_began(state: "State") -> float:
    """When the latest prompt of a person was heard; 0.0 before the first."""
    began = [prompt["began"] for prompt in state.get("prompts", {}).values() if prompt.get("human")]
    return max(began, default=0.0)


def run_began(agent: "Entity") -> float:
    """When the present run of an agent began; an agent may start again under the same id."""
    return time_of(agent, "began", "seen", "alive")


def time_of(entity: "Entity", *fields: str) -> float:
    """The time in the first of `fields` that the entity has; 0.0 where it has none."""
    for field in fields:
        if field in entity:
            return float(entity[field])
    return 0.0


def about(entity: "Entity") -> "Entity":
    """What is known of a call, a request or a job besides its times; {} where only those are."""
    told = entity.get("about")
    held: Entity = told[1] if told else {}
    return held
