"""Three people rate in silence, one of them a guest from outside; the spread is settled and becomes the register."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.risks.register.models import Evaluation, Risk
from karpear.risks.sessions.models import Item, ItemKind, Rater, Rating, Session
from karpear.risks.sessions.needs import NEXT
from tests.cast import Cast, signed_in
from tests.steps.pages import without_tokens
from tests.steps.sessions import fields, finish, radios, rate_all, round_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def prepared(cast: Cast, by: Client) -> Session:
    form = {"organisation": str(cast.lantern.pk), "title": "Autumn", "focus": "advocacy"}
    answer = by.post(reverse("risks:session_new"), form)
    assert answer.status_code == 302, answer.content.decode()
    return Session.objects.get()


def keep(session: Session, **wanted: int) -> list[Item]:
    """Leave only so many items of each kind."""
    kept = []
    for kind in ItemKind:
        items = list(session.items.filter(kind=kind))
        kept += items[: wanted.get(kind.value, 0)]
    session.items.exclude(pk__in=[i.pk for i in kept]).delete()
    return kept


def link_in(page: str) -> str:
    match = re.search(r"http://localhost:8000(/risks/rate/[^<\"\s]+)", page)
    assert match, page
    return match.group(1)


@pytest.mark.both
def test_from_an_empty_register_to_a_settled_one(cast: Cast) -> None:
    dara, sophea, guest = signed_in(cast.dara), signed_in(cast.sophea), Client()
    assert "No assessment yet" in dara.get(reverse("risks:sessions")).content.decode()
    session = prepared(cast, dara)
    assert session.items.filter(kind="risk").count() >= 5, "the starter of the focus"
    assert session.items.filter(kind="actor").count() == 5
    keep(session, risk=2, threat=2, vulnerability=1, capacity=1, actor=2)

    people = {"people": [str(cast.dara.pk), str(cast.sophea.pk)]}
    dara.post(reverse("risks:raters_members", args=[session.pk]), people)
    asked = dara.post(
        reverse("risks:raters_guest", args=[session.pk]), {"name": "Lina", "organisation": "Old Friends"}, follow=True
    ).content.decode()
    link = link_in(asked)
    assert link not in dara.get(reverse("risks:raters", args=[session.pk])).content.decode(), "shown once"
    assert "has not begun yet" in guest.get(link).content.decode()
    assert not Delivery.objects.filter(text_key="opinion_asked").exists(), "told only once it is open"
    dara.post(reverse("risks:session_open", args=[session.pk]))
    assert Delivery.objects.filter(text_key="opinion_asked").count() == 2

    before = Rater.objects.filter(person=None).values().get()
    shown = guest.get(link).content.decode()
    assert Rater.objects.filter(person=None).values().get() == before, "opening the link changes nothing"
    assert "Sophea" not in shown and "Dara" not in without_tokens(shown)

    first_page = sophea.get("/").content.decode()
    assert "Your organisation asks what you think" in first_page, "it stands on the first page"
    assert reverse("risks:rate", args=[session.pk]) in first_page and "Autumn" not in first_page
    rate_all(dara, reverse("risks:rate", args=[session.pk]), "2")
    rate_all(sophea, reverse("risks:rate", args=[session.pk]), "3")
    pages = rate_all(guest, link, "5", note="They came to our office too.")
    assert pages == 2 + 1 + 1 + 1 + 1
    sophea.post(reverse("risks:rate_done", args=[session.pk]))
    guest.post(f"{link}done/")
    waiting = dara.get(reverse("risks:session", args=[session.pk])).content.decode()
    assert "2 of 3 say that they are done" in waiting
    assert "They came to our office too" not in waiting

    dara.post(reverse("risks:session_close", args=[session.pk]))
    settle_all(dara, session)
    finish(dara, session, cast.dara)
    session.refresh_from_db()
    assert session.state == "finished"
    risks = list(Risk.objects.filter(organisation=cast.lantern))
    assert len(risks) == 2
    assert {e.source_id for e in Evaluation.objects.all()} == {session.pk}
    assert all(r.likelihood == 3 and r.owner_id == cast.dara.pk for r in risks)
    result = dara.get(reverse("risks:session_result", args=[session.pk])).content.decode()
    assert "3 × 3 / 3" in result
    assert "<svg" in result
    assert "Rating is closed" in guest.get(link).content.decode()
    assert "how far apart" in sophea.get(reverse("risks:session", args=[session.pk])).content.decode()


def settle_all(by: Client, session: Session) -> None:
    """2, 3 and 5 are apart, so that each needs a reason; the middle, 3, is filled in."""
    for item in session.items.all():
        address = reverse("risks:session_item", args=[session.pk, item.pk])
        page = by.get(address).content.decode()
        assert "Talk first" in page
        assert "From 2 to 5, in the middle 3; 3 raters." in page
        sent = dict.fromkeys(fields(page) or radios(page), "3")
        refused = by.post(address, sent)
        assert refused.status_code == 422, "a reason is missing"
        assert by.post(address, sent | {"why": "We talked about it."}).status_code == 302


@pytest.mark.both
def test_the_next_session_is_compared_with_the_last_one(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    first = prepared(cast, dara)
    keep(first, risk=2, threat=1)
    round_of(dara, first, cast.dara, "2")
    second = Session.objects.get(pk=made(cast, dara))
    kept_items = keep(second, risk=2, threat=1)
    assert all(i.risk_id for i in kept_items if i.kind == "risk"), "the register comes first now"
    gone = kept_items[0].name
    kept_items[0].delete()
    actions_add(dara, second)
    round_of(dara, second, cast.dara, "4")
    result = dara.get(reverse("risks:session_result", args=[second.pk])).content.decode()
    assert "Compared with the previous" in result
    for word in ("↑ higher", "+ new", "− not rated any more"):
        assert word in result
    assert gone in result
    assert Risk.objects.count() == 3
    assert Evaluation.objects.filter(risk=kept_items[1].risk).count() == 2, "nothing is overwritten"


def made(cast: Cast, by: Client) -> str:
    form = {"organisation": str(cast.lantern.pk), "title": "Spring", "focus": "advocacy"}
    return str(by.post(reverse("risks:session_new"), form).url).rstrip("/").rsplit("/", 1)[-1]


def actions_add(by: Client, session: Session) -> None:
    own = {"own": "1", "name": "Flood of the office", "description": "", "areas": ["property"]}
    assert by.post(reverse("risks:session_add", args=[session.pk, "risk"]), own).status_code == 302


def test_what_nobody_knows_is_left_open_and_changes_nothing(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    session = prepared(cast, dara)
    (item,) = keep(session, risk=1)
    dara.post(reverse("risks:raters_members", args=[session.pk]), {"people": [str(cast.dara.pk)]})
    dara.post(reverse("risks:session_open", args=[session.pk]))
    rate_all(dara, reverse("risks:rate", args=[session.pk]), "unknown")
    dara.post(reverse("risks:session_close", args=[session.pk]))
    address = reverse("risks:session_item", args=[session.pk, item.pk])
    assert "Nobody gave a value" in dara.get(address).content.decode()
    assert dara.post(address, {"left_open": "on"}).status_code == 422
    assert dara.post(address, {"left_open": "on", "why": "Nobody was there this year."}).status_code == 302
    finish(dara, session, cast.dara)
    assert not Risk.objects.exists()


def test_taking_back_and_a_register_that_changed_meanwhile(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    session = prepared(cast, dara)
    (item,) = keep(session, risk=1)
    dara.post(reverse("risks:raters_members", args=[session.pk]), {"people": [str(cast.dara.pk)]})
    dara.post(reverse("risks:session_open", args=[session.pk]))
    rate_all(dara, reverse("risks:rate", args=[session.pk]), "4")
    dara.post(reverse("risks:session_close", args=[session.pk]))
    address = reverse("risks:session_item", args=[session.pk, item.pk])
    sent = dict.fromkeys(radios(dara.get(address).content.decode()), "4")
    dara.post(address, sent)
    page = dara.get(reverse("risks:session_finish", args=[session.pk])).content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    dara.post(reverse("risks:session_take_back", args=[item.pk]))
    assert dara.get(reverse("risks:session_finish", args=[session.pk])).status_code == 409
    dara.post(address, dict.fromkeys(sent, "5") | {"why": "It happened last night."})
    old = {"seen": seen, "confidence": "high", "reliability": "unsure", f"owner_{item.pk.hex}": str(cast.dara.pk)}
    assert dara.post(reverse("risks:session_finish", args=[session.pk]), old).status_code == 409
    assert not Risk.objects.exists(), "all or nothing"


@pytest.mark.both
def test_the_next_one_is_due_after_half_a_year_and_said_once_a_week(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    session = prepared(cast, dara)
    keep(session, threat=1)
    round_of(dara, session, cast.dara, "2")
    now = timezone.now()
    assert remind(NEXT, now=now + timedelta(days=181)) == 0
    later = now + timedelta(days=183)
    assert remind(NEXT, now=later) == 1
    deliveries = Delivery.objects.filter(text_key="assessment_due")
    assert set(deliveries.values_list("person", flat=True)) == {cast.dara.pk, cast.kanha.pk, cast.bopha.pk}
    assert remind(NEXT, now=later + timedelta(days=6)) == 0
    assert remind(NEXT, now=later + timedelta(days=8)) == 1
    assert deliveries.count() == 6
    prepared_again = made(cast, dara)
    assert prepared_again
    assert remind(NEXT, now=later + timedelta(days=30)) == 0, "one is under way"


@pytest.mark.both
def test_saving_twice_keeps_one_rating(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    session = prepared(cast, dara)
    keep(session, threat=1)
    dara.post(reverse("risks:raters_members", args=[session.pk]), {"people": [str(cast.dara.pk)]})
    dara.post(reverse("risks:session_open", args=[session.pk]))
    page = reverse("risks:rate_page", args=[session.pk, 1])
    (name,) = fields(dara.get(page).content.decode())
    for value in ("2", "4", "unknown", "5"):
        dara.post(page, {name: value})
    assert [r.values for r in Rating.objects.all()] == [{"rating": 5}]
    dara.post(page, {})
    assert not Rating.objects.exists(), "taking an answer back is possible too"
