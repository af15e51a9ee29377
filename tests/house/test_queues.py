"""No test is lost where they are put into queues, and no worker is left alone with what waits."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.queues import in_queues, waits


@pytest.mark.parametrize("workers", [1, 2, 4, 6])
def test_each_worker_gets_its_share_of_what_waits(request: pytest.FixtureRequest, workers: int) -> None:
    items = request.session.items
    queued = in_queues(items, workers)
    assert sorted(item.nodeid for item in queued) == sorted(item.nodeid for item in items)
    ends = [len(items) * turn // workers for turn in range(workers + 1)]
    shares = [sum(map(waits, queued[start:end])) for start, end in pairwise(ends)]
    largest_file = max(Counter(item.path for item in items if waits(item)).values(), default=0)
    assert max(shares) - min(shares) <= largest_file + workers
