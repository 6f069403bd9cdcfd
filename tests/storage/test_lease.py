"""One holder at a time, by the database's own clock, on both engines."""

import asyncio

from bot.storage.lease import Lease
from bot.storage.store import Store


def lease(store: Store, seconds: float = 25) -> Lease:
    return Lease(store._database, "test", seconds)


async def test_who_comes_first_has_it_and_the_others_wait(store: Store) -> None:
    taken = await asyncio.gather(*(lease(store).take(f"process {number}") for number in range(8)))
    assert sorted(taken, key=str) == [1, *[None] * 7]


async def test_every_holder_has_an_epoch_of_its_own(store: Store) -> None:
    first = await lease(store).take("one")
    assert first == 1
    await lease(store).release(first)
    assert await lease(store).take("two") == 2
    assert not await lease(store).renew(1)
    assert await lease(store).renew(2)


async def test_a_lease_that_is_not_prolonged_ends(store: Store) -> None:
    short = lease(store, 0.3)
    assert await short.take("one") == 1
    assert await lease(store).take("two") is None
    await asyncio.sleep(0.2)
    assert await short.renew(1)
    await asyncio.sleep(0.2)
    assert await lease(store).take("two") is None
    await asyncio.sleep(0.3)
    assert await lease(store).take("two") == 2


async def test_a_holder_that_was_asleep_may_go_on_if_nobody_came(store: Store) -> None:
    short = lease(store, 0.1)
    assert await short.take("one") == 1
    await asyncio.sleep(0.2)
    assert await short.renew(1)


async def test_who_knows_that_the_holder_is_dead_need_not_wait(store: Store) -> None:
    assert await lease(store).take("one") == 1
    assert await lease(store).take("two", seize=True) == 2
    assert not await lease(store).renew(1)


async def test_leases_of_different_names_do_not_meet(store: Store) -> None:
    assert await lease(store).take("one") == 1
    assert await Lease(store._database, "other", 25).take("two") == 1


async def test_releasing_what_somebody_else_has_does_nothing(store: Store) -> None:
    assert await lease(store).take("one") == 1
    assert await lease(store).take("two", seize=True) == 2
    await lease(store).release(1)
    assert await lease(store).take("three") is None
