"""While something urgent is under way, everything else stands aside, but not for ever."""

import asyncio

from karpear.messaging.precedence import STAND_ASIDE_S, Precedence
from tests.steps.loops import run


def test_others_wait_until_all_of_it_has_ended() -> None:
    async def main() -> list[str]:
        precedence, order = Precedence(), list[str]()

        async def other() -> None:
            await precedence.give_way()
            order.append("other")

        precedence.begin()
        precedence.begin()
        waiting = asyncio.create_task(other())
        await asyncio.sleep(0)
        precedence.end()
        await asyncio.sleep(0)
        order.append("urgent")
        precedence.end()
        await waiting
        return order

    assert run(main()) == ["urgent", "other"]


def test_the_next_one_begins_before_they_have_moved() -> None:
    async def main() -> bool:
        precedence = Precedence()
        precedence.begin()
        waiting = asyncio.create_task(precedence.give_way())
        await asyncio.sleep(0)
        precedence.end()
        precedence.begin()
        for _ in range(3):
            await asyncio.sleep(0)
        return waiting.done()

    assert not run(main())


def test_what_hangs_stops_nobody_for_longer() -> None:
    async def main() -> float:
        precedence, loop = Precedence(), asyncio.get_running_loop()
        precedence.begin()
        began = loop.time()
        await precedence.give_way()
        return loop.time() - began

    assert run(main()) >= STAND_ASIDE_S * 0.9


def test_nobody_waits_while_nothing_is_urgent() -> None:
    async def main() -> bool:
        waiting = asyncio.create_task(Precedence().give_way())
        await asyncio.sleep(0)
        return waiting.done()

    assert run(main())
