"""`karpear backup now --rehearse`, as somebody types it who sets the copies up: it says whether the copy opens."""

from pathlib import Path

import pytest

from tests.steps.backups import offline_key
from tests.steps.processes import karpear

pytestmark = [pytest.mark.once, pytest.mark.long]


def test_who_rehearses_reads_that_the_copy_opens(tmp_path: Path) -> None:
    """And what is left to do: it does not read like a failure of what was just tried."""
    copies = tmp_path / "copies"
    plan = {"KARPEAR_BACKUP": str(copies), "KARPEAR_BACKUP_TO": offline_key(tmp_path).recipient}
    assert karpear(tmp_path, "manage", "migrate").returncode == 0
    done = karpear(tmp_path, "backup", "now", "--rehearse", **plan)
    [copy] = copies.iterdir()
    first, second = done.stdout.splitlines()
    assert first.startswith(f"{copy}: ")
    assert second.startswith("Restored from the folder: it opens, ") and second.endswith(" rows")
    assert done.returncode == 1 and "nobody has proven that the offline key still opens it" in done.stderr
    assert "on the page Operator" in done.stderr
