"""Locks by name: the same name waits, another does not, and nothing is kept."""

from __future__ import annotations

import threading

from sync.storefronts.one_at_a_time import OneAtATime


def test_the_same_name_waits_and_another_does_not() -> None:
    acting = OneAtATime()
    order: list[str] = []
    inside, may_leave = threading.Event(), threading.Event()

    def first() -> None:
        with acting.on("a"):
            inside.set()
            may_leave.wait()
            order.append("first")

    def second() -> None:
        with acting.on("a"):
            order.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    inside.wait()
    threads[1].start()
    with acting.on("b"):
        order.append("other")
    may_leave.set()
    for thread in threads:
        thread.join()
    assert order == ["other", "first", "second"]


def test_a_name_nobody_uses_is_forgotten() -> None:
    acting = OneAtATime()
    with acting.on("a"):
        pass
    assert acting._held == {}
