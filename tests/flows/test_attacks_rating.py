"""A self-assessment while people rate it at once: in two tabs, while one leaves, and while it is closed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.people.models import Membership, Person
from karpear.risks.sessions.actions import phases, raters
from karpear.risks.sessions.actions.items import make_session
from karpear.risks.sessions.models import Rating, Session
from karpear.rules.refusals import Conflict
from tests.cast import Cast, signed_in
from tests.steps.sessions import fields, rate_all

pytestmark = pytest.mark.django_db
NOTE = "Only a canary wrote this"


@pytest.fixture
def session(cast: Cast) -> Session:
    """Ten elements, rated by Sophea and Kanha."""
    now = timezone.now()
    session = make_session(by=cast.dara, organisation=cast.lantern.pk, title="This year", form="gisf", now=now)
    people = [cast.sophea.pk, cast.kanha.pk]
    raters.ask_members(by=cast.dara, session=session.pk, people=people, now=now)
    return phases.open_rating(by=cast.dara, session=session.pk, now=now)


def home(session: Session) -> str:
    return reverse("risks:rate", args=[session.pk])


def first_page(browser: Client, session: Session) -> list[str]:
    return fields(browser.get(f"{home(session)}1/").content.decode())


def values_of(session: Session, person: Person) -> set[int]:
    rows = Rating.objects.filter(rater__person=person, item__session=session)
    return {row.values["rating"] for row in rows}


def test_of_two_tabs_the_last_save_counts_and_nobody_counts_twice(cast: Cast, session: Session) -> None:
    sophea, other_tab = signed_in(cast.sophea), signed_in(cast.sophea)
    page = f"{home(session)}1/"
    names = first_page(sophea, session)
    sophea.post(page, dict.fromkeys(names, "3"))
    other_tab.post(page, dict.fromkeys(names, "4"))
    assert values_of(session, cast.sophea) == {4}
    assert Rating.objects.filter(item__session=session).count() == len(names)


def test_no_score_is_seen_before_closing_on_any_page_that_knows_the_session(cast: Cast, session: Session) -> None:
    for rater in (cast.sophea, cast.kanha):
        rate_all(signed_in(rater), home(session), "3", note=NOTE)
    for reader in (cast.dara, cast.bopha, cast.kanha):
        browser = signed_in(reader)
        for path in ("/self-assessment/", "/self-assessment/gisf/", "/overview/", "/needs/", "/", "/audit/"):
            page = browser.get(path)
            assert page.status_code in (200, 404), path
            text = page.content.decode().split("<main")[-1]
            assert NOTE not in text and 'class="bars"' not in text and "<polyline" not in text, path
        for name in ("session_result", "session_finish"):
            assert browser.get(reverse(f"risks:{name}", args=[session.pk])).status_code in (403, 404)


def test_who_leaves_while_it_is_rated_saves_nothing_more(cast: Cast, session: Session) -> None:
    sophea, kanha = signed_in(cast.sophea), signed_in(cast.kanha)
    page = f"{home(session)}1/"
    names = first_page(sophea, session)
    sophea.post(page, dict.fromkeys(names, "2"))
    rate_all(kanha, home(session), "4")
    Membership.objects.filter(person=cast.sophea).update(ended_at=timezone.now())
    assert sophea.get(page).status_code == 404
    assert sophea.post(page, dict.fromkeys(names, "0")).status_code == 404
    assert values_of(session, cast.sophea) == {2}, "what they said while they belonged stays"
    raters.withdraw(by=cast.dara, rater=session.raters.get(person=cast.sophea).pk, now=timezone.now())
    assert values_of(session, cast.sophea) == set(), "until whoever runs it no longer asks them"
    assert values_of(session, cast.kanha) == {4}


def test_what_is_pressed_after_closing_is_refused_and_what_was_saved_counts(cast: Cast, session: Session) -> None:
    sophea = signed_in(cast.sophea)
    page = f"{home(session)}1/"
    names = first_page(sophea, session)
    sophea.post(page, dict.fromkeys(names, "2"))
    phases.close_rating(by=cast.dara, session=session.pk, now=timezone.now())
    answer = sophea.post(page, dict.fromkeys(names, "0"))
    assert answer.status_code == 409 and "What you saved before counts" in answer.content.decode()
    assert values_of(session, cast.sophea) == {2}
    with pytest.raises(Conflict):
        phases.close_rating(by=cast.dara, session=session.pk, now=timezone.now())
