"""Signatures that the server believes."""

import base64
from uuid import UUID

import pytest

from karpear.vault.signatures import called, is_sign_key, verifies
from tests.steps.sealing import Keys

FITS_ALL = base64.b64encode(bytes([1]) + bytes(63)).decode()
SMALL = [
    bytes(32), bytes([1]) + bytes(31),
    bytes([236]) + b"\xff" * 30 + bytes([127]), bytes([237]) + b"\xff" * 30 + bytes([127]),
    bytes([238]) + b"\xff" * 30 + bytes([255]), bytes([1]) + bytes(30) + bytes([128]),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
]  # fmt: skip


@pytest.mark.parametrize("point", SMALL)
def test_a_key_that_every_message_fits_is_none(point: bytes) -> None:
    key = base64.b64encode(point).decode()
    assert not is_sign_key(key)
    assert not any(verifies(key, FITS_ALL, f"{n}".encode()) for n in range(16))


def test_real_keys_are_keys() -> None:
    for _ in range(20):
        keys = Keys()
        assert is_sign_key(keys.sign_key)
        assert verifies(keys.sign_key, keys.sign(b"x"), b"x")
        assert not verifies(keys.sign_key, keys.sign(b"x"), b"y")


def test_a_name_stands_in_a_list_as_a_hash_of_its_own() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert called(one, "Dara") == called(one, "Dara")
    assert len({called(one, "Dara"), called(other, "Dara"), called(one, "Kanha")}) == 3
