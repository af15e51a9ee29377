"""A browser's loop may already run in the thread of a test."""

from pathlib import Path

TESTS = Path(__file__).parents[1]
#: These start a thread or a process of their own.
OWN_THREADS = {
    "tests/steps/loops.py",
    "tests/house/test_loops.py",
    "tests/rooms/messaging/outbox.py",
    "tests/rooms/messaging/doomed.py",
}


def test_tests_start_loops_where_none_runs():
    faults = [
        name
        for path in TESTS.rglob("*.py")
        if "asyncio.run(" in path.read_text() and (name := path.relative_to(TESTS.parent).as_posix()) not in OWN_THREADS
    ]
    assert not faults, f"Use tests.steps.loops.run, which also works after a browser test: {faults}"
