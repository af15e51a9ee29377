"""Notices go to the push services of makers of browsers, and to nothing else that a browser names."""

import pytest

from karpear.rules.message.push import is_push_service, origin_of


@pytest.mark.parametrize(
    ("endpoint", "is_one"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://wns2-am3p.notify.windows.com/w/?token=x", True),
        ("https://api.push.apple.com/3/x", True),
        ("https://fcm.googleapis.com.evil.test/x", False),
        ("https://evil-fcm.googleapis.com/x", False),
        ("https://notify.windows.com/x", False),
        ("http://fcm.googleapis.com/x", False),
        ("https://user@fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com", False),
        ("https://127.0.0.1/x", False),
    ],
)
def test_only_known_services_are_taken(endpoint: str, is_one: bool) -> None:
    assert is_push_service(endpoint) is is_one


def test_an_operator_may_name_one_more() -> None:
    endpoint = "https://push.karpear.test/x"
    assert not is_push_service(endpoint)
    assert is_push_service(endpoint, further_hosts=["push.karpear.test"])
    assert origin_of(endpoint) == "https://push.karpear.test"
