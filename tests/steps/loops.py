"""Event loops in tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def run[T](story: Coroutine[Any, Any, T]) -> T:
    """Like asyncio.run, also where this thread has a loop already: the browser's, once a browser test has run."""

    def alone() -> T:
        try:
            return asyncio.run(story)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(alone).result()
