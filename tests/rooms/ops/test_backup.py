"""A backup opens with age, holds everything but positions, and comes back on either database."""

import io
import os
import subprocess
import tarfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.conf import LazySettings
from django.db import connection

from karpear.alerts.models import Position, PositionKey
from karpear.keys.ids import new_id
from karpear.ops.backup.archive import back_up
from karpear.ops.console import CannotStart
from tests.cast import NOW, Cast, build_cast
from tests.steps.processes import karpear

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def identity(tmp_path: Path) -> tuple[str, Path]:
    key = pyrage.x25519.Identity.generate()
    file = tmp_path / "key.txt"
    file.write_text(f"# created: today\n{key}\n")
    return str(key.to_public()), file


def contents(file: Path, identity: Path) -> dict[str, bytes]:
    key = pyrage.x25519.Identity.from_str(identity.read_text().split()[-1])
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(file.read_bytes(), [key]))) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]


def rows(found: dict[str, bytes], *without: str) -> dict[str, bytes]:
    return {k: v for k, v in found.items() if k.startswith("rows/") and not any(w in k for w in without)}


def test_it_comes_back_whole_on_sqlite_and_from_there_here(
    people: Cast, tmp_path: Path, identity: tuple[str, Path], settings: LazySettings
) -> None:
    to, key = identity
    day = PositionKey.objects.create(day=NOW.date(), key="k")
    Position.objects.create(
        id=new_id(), person=people.sophea, day=day, sealed=b"x", fixed_at=NOW, received_at=NOW + timedelta(seconds=1)
    )
    first = tmp_path / "first.age"
    back_up(file=first, to=[to], now=NOW)
    assert first.stat().st_mode & 0o077 == 0
    before = contents(first, key)
    assert not [name for name in before if "position" in name]
    assert b"Sophea" not in b"".join(before.values())  # fields travel encrypted
    assert before["keys/field_keys"] == (Path(settings.KARPEAR_KEYS) / "field_keys").read_bytes()

    there = tmp_path / "there"
    came = karpear(there, "restore", str(first), f"--identity={key}")
    assert came.returncode == 0, came.stderr
    names = "from karpear.people.models import Person; print(sorted(p.name for p in Person.objects.all()))"
    shown = karpear(there, "manage", "shell", "--no-imports", "-c", names)
    assert "'Sophea'" in shown.stdout, shown.stderr
    second = tmp_path / "second.age"
    assert karpear(there, "backup", str(second), f"--to={to}").returncode == 0
    assert rows(contents(second, key), "audit.entry") == rows(before, "audit.entry")
    again = karpear(there, "restore", str(first), f"--identity={key}")
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_from_sqlite_to_postgres(people: Cast, tmp_path: Path, identity: tuple[str, Path], on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("needs PostgreSQL")
    to, key = identity
    first, second = tmp_path / "first.age", tmp_path / "second.age"
    back_up(file=first, to=[to], now=NOW)
    assert karpear(tmp_path / "a", "restore", str(first), f"--identity={key}").returncode == 0
    assert karpear(tmp_path / "a", "backup", str(second), f"--to={to}").returncode == 0
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS karpear_restored")
        cursor.execute("CREATE DATABASE karpear_restored")
    url = os.environ["DATABASE_URL"].replace("/karpear?", "/karpear_restored?")
    came = karpear(tmp_path / "b", "restore", str(second), f"--identity={key}", DATABASE_URL=url)
    assert came.returncode == 0, came.stderr
    third = tmp_path / "third.age"
    assert karpear(tmp_path / "b", "backup", str(third), f"--to={to}", DATABASE_URL=url).returncode == 0
    assert rows(contents(third, key), "audit.entry") == rows(contents(second, key), "audit.entry")
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE karpear_restored WITH (FORCE)")


def test_a_damaged_copy_changes_nothing(people: Cast, tmp_path: Path, identity: tuple[str, Path]) -> None:
    to, key = identity
    whole = tmp_path / "whole.age"
    back_up(file=whole, to=[to], now=NOW)
    there = tmp_path / "there"
    content = whole.read_bytes()
    for number, broken in enumerate([content[:-20], content[: len(content) // 2], b"nothing"]):
        copy = tmp_path / f"{number}.age"
        copy.write_bytes(broken)
        came = karpear(there, "restore", str(copy), f"--identity={key}")
        assert came.returncode == 1
        assert "Traceback" not in came.stderr
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    assert karpear(there, "restore", str(whole), f"--identity={other}").returncode == 1
    assert karpear(there, "restore", str(whole), f"--identity={key}").returncode == 0


def test_bad_recipients_and_places_are_said(people: Cast, tmp_path: Path, identity: tuple[str, Path]) -> None:
    with pytest.raises(CannotStart, match="age recipient"):
        back_up(file=tmp_path / "x", to=["age1nonsense"], now=NOW)
    with pytest.raises(CannotStart, match="cannot be written"):
        back_up(file=tmp_path / "no" / "x", to=[identity[0]], now=NOW)


def test_the_age_command_opens_it(people: Cast, tmp_path: Path, identity: tuple[str, Path]) -> None:
    to, key = identity
    file = tmp_path / "b.age"
    back_up(file=file, to=[to], now=NOW)
    result = subprocess.run(["age", "-d", "-i", key, file], capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(result.stdout)) as tar:
        assert "manifest.json" in tar.getnames()


def test_writing_goes_on_while_it_is_taken(people: Cast, tmp_path: Path, identity: tuple[str, Path]) -> None:
    """Inside the snapshot another connection writes at once, and the copy does not see it."""
    from karpear.ops.backup import archive

    with archive._snapshot():
        from karpear.people.models import Person

        count = Person.objects.count()
        code = "from karpear.people.models import Person; Person.objects.create(email='new@people.test', name='New')"
        url = os.environ.get("DATABASE_URL", "")
        database = connection.settings_dict["NAME"]
        target = url.replace("/karpear?", f"/{database}?") if url else f"sqlite:///{database}"
        made = karpear(
            tmp_path, "manage", "shell", "--no-imports", "-c", code, DATABASE_URL=target,
            KARPEAR_KEYS=os.environ["KARPEAR_KEYS"],
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        assert Person.objects.count() == count
    assert Person.objects.count() == count + 1
