"""What is made once: by one thread only, without keeping others waiting, and no longer than what it belongs to."""

import gc
import threading
from weakref import ref

import pytest

from routing.made_once import MadeOnce

PATIENCE_S = 30


class Owner:
    """Something that values belong to."""


def test_many_who_ask_at_once_get_the_one_value() -> None:
    made, owner, begun = MadeOnce[Owner, object](), Owner(), threading.Barrier(8)
    calls, got = [], []

    def make() -> object:
        calls.append(1)
        return object()

    def ask() -> None:
        begun.wait(PATIENCE_S)
        got.append(made.of(owner, make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(calls) == 1
    assert len(got) == 8
    assert len(set(map(id, got))) == 1


def test_what_is_being_made_for_one_keeps_nobody_else_waiting() -> None:
    made, slow, other = MadeOnce[Owner, str](), Owner(), Owner()
    begun, may_end = threading.Event(), threading.Event()

    def make() -> str:
        begun.set()
        assert may_end.wait(PATIENCE_S)
        return "slow"

    making = threading.Thread(target=made.of, args=(slow, make))
    making.start()
    assert begun.wait(PATIENCE_S)
    asking = threading.Thread(target=made.of, args=(other, lambda: "other"), daemon=True)
    asking.start()
    asking.join(PATIENCE_S)
    assert not asking.is_alive()
    assert other in made
    assert slow not in made
    may_end.set()
    making.join(PATIENCE_S)
    assert made.of(slow, lambda: "again") == "slow"


def test_a_failure_is_not_remembered() -> None:
    made, owner = MadeOnce[Owner, int](), Owner()
    with pytest.raises(ZeroDivisionError):
        made.of(owner, lambda: 1 // 0)
    assert owner not in made
    assert made.of(owner, lambda: 7) == 7


def test_what_was_brought_is_used_and_nothing_outlives_its_owner() -> None:
    made, owner, value = MadeOnce[Owner, Owner](), Owner(), Owner()
    made.remember(owner, value)
    assert made.of(owner, Owner) is value
    gone = ref(value)
    del owner, value
    gc.collect()
    assert gone() is None
