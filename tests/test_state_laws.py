"""The state has no order: what was heard makes the picture, never how it was heard."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable
from typing import Any
from unittest import mock

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import stories
from tests.stories import BASE, Moment, Record, State

from hudline.events.status_input import StatusInput
from hudline.state.merge_rules import RULES, earliest, last, latest, merge_field, union
from hudline.state.merge_rules import first as first_rule
from hudline.state.ownership import Ownership
from hudline.state.prune import AGE, AGENTS, is_checkpoint_stale, prune
from hudline.state.reducer import reduce_events
from hudline.store import session_store
from hudline.store.session_store import SessionStore
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence

AFTER = (0.0, 1.3, 45.0, 500.0, 90_000.0)  # seconds behind the last event
READING = StatusInput.parse(stories.tick())
LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)

shuffles = st.randoms(use_true_random=False)
times = st.integers(0, 6).map(lambda n: BASE + n)
values = st.one_of(st.text(max_size=2), st.integers(0, 3), st.lists(st.integers(0, 2), max_size=2))
stamped = st.tuples(times, values).map(list)
operands: dict[Callable[[Any, Any], Any], st.SearchStrategy[Any]] = {
    earliest: times,
    latest: times,
    last: stamped,
    first_rule: stamped,
    union: st.sets(times, max_size=4).map(sorted),
}


def whole(events: list[Record]) -> State:
    """The state of all these records, as one reading of the journal makes it."""
    return reduce_events({}, list(events))


def merge_state(state: State, other: State) -> State:
    """Merge `other` into `state`, in place, and return it."""
    for table, entities in other.items():
        for key, entity in entities.items():
            for field, value in entity.items():
                merge_field(state, table, key, field, value)
    return state


def pictures(state: State, story: list[Moment]) -> list[Any]:
    """What a state shows at several moments behind the story, to several witnesses."""
    end, pid = BASE + max(moment.t for moment in story), story[-1].pid
    witnesses = (
        Evidence(),
        Evidence(pid),
        Evidence(pid, "busy", end - 1),
        Evidence(pid, "waiting", end - 1),
        Evidence(pid, "idle", end - 130),
    )
    return [
        stories.dump(build_snapshot(state, READING, witness, end + later))
        for later in AFTER
        for witness in witnesses
    ]


def parts(events: list[Record], cuts: list[int]) -> list[list[Record]]:
    """The records in as many parts as the cuts make; some may be empty."""
    edges = [0, *sorted(cut % (len(events) + 1) for cut in cuts), len(events)]
    return [events[start:end] for start, end in zip(edges, edges[1:])]


@pytest.mark.parametrize("rule", operands, ids=lambda rule: rule.__name__)
@LAWS
@given(data=st.data())
def test_every_rule_takes_facts_in_any_order_any_number_of_times(
    rule: Callable[[Any, Any], Any], data: st.DataObject
) -> None:
    one, two, three = (data.draw(operands[rule]) for _ in range(3))

    assert rule(one, two) == rule(two, one)
    assert rule(rule(one, two), three) == rule(one, rule(two, three))
    assert rule(one, one) == one
    assert rule(rule(one, two), two) == rule(one, two)


def test_every_field_is_joined_by_one_of_the_rules_that_keep_the_laws() -> None:
    used = {rule for fields in RULES.values() for rule in fields.values()}

    assert set(operands) == used


@LAWS
@given(stories.stories(), st.lists(st.integers(0, 500), max_size=3), shuffles)
def test_states_join_to_the_same_state_in_any_order_and_grouping(
    story: list[Moment], cuts: list[int], chance: random.Random
) -> None:
    events = stories.records(story)
    states = [whole(part) for part in parts(events, cuts)]
    chance.shuffle(states)
    from_left: State = {}
    for state in states:
        merge_state(from_left, json.loads(json.dumps(state)))
    from_right: State = {}
    for state in reversed(states):
        from_right = merge_state(json.loads(json.dumps(state)), from_right)

    assert whole(events) == from_left
    assert whole(events) == from_right
    assert whole(events) == merge_state(from_left, from_right)


def retold(events: list[Record], chance: random.Random) -> list[Record]:
    """The same records in another order, some of them again."""
    again = events + [one for one in events if chance.random() < 0.2]
    chance.shuffle(again)
    return again


@LAWS
@given(stories.stories(), shuffles)
def test_any_order_and_any_repetition_give_the_same_state_and_the_same_picture(
    story: list[Moment], chance: random.Random
) -> None:
    events = stories.records(story)
    other = whole(retold(events, chance))

    assert whole(events) == other
    assert pictures(whole(events), story) == pictures(other, story)


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_a_recording_in_any_order_gives_the_same_state_and_the_same_picture(name: str) -> None:
    story = stories.recorded(name)
    events = stories.records(story)
    for seed in range(10):
        other = whole(retold(events, random.Random(seed)))  # noqa: S311 - a shuffle

        assert whole(events) == other
        assert pictures(whole(events), story) == pictures(other, story)


def remembered(events: list[list[Record]], check: Callable[[State, list[Record]], None]) -> None:
    """Tell the parts one after the other, with a look and a checkpoint behind each.

    `check` gets the remembered state and all that was told so far.
    """
    so_far: list[Record] = []
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(session_store, "_TAIL", 0):
        for part in events:
            so_far += part
            writer = SessionStore(folder + "/s")
            for one in part:
                writer.append(one)
            reader = SessionStore(folder + "/s")
            check(reader.load(), so_far)
            if so_far:
                reader.save_checkpoint()
        check(SessionStore(folder + "/s").load(), so_far)


def has_the_same_picture(story: list[Moment]) -> Callable[[State, list[Record]], None]:
    """A check that a remembered state shows what the whole journal shows."""

    def check(state: State, told: list[Record]) -> None:
        assert pictures(whole(told), story) == pictures(state, story)

    return check


@LAWS
@given(stories.stories(), st.lists(st.integers(0, 500), min_size=1, max_size=4))
def test_a_checkpoint_and_the_rest_show_what_the_whole_journal_shows(
    story: list[Moment], cuts: list[int]
) -> None:
    remembered(parts(stories.records(story), cuts), has_the_same_picture(story))


@LAWS
@given(stories.stories(), st.lists(st.integers(0, 500), min_size=1, max_size=4), shuffles)
def test_records_that_come_behind_a_younger_checkpoint_are_not_lost(
    story: list[Moment], cuts: list[int], chance: random.Random
) -> None:
    result = retold(stories.records(story), chance)

    remembered(parts(result, cuts), has_the_same_picture(story))


@pytest.mark.parametrize("name", stories.RECORDINGS)
def test_a_recording_from_checkpoints_shows_what_its_whole_journal_shows(name: str) -> None:
    story = slow(stories.recorded(name), 40)
    result = Ownership(stories.pid_of(name)).take(
        stories.records(story)
    )  # a state is of one process
    assert result

    remembered(parts(result, [5, 11, 17, 40, 60]), has_the_same_picture(story))
    random.Random(name).shuffle(result)  # noqa: S311 - a shuffle
    remembered(parts(result, [5, 11, 17, 40, 60]), has_the_same_picture(story))


def slow(story: list[Moment], times: int) -> list[Moment]:
    """The story as if everything took `times` as long, so that there is something to seal."""
    return [moment._replace(t=moment.t * times) for moment in story]


def test_a_record_older_than_what_a_checkpoint_has_forgotten_voids_it() -> None:
    state = whole([{"at": BASE, "kind": "prompted"}, {"at": BASE + 500, "kind": "turn.ended"}])
    sealed = prune(state)

    assert is_checkpoint_stale(sealed, [{"at": BASE + 500 - AGE}])
    assert not is_checkpoint_stale(sealed, [{"at": BASE + 500 - AGE + 1}, {"at": "never"}, None])


def first(acts: list[tuple[str, int, float]]) -> list[Moment]:
    """The story of these acts, which begins with a person's prompt."""
    return stories.played([("prompted", 0, 1.0), *acts])


