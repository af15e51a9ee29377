"""The tokens of links are long, the same each time, and never one another's."""

from uuid import uuid4

from karpear.rules.secret.tokens import delivery_token, emergency_token, token_hash

KEY = b"a key of the installation"


def test_a_token_is_the_same_each_time_and_nobody_elses() -> None:
    one, other = uuid4(), uuid4()
    tokens = [delivery_token(KEY, one), delivery_token(KEY, other), emergency_token(KEY, one)]
    assert tokens == [delivery_token(KEY, one), delivery_token(KEY, other), emergency_token(KEY, one)]
    assert len({*tokens, delivery_token(b"another key", one)}) == 4
    assert {len(token) for token in tokens} == {22}


def test_what_is_stored_of_a_token_takes_any_text() -> None:
    assert len(token_hash("x")) == len(token_hash("\ud800")) == 64
    assert token_hash("x") != token_hash("X")
