"""Home safe, cancelling, and what contacts hear."""

from datetime import timedelta
from uuid import uuid4

import pytest

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import cancel, family, pages, start
from karpear.activities.plans.actions import finish as finish_actions
from karpear.activities.plans.models import FamilyPage
from karpear.alerts.models import Briefing
from karpear.audit.actions.retention import purge_tables
from karpear.checkins.models import CheckIn, Promise
from karpear.messaging.models import Delivery
from karpear.people.words import set_words
from karpear.rules.refusals import Conflict, Forbidden, Missing
from tests.cast import NOW, Cast

from .plans import created, drafted, who

LATER = NOW + timedelta(hours=1)


def finish(person, activity, **changes):  # type: ignore[no-untyped-def]
    said = {"key": uuid4(), "made_at": LATER, "now": LATER, **changes}
    return finish_actions.finish(person=person, activity=activity.pk, **said)


def test_home_safe_settles_what_is_left_and_ends_it(cast: Cast) -> None:
    activity = created(cast.sophea)
    answer, new = finish(cast.sophea, activity)
    assert new
    assert answer["state"] == "ended"
    assert len(answer["settled"]) == 2
    assert answer["next_due_at"] is None
    assert not Promise.objects.armed().exists()
    activity.refresh_from_db()
    assert activity.ended_at == LATER
    briefing = Briefing.objects.get(person=cast.sophea)
    assert briefing.active_until == LATER


def test_home_safe_twice(cast: Cast) -> None:
    activity, key = created(cast.sophea), uuid4()
    first = finish(cast.sophea, activity, key=key)
    assert finish(cast.sophea, activity, key=key) == (first[0], False)
    again, new = finish(cast.sophea, activity)
    assert (new, again["state"], again["settled"]) == (True, "ended", [])


def test_home_safe_speaks_for_everybody_in_the_plan(cast: Cast) -> None:
    activity = created(cast.sophea, travellers=[str(cast.kanha.pk)])
    answer, _new = finish(cast.sophea, activity)
    assert len(answer["settled"]) == 4
    assert not Promise.objects.armed().exists()


def test_a_fellow_traveller_comes_home_alone(cast: Cast) -> None:
    activity = created(cast.sophea, travellers=[str(cast.kanha.pk)])
    answer, _new = finish(cast.kanha, activity)
    assert answer["state"] == "planned"
    assert not Promise.objects.armed().filter(person=cast.kanha).exists()
    assert Promise.objects.armed().filter(person=cast.sophea).count() == 2
    assert activity.travellers.get().home_at == LATER


def test_a_duress_word_is_kept_and_answered_the_same(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="lantern", delayed="bicycle", duress="umbrella", now=NOW)
    plain, _new = finish(cast.sophea, created(cast.sophea))
    forced, _new = finish(cast.sophea, created(cast.sophea), word="Umbrella")
    assert plain.keys() == forced.keys()
    assert {len(str(v)) for v in plain.values()} == {len(str(v)) for v in forced.values()}
    assert CheckIn.objects.get(raise_duress=True).word == "duress"


def test_strangers_and_drafts(cast: Cast) -> None:
    with pytest.raises(Missing):
        finish(cast.rith, created(cast.sophea))
    with pytest.raises(Conflict):
        finish(cast.sophea, drafted(cast.sophea))


def test_an_officer_only_looks(cast: Cast) -> None:
    activity = created(cast.sophea)
    with pytest.raises(Forbidden):
        cancel.cancel(person=cast.dara, activity=activity.pk, safe_now=True, now=LATER)
    with pytest.raises(Forbidden):
        finish(cast.dara, activity)


def test_cancelling_asks_and_keeps_the_promises_of_somebody_who_is_not_safe(cast: Cast) -> None:
    activity = created(cast.sophea)
    with pytest.raises(Conflict):
        cancel.cancel(person=cast.sophea, activity=activity.pk, safe_now=False, now=LATER)
    assert Promise.objects.armed().count() == 2
    cancel.cancel(person=cast.sophea, activity=activity.pk, safe_now=True, now=LATER)
    assert not Promise.objects.armed().exists()
    assert CheckIn.objects.filter(person=cast.sophea).count() == 1
    activity.refresh_from_db()
    assert activity.state == "cancelled"
    cancel.cancel(person=cast.sophea, activity=activity.pk, safe_now=True, now=LATER)
    assert CheckIn.objects.count() == 1


def test_contacts_hear_when_it_starts_and_when_it_is_over(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(with_whom="The trainer"), now=NOW)
    sister, lawyer = cast.sophea.contacts.all()
    told = {sister.pk: ["what", "where", "next_check_in"], lawyer.pk: []}
    pages.save_told(person=cast.sophea, activity=draft.pk, disclosures=told, now=NOW)
    assert FamilyPage.objects.get(contact=sister).disclosures == ["what", "next_check_in"]
    assert not Delivery.objects.exists()
    start.start(person=cast.sophea, activity=draft.pk, now=NOW)
    deliveries = Delivery.objects.filter(topic="activity", text_key="family_page")
    assert {d.contact_id for d in deliveries} == {sister.pk, lawyer.pk}
    deliveries.filter(contact=sister).update(state="sent", sent_at=NOW)
    finish(cast.sophea, draft)
    assert family.tell_ends(now=LATER) == 1
    over = Delivery.objects.filter(topic="activity", text_key="family_page_ended")
    assert sister.pk in {d.contact_id for d in over}
    assert not Delivery.objects.filter(text_key="family_page", state="queued").exists()


def test_a_contact_of_somebody_else_is_never_told(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    theirs = cast.rith.contacts.first()
    pages.save_told(person=cast.sophea, activity=draft.pk, disclosures={theirs.pk: ["what"]}, now=NOW)
    assert not FamilyPage.objects.exists()


def test_plans_are_forgotten_a_year_after_they_ended(cast: Cast) -> None:
    activity = created(cast.sophea)
    finish(cast.sophea, activity)
    assert purge_tables(Activity, now=NOW + timedelta(days=360)) == 0
    assert purge_tables(Activity, now=NOW + timedelta(days=370)) == 1
    assert not Activity.objects.exists()
