"""The key folder is gone, or is another one's: nothing starts, nothing is made anew, and one line says what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db.models import BinaryField, Value

from karpear.keys.cipher import SealBroken
from karpear.keys.ring import fresh_ring, ring
from karpear.ops.backup.archive import back_up
from karpear.ops.console import CannotStart
from karpear.ops.health.doctor import examine, served
from karpear.ops.key_check import keys_open, refuse_other_keys
from karpear.people.models import Person
from tests.cast import NOW, Cast
from tests.servers import free_port
from tests.steps.backups import offline_key
from tests.steps.processes import Running, karpear


@pytest.mark.once
@pytest.mark.parametrize("lost", ["field_keys", "*"])
def test_without_its_keys_a_database_is_not_served(tmp_path: Path, lost: str) -> None:
    """It had made new ones and served on: nobody's name could be read again, and doctor said that all was well."""
    assert karpear(tmp_path, "manage", "migrate").returncode == 0
    keys = tmp_path / "keys"
    for file in list(keys.glob(lost)):
        file.unlink()
    if lost == "*":
        keys.rmdir()
    left = sorted(keys.glob("*"))
    for command in (["up", f"--port={free_port()}"], ["doctor"]):
        done = karpear(tmp_path, *command)
        assert done.returncode == 1, command
        assert f"are not in {keys}" in done.stderr and "docs/running/keys.md" in done.stderr
        assert "Traceback" not in done.stderr, done.stderr
    assert sorted(keys.glob("*")) == left


@pytest.mark.once
def test_the_first_start_makes_them(tmp_path: Path) -> None:
    with Running(tmp_path, "up", f"--port={free_port()}") as running:
        assert running.first_line().startswith("First officer")
    assert (tmp_path / "keys/field_keys").exists()


@pytest.fixture
def other_keys(cast: Cast, settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """As on a second machine to which nobody has copied the folder."""
    settings.KARPEAR_KEYS = tmp_path / "other"
    fresh_ring()
    yield
    ring.cache_clear()


@pytest.mark.django_db(transaction=True)  # whoever asks closes its connection
def test_with_the_keys_of_another_it_is_not_served(other_keys: None) -> None:
    assert not keys_open()
    with pytest.raises(CannotStart, match="open nothing in this database"):
        refuse_other_keys()
    findings = examine(NOW)
    assert not served(findings)
    assert [finding.check.says for finding in findings if finding.check.name == "keys" and not finding.check.ok]


@pytest.mark.django_db(transaction=True)
def test_with_the_keys_of_another_no_copy_is_made(other_keys: None, tmp_path: Path) -> None:
    """Whoever is in trouble makes a backup first: it held rows that nothing opens, and an older one went for it."""
    with pytest.raises(CannotStart, match="open nothing in this database"):
        back_up(file=tmp_path / "copy.age", to=[offline_key(tmp_path).recipient], now=NOW)
    assert not list(tmp_path.glob("copy.age*"))


@pytest.mark.django_db(transaction=True)
def test_one_damaged_name_says_nothing_of_the_keys(cast: Cast) -> None:
    newest = Person.objects.order_by("-id").values_list("pk", flat=True)[0]
    Person.objects.filter(pk=newest).update(name=Value(b"k1" + bytes(40), output_field=BinaryField()))
    with pytest.raises(SealBroken):
        Person.objects.get(pk=newest)
    assert keys_open()
    refuse_other_keys()


def test_where_nobody_is_any_keys_will_do(db: None) -> None:
    assert keys_open()
