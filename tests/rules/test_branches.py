"""Every branch of the rules of risk is walked by their own tests: what nobody ran, nobody checked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

MODULES = {
    "risk/matrix": "test_risk",
    "plan/decision": "test_decision",
    "plan/suggestions": "test_suggest",
    "risk/learning": "test_learning",
    "risk/spread": "test_spread",
    "risk/review": "test_register_rules",
    "risk/formula": "test_terms",
    "risk/session_clock": "test_sessions",
}
#: Properties and tables of every case there is are left out: they walk no branch that plain examples do not.
EXAMPLES = ("-m", "not hypothesis", "-k", "not TestMonotone and not TestEveryPath")
#: Rules are pure: nothing that Django needs has to be loaded, which saves most of the time.
PLAIN = ("-c", os.devnull, f"--rootdir={ROOT}", "--import-mode=importlib", "--noconftest", "-p", "no:django",
         "-p", "no:schemathesis", "-p", "no:cacheprovider")  # fmt: skip


@pytest.mark.timeout(600)
def test_every_branch_is_walked(tmp_path: Path) -> None:
    data = f"--data-file={tmp_path / 'coverage'}"
    tests = [str(ROOT / f"tests/rules/{name}.py") for name in MODULES.values()]
    measured = "--include=" + ",".join(f"*/karpear/rules/{name}.py" for name in MODULES)
    clean = {"PYTHONPATH": str(ROOT)} | {
        k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE" and not k.startswith("PYTEST_")
    }

    def coverage(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coverage", *words]
        return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)

    ran = coverage("run", "--branch", data, measured, "-m", "pytest", "-q", "-x", *EXAMPLES, *PLAIN, *tests)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    report = coverage("report", data, "--show-missing", "--fail-under=100", "--precision=2")
    assert report.returncode == 0, report.stdout + report.stderr
    assert all(f"rules/{name}.py" in report.stdout for name in MODULES), report.stdout
