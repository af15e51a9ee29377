"""Somebody has the password and not the code: they use a code twice, guess, or only want to keep its owner out."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.actions.codes import MOST_ANYWHERE, MOST_HERE, TELLING, use_code
from karpear.people.models import Notice
from karpear.rules.refusals import TooMany
from tests.cast import PASSWORD, Cast
from tests.steps.links import link_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: datetime) -> str:
    return format_hotp_value(hotp_value(SECRET, int(moment.timestamp()) // 30))


def wrong_at(moment: datetime) -> str:
    return f"{(int(code_at(moment)) + 1) % 10**6:06d}"


@pytest.fixture
def dara(cast: Cast) -> Any:
    cache.clear()
    TOTP.activate(cast.dara, SECRET)
    return cast.dara


def test_a_code_opens_once_in_all_web_processes(dara: Any) -> None:
    """What a process remembers is gone in the next one: `cache.clear()` is another process."""
    now = timezone.now()
    assert use_code(person=dara, code=code_at(now), place="a", now=now)
    cache.clear()
    assert use_code(person=dara, code=code_at(now), place="b", now=now) is None
    earlier, later = now - timedelta(seconds=30), now + timedelta(seconds=30)
    assert use_code(person=dara, code=code_at(earlier), place="a", now=earlier) is None
    assert use_code(person=dara, code=code_at(later), place="a", now=later)


def test_a_secret_that_is_sealed_again_meanwhile_is_not_put_back(dara: Any) -> None:
    now, authenticator = timezone.now(), Authenticator.objects.get(user=dara)
    assert use_code(person=dara, code=code_at(now), place="a", now=now) == authenticator
    authenticator.refresh_from_db()
    assert set(authenticator.data) == {"secret", "used"}


def test_wrong_codes_from_elsewhere_keep_nobody_out(dara: Any) -> None:
    now = timezone.now()
    for _try in range(MOST_HERE):
        assert use_code(person=dara, code=wrong_at(now), place="10.0.0.1", now=now) is None
    with pytest.raises(TooMany):
        use_code(person=dara, code=code_at(now), place="10.0.0.1", now=now)
    assert use_code(person=dara, code=code_at(now), place="10.0.0.2", now=now)


def test_nobody_guesses_from_everywhere_without_end(dara: Any) -> None:
    now, tried = timezone.now(), 0
    for place in range(2 * MOST_ANYWHERE):
        try:
            use_code(person=dara, code=wrong_at(now), place=f"10.0.{place}.1", now=now)
        except TooMany:
            break
        tried += 1
    assert tried == MOST_ANYWHERE
    hour = now + timedelta(hours=1)
    assert use_code(person=dara, code=code_at(hour), place="10.0.0.2", now=hour)


def test_whose_password_is_known_hears_of_it_once(dara: Any) -> None:
    now = timezone.now()
    for n in range(TELLING + 3):
        use_code(person=dara, code=wrong_at(now), place=f"10.0.0.{n}", now=now)
    assert Notice.objects.filter(text_key="wrong_codes").count() == 2
    fetch_notices(now=now)
    deliveries = Delivery.objects.filter(topic="codes", person=dara)
    assert {one.channel for one in deliveries} == {"email", "sms"}
    page = Client().get(link_of(deliveries[0], "x" * 22)).content.decode()
    assert "Somebody knows your password" in page


def test_mistyping_now_and_then_is_no_news(dara: Any) -> None:
    now = timezone.now()
    for _try in range(TELLING - 1):
        use_code(person=dara, code=wrong_at(now), place="10.0.0.1", now=now)
        later = now + timedelta(seconds=30)
        now = later
    assert use_code(person=dara, code=code_at(now), place="10.0.0.1", now=now)
    assert not Notice.objects.exists()


def test_the_door_asks_so(dara: Any) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post(reverse("account_login"), {"login": dara.email, "password": PASSWORD})
    now = timezone.now()
    wrong = browsers[0].post(reverse("mfa_authenticate"), {"code": "12 34"})
    assert "Incorrect code" in wrong.content.decode()
    answers = [one.post(reverse("mfa_authenticate"), {"code": code_at(now)}).status_code for one in browsers]
    assert answers in ([302, 200], [200, 200])
