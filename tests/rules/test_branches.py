"""Every branch of every rule is walked by the rules' own tests: what nobody ran, nobody checked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.rules.examples import LEFT_OUT

RULES = ROOT / "src/karpear/rules"
EXAMPLES = ("-m", "not hypothesis", "-k", f"not ({' or '.join(LEFT_OUT)})", f"--ignore={__file__}")
#: Rules are pure: nothing that Django needs has to be loaded, which saves most of the time.
PLAIN = ("-c", os.devnull, f"--rootdir={ROOT}", "--import-mode=importlib", "--noconftest", "-p", "no:django",
         "-p", "no:schemathesis", "-p", "no:cacheprovider")  # fmt: skip


@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_branch_is_walked(tmp_path: Path) -> None:
    """Also a module that no test imports counts, in whatever folder of the rules it lies."""
    data = f"--data-file={tmp_path / 'coverage'}"
    clean = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])} | {
        k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE" and not k.startswith("PYTEST_")
    }

    def coverage(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coverage", *words]
        return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)

    tests = str(Path(__file__).parent)
    ran = coverage("run", "--branch", data, f"--source={RULES}", "-m", "pytest", "-q", "-x", *EXAMPLES, *PLAIN, tests)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    report = coverage("report", data, "--show-missing", "--skip-covered", "--fail-under=100", "--precision=2")
    assert report.returncode == 0, report.stdout + report.stderr
