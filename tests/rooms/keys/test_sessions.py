"""What a browser session keeps cannot be read in the database."""

import base64
import zlib

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.risks.sessions.models import Rater
from tests.cast import Cast, signed_in
from tests.rooms.risks.rounds import a_session

pytestmark = pytest.mark.django_db


def readable(row: Session) -> bytes:
    """What somebody finds who has the database and knows how Django packs a session."""
    packed = row.session_data.split(":")[0]
    raw = base64.urlsafe_b64decode(packed.lstrip(".") + "=" * (-len(packed.lstrip(".")) % 4))
    return zlib.decompress(raw) if packed.startswith(".") else raw


def test_a_fresh_link_lies_nowhere_in_clear(cast: Cast) -> None:
    browser = signed_in(cast.dara)
    session = a_session(cast, now=timezone.now())
    asked = {"name": "Lina Sok", "organisation": "Old Friends"}
    assert browser.post(reverse("risks:raters_guest", args=[session.pk]), asked).status_code == 302
    kept = b"".join(readable(row) for row in Session.objects.all())
    assert b"Lina" not in kept and b"/risks/rate/" not in kept and b"_auth_user_id" not in kept
    page = browser.get(reverse("risks:raters", args=[session.pk])).content.decode()
    assert "/risks/rate/" in page and Rater.objects.filter(session=session, person=None).exists()


def test_what_cannot_be_opened_is_a_new_session(cast: Cast) -> None:
    browser = signed_in(cast.dara)
    Session.objects.update(session_data="eyJhIjoxfQ:1:nonsense")
    assert browser.get("/").status_code in (200, 302)
    assert Client().get("/risks/").status_code == 302
    assert browser.get("/risks/").status_code == 302
