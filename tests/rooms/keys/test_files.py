"""Nothing that is encrypted stands in clear in SQLite's files, and a rotation leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once


SCRIPT = """
import sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from tests.rooms.keys.encrypted_rows import clear_text, fill
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ring import ring
from karpear.keys.rotation import encrypted_fields
from karpear.keys.cipher import key_of
from django.db import connection

call_command("migrate", verbosity=0)
rows = fill()
assert len(rows) >= 10, rows

def look():
    found = 0
    for path in sorted(Path(sys.argv[1]).iterdir()):
        if path.is_file():
            content = path.read_bytes()
            found += len(content)
            assert not [c for c in clear_text() if c in content], path
    assert found > 100_000

def values():
    seen = {}
    for model, pk in rows:
        for field in (f for m, f in encrypted_fields() if m is model):
            seen[field.place] = model._base_manager.filter(pk=pk).values_list(field.name, flat=True).get()
    return seen

def key_ids():
    ids = set()
    with connection.cursor() as cursor:
        for model, field in encrypted_fields():
            cursor.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}"')
            ids |= {key_of(bytes(raw)) for (raw,) in cursor.fetchall()}
    return ids

look()
before = values()
assert len(before) >= 20
assert all("canary-7731" in str(value) for value in before.values())
assert key_ids() == {"k1"}
call_command("rotate_field_keys", batch=1, stdout=open("/dev/null", "w"))
assert key_ids() == {"k2"}, key_ids()
assert values() == before
call_command("rotate_field_keys", resume=True, stdout=sys.stdout)
look()
connection.close()
look()
"""


@pytest.mark.timeout(180)
def test_canaries_are_found_in_no_file_and_survive_a_rotation(tmp_path: Path) -> None:
    data = tmp_path / "data"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "karpear.project.settings",
        "KARPEAR_DATA": str(data),
        "KARPEAR_KEYS": str(tmp_path / "keys"),
    }
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(data)],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "0 values are now encrypted under k2" in result.stdout
