"""Which row leaves next: the most urgent first, in order within a chat, one at a time, and not to whom is parked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.buckets import Buckets, Rates
from bot.queue import Queue
from storage.outbox import Lane, Waiting

WALL = datetime(2026, 3, 2, 9, tzinfo=UTC)
NO_LIMITS = Rates(everywhere=0, chat=0, group=0)


def queue_of(*rows: Waiting, rates: Rates = NO_LIMITS) -> Queue:
    queue = Queue(Buckets(rates, 0.0))
    for row in rows:
        queue.add(row, 0.0, WALL)
    return queue


def row(name: str, chat: int = 1, lane: Lane = Lane.REPLY, *, edit: bool = False) -> Waiting:
    return Waiting(name, chat, lane, is_edit=edit)


def take(queue: Queue, now: float = 0.0, wall: datetime = WALL, most: int = 100) -> list[str]:
    """All that may leave now; none of them is finished yet."""
    names = []
    while len(names) < most and (waiting := queue.take(now, wall, lambda _lane: True)):
        names.append(waiting.id)
    return names


def send_all(queue: Queue, now: float = 0.0) -> list[str]:
    names = []
    while waiting := queue.take(now, WALL, lambda _lane: True):
        names.append(waiting.id)
        queue.done(waiting.id, now)
    return names


def test_the_most_urgent_lane_goes_first_among_chats_and_then_who_came_first() -> None:
    queue = queue_of(
        row("broadcast", 1, Lane.BROADCAST), row("reply", 2), row("edit", 3, edit=True), row("alert", 4, Lane.ALERT)
    )
    assert take(queue) == ["alert", "reply", "edit", "broadcast"]


def test_a_chat_has_one_call_in_flight_and_keeps_its_order() -> None:
    queue = queue_of(row("a"), row("b", edit=True), row("c"))
    for name in "abc":
        assert take(queue) == [name]
        queue.done(name, 0.0)
    assert len(queue) == 0


def test_what_is_added_while_a_call_is_in_flight_waits_for_its_end() -> None:
    queue = queue_of(row("a"))
    assert take(queue) == ["a"]
    queue.add(row("b", lane=Lane.ALERT), 0.0, WALL)
    queue.park(1, 1.0, alerts=False)
    assert take(queue, 2.0) == []
    queue.done("a", 2.0)
    assert take(queue, 2.0) == ["b"]


def test_an_alert_overtakes_what_waits_in_its_own_chat() -> None:
    queue = queue_of(row("s", lane=Lane.SCHEDULED), row("r"), row("a", lane=Lane.ALERT))
    assert send_all(queue) == ["a", "r", "s"]


def test_what_is_put_back_keeps_its_place() -> None:
    queue = queue_of(row("a"), row("b"))
    assert take(queue) == ["a"]
    queue.back("a", 0.0, WALL, is_edit=False, chat_id=1, attempts=1)
    assert send_all(queue) == ["a", "b"]


def test_a_row_that_became_more_urgent_moves_up() -> None:
    queue = queue_of(row("x", 2), row("a", lane=Lane.SCHEDULED), row("b", lane=Lane.SCHEDULED))
    queue.add(row("b", lane=Lane.ALERT), 0.0, WALL)
    assert send_all(queue) == ["b", "x", "a"]
    assert len(queue) == 0


def test_an_edit_needs_no_token() -> None:
    queue = queue_of(
        *(row(f"m{n}", n) for n in range(9)), *(row(f"e{n}", 20 + n, edit=True) for n in range(9)), rates=Rates()
    )
    assert sorted(take(queue)) == sorted([f"m{n}" for n in range(5)] + [f"e{n}" for n in range(9)])


def test_one_who_waits_for_a_token_says_for_how_long() -> None:
    queue = queue_of(*(row(str(n), n) for n in range(6)), rates=Rates())
    assert len(take(queue)) == 5
    wait = queue.wait(0.0, WALL)
    assert wait
    assert abs(wait - 0.04) < 1e-6
    assert take(queue, wait) == ["5"]


def test_a_chat_whose_bucket_is_empty_holds_up_nobody_else() -> None:
    queue = queue_of(*(row(f"a{n}", 1) for n in range(5)), row("b", 2), rates=Rates())
    assert send_all(queue) == ["a0", "a1", "a2", "b"]
    assert send_all(queue, 1.0) == ["a3"]


def test_a_parked_chat_waits_but_for_its_alerts() -> None:
    queue = queue_of(row("r"), row("x", 2))
    queue.park(1, 10.0, alerts=False)
    assert send_all(queue) == ["x"]
    queue.add(row("a", lane=Lane.ALERT), 0.0, WALL)
    assert send_all(queue, 1.0) == ["a"]
    assert send_all(queue, 10.0) == ["r"]


def test_an_alert_stops_only_for_a_refusal_of_its_own() -> None:
    queue = queue_of(row("a", lane=Lane.ALERT))
    queue.park(1, 10.0, alerts=True)
    assert send_all(queue, 9.9) == []
    assert send_all(queue, 10.0) == ["a"]


def test_a_pause_lets_only_alerts_through() -> None:
    queue = queue_of(row("r"), row("e", 2, edit=True), row("a", 3, Lane.ALERT))
    queue.pause(10.0, alerts=False)
    assert send_all(queue) == ["a"]
    assert queue.wait(0.0, WALL) == 10.0
    assert send_all(queue, 10.0) == ["r", "e"]


def test_what_is_planned_for_later_waits_for_the_wall_clock() -> None:
    later = WALL + timedelta(hours=1)
    queue = queue_of(Waiting("p", 1, Lane.SCHEDULED, not_before=later), row("r"))
    assert send_all(queue) == ["r"]
    assert not queue.could_go(0.0, WALL)
    assert queue.could_go(0.0, later)
    assert take(queue, 0.0, later) == ["p"]


def test_what_was_put_off_before_a_restart_is_not_passed_by_in_its_chat() -> None:
    put_off = Waiting("a", 1, Lane.REPLY, not_before=WALL + timedelta(seconds=7), attempts=1)
    queue = queue_of(put_off, row("b"))
    assert send_all(queue, 6.9) == []
    assert send_all(queue, 7.0) == ["a", "b"]


def test_rows_of_a_card_become_edits_when_its_message_is_known() -> None:
    queue = queue_of(Waiting("a", 1, Lane.REPLY, "card"), Waiting("b", 1, Lane.REPLY, "card"), rates=Rates())
    assert take(queue) == ["a"]
    queue.card_has_message(1, "card")
    queue.done("a", 0.0)
    for _ in range(4):
        queue._buckets.take(9, 0.0)
    assert take(queue) == ["b"]


def test_a_group_that_moved_takes_its_rows_along_in_order() -> None:
    queue = queue_of(row("a", -1), row("b", -1))
    assert take(queue) == ["a"]
    queue.move(-1, -1001, 0.0, WALL)
    queue.back("a", 0.0, WALL, is_edit=False, chat_id=-1001, attempts=1)
    assert send_all(queue) == ["a", "b"]


def test_nothing_could_go_when_all_that_is_left_is_parked() -> None:
    queue = queue_of(row("a"))
    queue.park(1, 10.0, alerts=False)
    assert not queue.could_go(0.0, WALL)
    assert queue.could_go(10.0, WALL)


ACTIONS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(list(Lane)), st.booleans(), st.sampled_from("adbbpx")), max_size=60
)


@given(ACTIONS)
def test_whatever_happens_everything_leaves_exactly_once(
    actions: list[tuple[int, Lane, bool, str]],
) -> None:
    queue, left, flying, now = queue_of(rates=Rates()), [], [], 0.0
    for number, (chat, lane, edit, action) in enumerate(actions):
        now += 0.1
        queue.add(row(f"{chat}{lane}{number:03}", chat, lane, edit=edit), now, WALL)
        match action:
            case "a":
                flying += take(queue, now, most=1)
            case "d" if flying:
                queue.done(flying[0], now)
                left.append(flying.pop(0))
            case "b" if flying:
                name = flying.pop()
                queue.back(name, now, WALL, is_edit=False, chat_id=int(name[0]), attempts=1)
            case "p":
                queue.park(chat, now + 1, alerts=edit)
            case "x":
                queue.pause(now + 0.3, alerts=edit)
    for name in flying:
        queue.done(name, now)
        left.append(name)
    while len(queue):
        now += queue.wait(now, WALL) or 0.0
        left += send_all(queue, now)
    assert len(left) == len(set(left)) == len(actions)
    assert queue.flying.total() == 0
    assert not queue._chats or queue.wait(now, WALL)
