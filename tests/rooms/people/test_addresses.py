"""One form for every way of writing a phone number or an e-mail address."""

import pytest
from django.core.exceptions import ValidationError

from karpear.people.addresses import clean_address


@pytest.mark.parametrize(
    ("written", "country", "meant"),
    [
        ("012 345 678", "kh", "+85512345678"),
        ("+855 (12) 345-678", "kh", "+85512345678"),
        ("00855.12.345.678", "kh", "+85512345678"),
        ("012 345 678", "xx", "+99912345678"),
        ("+353 1 210 0489", "xx", "+35312100489"),
    ],
)
def test_a_phone_number_has_one_form(written: str, country: str, meant: str) -> None:
    assert clean_address("sms", written, country=country) == meant


def test_an_email_address_is_in_small_letters() -> None:
    assert clean_address("email", " Dara@Example.TEST ") == "dara@example.test"


@pytest.mark.parametrize(("channel", "value"), [("sms", "12"), ("sms", "call me"), ("email", "no"), ("chat", "a b")])
def test_what_cannot_be_an_address_is_refused(channel: str, value: str) -> None:
    with pytest.raises(ValidationError):
        clean_address(channel, value)
