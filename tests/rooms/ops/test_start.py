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
    "supervisor": "import karpear.project.cli, karpear.ops.server.up, karpear.ops.demo.command",
}


@pytest.mark.parametrize("process", STARTS)
def test_a_start_imports_nothing_that_can_wait(tmp_path: Path, process: str) -> None:
    later = LATER | ({"django", "ninja", "aiohttp"} if process == "supervisor" else set())
    code = f"{STARTS[process]}; import sys; print(*sorted(set(sys.modules) & {later!r}))"
    settings = environment(tmp_path, DJANGO_SETTINGS_MODULE="karpear.project.settings", KARPEAR_SMS="file:texts")
    result = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.split(), result.stderr) == (0, [], "")
