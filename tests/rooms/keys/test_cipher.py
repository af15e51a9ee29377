"""Encrypted values open in their own place only, and nothing that was not sealed is believed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from karpear.alerts.models import PositionKey
from karpear.keys.cipher import SealBroken, index, key_of, seal, seal_with, unseal, unseal_with
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ring import add_field_key, fresh_ring, ring
from karpear.keys.rotation import Resealed, encrypted_fields, reseal

DAY = date(2026, 11, 24)
FIELD = next(field for model, field in encrypted_fields() if model is PositionKey)


@pytest.fixture
def keys(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A key ring of its own."""
    settings.KARPEAR_KEYS = tmp_path / "keys"  # type: ignore[attr-defined]
    fresh_ring()
    yield tmp_path / "keys"
    ring.cache_clear()


def raw(day: date = DAY) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM alerts_positionkey WHERE day = %s", [day])
        return bytes(cursor.fetchone()[0])


def plant(value: bytes | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alerts_positionkey SET key = %s", [value])


class TestSealing:
    @given(st.binary(max_size=200), st.text(max_size=20))
    def test_round_trip(self, value: bytes, place: str) -> None:
        assert unseal(seal(value, place), place) == value

    def test_the_same_value_never_looks_the_same(self) -> None:
        assert seal(b"x", "t.c") != seal(b"x", "t.c")

    def test_another_place_cannot_open_it(self) -> None:
        with pytest.raises(SealBroken):
            unseal(seal(b"x", "people_contact.name"), "people_contact.reach")

    @pytest.mark.parametrize("planted", [b"", b"\x00", b"\x02", b"\x02k1", b"\x02k1short", b"Sophea", b"\xff" * 40])
    def test_what_was_not_sealed_is_refused(self, planted: bytes) -> None:
        with pytest.raises(SealBroken):
            unseal(planted, "t.c")

    @given(st.binary(max_size=100))
    def test_no_bytes_do_anything_else(self, planted: bytes) -> None:
        with pytest.raises(SealBroken):
            unseal(planted, "t.c")

    @given(st.integers(0, 60), st.integers(1, 255))
    def test_a_changed_byte_shows(self, where: int, by: int) -> None:
        blob = bytearray(seal(b"the driver's phone", "t.c"))
        blob[where % len(blob)] ^= by
        with pytest.raises(SealBroken):
            unseal(bytes(blob), "t.c")

    def test_the_error_says_nothing_of_the_value(self) -> None:
        with pytest.raises(SealBroken) as caught:
            unseal(b"\x06Sophea and more", "t.c")
        assert "Sophea" not in str(caught.value)

    def test_keys_of_a_day(self) -> None:
        key, other = b"k" * 32, b"o" * 32
        assert unseal_with(key, seal_with(key, b"11.56")) == b"11.56"
        for blob in (seal_with(other, b"11.56"), b"", b"short"):
            with pytest.raises(SealBroken):
                unseal_with(key, blob)

    def test_look_up_values_differ_by_purpose(self) -> None:
        assert index("+85512345678", "phone") == index("+85512345678", "phone")
        assert index("+85512345678", "phone") != index("+85512345678", "word")


@pytest.mark.django_db
class TestFields:
    def test_only_ciphertext_is_stored(self) -> None:
        PositionKey.objects.create(day=DAY, key="secret of the day")
        assert b"secret" not in raw()
        assert PositionKey.objects.get().key == "secret of the day"
        assert PositionKey.objects.values_list("key", flat=True).get() == "secret of the day"

    def test_looking_up_raises(self) -> None:
        for look_up in ("key", "key__in", "key__contains", "key__gt", "key__iexact"):
            with pytest.raises(FieldError):
                PositionKey.objects.filter(**{look_up: "x"}).exists()
        with pytest.raises(FieldError):
            PositionKey.objects.exclude(key="x").exists()
        assert not PositionKey.objects.filter(key__isnull=True).exists()

    def test_bytes_are_refused(self) -> None:
        with pytest.raises(TypeError):
            PositionKey.objects.create(day=DAY, key=b"raw")  # type: ignore[misc]

    def test_bulk_writes_are_encrypted_too(self) -> None:
        PositionKey.objects.bulk_create([PositionKey(day=DAY, key="one")])
        row = PositionKey.objects.get()
        row.key = "the second one"
        PositionKey.objects.bulk_update([row], ["key"])
        assert b"the second one" not in raw()
        assert PositionKey.objects.get().key == "the second one"
        PositionKey.objects.update(key="three")
        assert PositionKey.objects.get().key == "three"

    def test_a_value_moved_from_another_column_is_refused(self) -> None:
        PositionKey.objects.create(day=DAY, key="x")
        plant(seal(b"x", "people_contact.name"))
        with pytest.raises(SealBroken):
            PositionKey.objects.get()

    def test_planted_clear_text_is_refused(self) -> None:
        PositionKey.objects.create(day=DAY, key="x")
        plant(b"in clear")
        with pytest.raises(SealBroken):
            PositionKey.objects.get()

    @pytest.mark.once
    def test_planted_text_of_another_type_is_refused(self) -> None:
        PositionKey.objects.create(day=DAY, key="x")
        plant("in clear")
        with pytest.raises(SealBroken):
            PositionKey.objects.get()

    def test_json(self) -> None:
        field = EncryptedJSONField()
        plan = {"driver": {"name": "ដារ៉ា", "phone": "+855"}, "legs": [1, 2.5, None, True]}
        assert field.unpack(field.pack(plan)) == plan

    def test_every_place_is_different(self) -> None:
        places = [field.place for _, field in encrypted_fields()]
        assert len(set(places)) == len(places) >= 20


@pytest.mark.django_db
@pytest.mark.usefixtures("keys")
class TestRotation:
    def test_an_old_key_still_opens_and_a_save_uses_the_new_one(self, keys: Path) -> None:
        row = PositionKey.objects.create(day=DAY, key="x")
        assert key_of(raw()) == "k1"
        assert add_field_key(keys) == "k2"
        fresh_ring()
        assert PositionKey.objects.get().key == "x"
        row.save()
        assert key_of(raw()) == "k2"
        assert PositionKey.objects.get().key == "x"

    def test_a_running_process_learns_of_a_new_key_when_it_meets_it(self, keys: Path) -> None:
        PositionKey.objects.create(day=DAY, key="x")
        stale = ring()
        add_field_key(keys)
        fresh_ring()
        plant(seal(b"y", FIELD.place))
        ring.cache_clear()
        assert "k2" not in stale.ciphers
        assert PositionKey.objects.get().key == "y"

    def test_everything_is_encrypted_again_once(self, keys: Path) -> None:
        days = [DAY.replace(day=n) for n in range(1, 8)]
        PositionKey.objects.bulk_create([PositionKey(day=day, key=f"key {day}") for day in days])
        add_field_key(keys)
        fresh_ring()
        assert reseal(PositionKey, FIELD, batch=3) == Resealed(FIELD.place, 7, 0)
        assert {key_of(raw(day)) for day in days} == {"k2"}
        assert all(row.key == f"key {row.day}" for row in PositionKey.objects.all())
        assert reseal(PositionKey, FIELD, batch=3) == Resealed(FIELD.place, 0, 0)

    def test_a_damaged_value_does_not_stop_the_others(self) -> None:
        PositionKey.objects.create(day=DAY, key="x")
        plant(b"damaged")
        PositionKey.objects.create(day=DAY.replace(day=1), key="y")
        with pytest.raises(CommandError, match=r"alerts_positionkey\.key: 1"):
            call_command("rotate_field_keys", verbosity=0)
        assert raw() == b"damaged"
        assert key_of(raw(DAY.replace(day=1))) == "k2"

    def test_only_add_leaves_the_values_alone(self) -> None:
        PositionKey.objects.create(day=DAY, key="x")
        call_command("rotate_field_keys", only_add=True)
        assert key_of(raw()) == "k1"
        assert fresh_ring().primary == "k2"
