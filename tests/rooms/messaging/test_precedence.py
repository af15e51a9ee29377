"""While something urgent is under way, everything else stands aside, but not for ever."""

import asyncio
from contextlib import ExitStack

from karpear.messaging.precedence import STAND_ASIDE_S, Precedence
from tests.steps.loops import run


def test_others_wait_until_all_of_it_has_ended() -> None:
    async def main() -> list[str]:
        precedence, order = Precedence(), list[str]()

        async def other() -> None:
            await precedence.give_way()
            order.append("other")

        with precedence.taken():
            with precedence.taken():
                waiting = asyncio.create_task(other())
                await asyncio.sleep(0)
            for _ in range(5):
                await asyncio.sleep(0)
            order.append("urgent")
        await waiting
        return order

    assert run(main()) == ["urgent", "other"]


def test_the_next_one_begins_before_they_have_moved() -> None:
    async def main() -> bool:
        precedence, first = Precedence(), ExitStack()
        first.enter_context(precedence.taken())
        waiting = asyncio.create_task(precedence.give_way())
        await asyncio.sleep(0)
        first.close()
        with precedence.taken():
            for _ in range(5):
                await asyncio.sleep(0)
            return waiting.done()

    assert not run(main())


def test_what_hangs_stops_nobody_for_longer() -> None:
    async def main() -> tuple[float, float]:
        precedence, loop = Precedence(), asyncio.get_running_loop()
        with precedence.taken():
            began = loop.time()
            await precedence.give_way()
            first = loop.time() - began
            for _ in range(50):
                await precedence.give_way()
            return first, loop.time() - began - first

    once, fifty_more = run(main())
    assert once >= STAND_ASIDE_S * 0.9
    assert fifty_more < STAND_ASIDE_S


def test_beside_one_that_hangs_a_fresh_one_still_goes_first() -> None:
    async def main() -> bool:
        precedence = Precedence()
        with precedence.taken():
            await precedence.give_way()
            with precedence.taken():
                waiting = asyncio.create_task(precedence.give_way())
                for _ in range(5):
                    await asyncio.sleep(0)
                aside = not waiting.done()
            await waiting
            return aside

    assert run(main())


def test_an_endless_stream_holds_nobody_for_ever() -> None:
    async def main() -> bool:
        precedence = Precedence()
        waiting = asyncio.create_task(precedence.give_way())
        while not waiting.done():
            with precedence.taken():
                await asyncio.sleep(0.01)
        return True

    assert run(main())


def test_nobody_waits_while_nothing_is_urgent() -> None:
    async def main() -> bool:
        waiting = asyncio.create_task(Precedence().give_way())
        await asyncio.sleep(0)
        return waiting.done()

    assert run(main())
