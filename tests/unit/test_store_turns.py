"""Turns: whoever gives one back and wants it again waits behind those who came before."""

import threading

from server.store.turns import Queue

WITHIN_S = 10.0


def test_turns_go_round_in_the_order_people_came() -> None:
    """One that wants its turn again at once (the writer of saves) overtakes nobody."""
    queue, order = Queue(), list[str]()
    greedy_has_it, others_wait = threading.Event(), threading.Event()

    def greedy() -> None:
        for _ in range(3):
            with queue.turn():
                order.append("greedy")
                greedy_has_it.set()
                assert others_wait.wait(WITHIN_S)

    def patient(name: str) -> None:
        with queue.turn():
            order.append(name)

    first = threading.Thread(target=greedy)
    first.start()
    assert greedy_has_it.wait(WITHIN_S)
    others = []
    for number in range(3):
        others.append(threading.Thread(target=patient, args=(f"patient {number}",)))
        others[-1].start()
        while len(queue._waiting) <= number:
            pass
    others_wait.set()
    for thread in (first, *others):
        thread.join(WITHIN_S)
    assert order == ["greedy", "patient 0", "patient 1", "patient 2", "greedy", "greedy"]


def test_one_at_a_time_however_many_want_it() -> None:
    queue, inside, worst = Queue(), 0, 0

    def work() -> None:
        nonlocal inside, worst
        for _ in range(200):
            with queue.turn():
                inside += 1
                worst = max(worst, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN_S)
    assert (inside, worst) == (0, 1)