# What was allowed and has ended long ago; who was waited for and was left; what a turn counted.
ANSWERED = first([("asked", 0, 1.0), ("answered", 1, 2.0), ("ended", 0, 2.0), ("todos", 0, 200.0)])
LEFT = first([("entrusted", 0, 1.0), ("escaped", 0, 1.0), ("prompted", 0, 130.0)])
FAILED = first([("entrusted", 0, 1.0), ("returned", 4, 1.0), ("many", 0, 200.0)])
COUNTED = first([("many", 0, 1.0), ("many", 0, 200.0), ("ended", 0, 1.0), ("stop", 0, 1.0),
                 ("prompted", 0, 1.0), ("many", 0, 200.0)])  # fmt: skip


@pytest.mark.parametrize("story", [ANSWERED, LEFT, FAILED, COUNTED])
def test_what_was_over_before_a_checkpoint_is_over_behind_it(story: list[Moment]) -> None:
    events = stories.records(story)
    sealed = prune(whole(events))

    assert pictures(whole(events), story) == pictures(sealed, story)
    assert len(json.dumps(whole(events))) != len(json.dumps(sealed))


def test_of_very_many_agents_and_turns_the_old_ones_are_forgotten() -> None:
    state = prune(whole(busy_hours(9000)))

    assert len(state["agents"]) == AGENTS
    assert {key.split("\t")[0] for key in state["tally"]} <= {"", *state["agents"]}
    assert len({key.split("\t")[1] for key in state["tally"] if key[0] == "\t"}) <= 1


