"""Who waits for a start waits for nothing that only some ever use."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.steps.processes import environment

pytestmark = pytest.mark.once


#: Channels that few have, spreadsheets, paper, calendars, codes to scan, a server for mail that is caught.
LATER = {"apprise", "openpyxl", "typst", "icalendar", "segno", "aiosmtpd", "py_vapid", "PIL", "pytest", "hypothesis"}
STARTS = {
    "web": "from karpear.ops.server.asgi import make_application; make_application(); import uvicorn",
    "keeper": "import django; django.setup(); from karpear.keeper.loop import Keeper; Keeper()",
    "copied": "import karpear.project.loaded",
    "supervisor": "import karpear.project.cli, karpear.ops.server.up, karpear.ops.demo.command",
}


@pytest.mark.parametrize("process", STARTS)
def test_a_start_imports_nothing_that_can_wait(tmp_path: Path, process: str) -> None:
    later = LATER | ({"django", "ninja", "aiohttp"} if process == "supervisor" else set())
    code = f"{STARTS[process]}; import sys; print(*sorted(set(sys.modules) & {later!r}))"
    settings = environment(tmp_path, DJANGO_SETTINGS_MODULE="karpear.project.settings", KARPEAR_SMS="file:texts")
    result = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.split(), result.stderr) == (0, [], "")


COPIED = """
import os, stat, threading
from contextlib import suppress
import karpear.project.loaded
from django.db import connections
from karpear.keys.ids import new_id

def is_socket(descriptor):
    with suppress(OSError):  # that of the list itself
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)

assert threading.active_count() == 1, threading.enumerate()
assert not [descriptor for descriptor in map(int, os.listdir("/proc/self/fd")) if is_socket(descriptor)]
assert not [alias for alias in connections if connections[alias].connection]
for _ in range(2):
    if not os.fork():
        print(new_id().hex, flush=True)
        os._exit(0)
    os.wait()
"""


def test_what_is_copied_holds_nothing_that_two_may_not_share(tmp_path: Path) -> None:
    settings = environment(tmp_path, DJANGO_SETTINGS_MODULE="karpear.project.settings")
    result = subprocess.run([sys.executable, "-c", COPIED], env=settings, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    first, second = result.stdout.split()
    assert first[-16:] != second[-16:], "each copy draws chance of its own"