@LAWS
@given(stories.stories(60), st.lists(st.integers(0, 500), min_size=1, max_size=3))
def test_sealing_changes_no_later_picture(story: list[Moment], cuts: list[int]) -> None:
    events = stories.records(story)
    sealed: State = {}
    so_far: list[Record] = []
    for part in parts(events, cuts):
        late = [one for one in part if is_checkpoint_stale(sealed, [one])]
        so_far += [one for one in part if one not in late]
        prune(reduce_events(sealed, [one for one in part if one not in late]))

        assert pictures(whole(so_far), story) == pictures(sealed, story)


@LAWS
@given(stories.stories())
def test_sealing_twice_is_sealing_once(story: list[Moment]) -> None:
    once = prune(whole(stories.records(story)))
    twice = prune(json.loads(json.dumps(once)))

    assert once == twice


@LAWS
@given(stories.stories())
def test_a_state_is_the_same_behind_a_json_file(story: list[Moment]) -> None:
    state = whole(stories.records(story))

    assert state == json.loads(json.dumps(state))
    assert state == orjson.loads(orjson.dumps(state))
    assert repr(state) == repr(orjson.loads(orjson.dumps(state)))


def busy_hours(calls: int) -> list[Record]:
    """A session of one call a second: prompts every ten minutes, agents, permissions."""
    events: list[Record] = []
    tools = ("Bash", "Read", "Edit", "Grep", "mcp__github__search")
    for n in range(calls):
        at, prompt = BASE + n, f"prompt-{n // 600}"
        actor = {"actor": f"agent-{n // 50}", "type": "Explore"} if n % 3 else {}
        who = {"pid": 1, "prompt": prompt, **actor}
        if n % 600 == 0:
            events.append({"at": at, "kind": "prompted", "human": True, "prompt": prompt, "pid": 1})
        if n % 50 == 0:
            began = {"actor": f"agent-{n // 50}", "type": "Explore", "pid": 1}
            events.append({"at": at, "kind": "agent.began", **began})
        call = {**who, "id": f"toolu_{n}", "tool": tools[n % 5], "target": f"file-{n}.py"}
        events.append({"at": at, "kind": "call.began", **call})
        if n % 40 == 0:
            events.append({**call, "at": at, "kind": "asked", "id": ""})
        if n % 90:
            events.append({"at": at + 0.5, "kind": "call.ended", "outcome": "ok", **call})
        if n % 50 == 49:
            events.append({"at": at + 0.9, "kind": "agent.ended", "actor": f"agent-{n // 50}"})
    return events


def sealed_size(calls: int) -> int:
    """The greatest checkpoint, in bytes, of a session that makes one every 200 records."""
    told, sizes = busy_hours(calls), []
    state: State = {}
    for start in range(0, len(told), 200):
        prune(reduce_events(state, list(told[start : start + 200])))
        sizes.append(len(orjson.dumps(state)))
    return max(sizes)


def test_a_sealed_state_stays_small_however_long_the_session() -> None:
    assert sealed_size(10_000) < 96 * 1024
    assert sealed_size(10_000) < 1.5 * sealed_size(6_000)
