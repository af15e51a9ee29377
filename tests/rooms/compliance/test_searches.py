"""A search is as urgent as it is: first on Today, said at once, and its page leads to the incident and its steps."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.compliance.demands.lists import demand_list
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.needs import SEARCHED, TO_ANSWER
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery, Priority
from karpear.people.needs import Urgency
from karpear.rules.law.demands import DemandChannel, DemandClass, ReplyBasis
from karpear.screens.needs import agenda, needs
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.compliance.demands import DAY, answered_without_letter, drafted, noted, registered

pytestmark = pytest.mark.django_db


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_a_search_is_the_first_of_today_however_much_else_is_late(cast: Cast) -> None:
    now = timezone.now()
    for _n in range(4):
        noted(cast.sophea, cast.lantern, now - DAY, answer_by=now - timedelta(minutes=1))
    search = noted(cast.sophea, cast.lantern, now - timedelta(hours=7), demand=DemandClass.SEARCH)
    [need] = SEARCHED.waiting(cast.dara, now)
    assert (need.urgency(now), need.why, need.at_once) == (Urgency.TODAY, "D-5", True)
    assert search.pk not in [need.subject for need in TO_ANSWER.waiting(cast.dara, now)]
    assert needs(cast.dara, now)[0].subject == search.pk
    assert agenda(needs(cast.dara, now), now).today[0].first.subject == search.pk
    page = words(signed_in(cast.dara), "/")
    assert page.index("They search, or want to") < page.index("Answer what an authority asks")
    answered_without_letter(search, cast.dara)
    assert not SEARCHED.waiting(cast.dara, now)


def test_a_search_stands_above_the_open_cases(cast: Cast) -> None:
    now, dara = timezone.now(), signed_in(cast.dara)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    noted(cast.sophea, cast.lantern, now - DAY, answer_by=now - timedelta(minutes=1))
    page = words(dara, "/")
    assert page.index("Open cases") < page.index("Answer what an authority asks")
    noted(cast.sophea, cast.lantern, now, demand=DemandClass.SEARCH)
    page = words(dara, "/")
    assert page.index("They search, or want to") < page.index("Open cases")


def test_the_message_of_a_search_is_not_that_of_a_letter(cast: Cast) -> None:
    now = timezone.now()
    noted(cast.sophea, cast.lantern, now, demand=DemandClass.SEARCH)
    messages = Delivery.objects.filter(topic="demand")
    assert set(messages.values_list("text_key", "priority")) == {("at_once", Priority.ALERT)}
    assert cast.bopha.pk in messages.values_list("person", flat=True)
    assert (remind(SEARCHED, now=now + timedelta(hours=2)), remind(SEARCHED, now=now + timedelta(hours=3))) == (0, 1)


def test_the_page_of_a_search_opens_the_incident_or_leads_to_it_and_no_draft_leads(cast: Cast) -> None:
    now = timezone.now()
    search, dara = noted(cast.sophea, cast.lantern, now, demand=DemandClass.SEARCH), signed_in(cast.dara)
    page, begin = f"/demands/{search.pk}/", f"/incidents/new/?demand={search.pk}"
    assert "<h2>Draft the reply</h2>" not in words(dara, page) and "If they want a letter afterwards" in words(
        dara, page
    )
    assert begin in words(dara, page) and begin not in words(signed_in(cast.sophea), page)
    form = dara.get(begin).context["form"]
    assert (form["playbook"].value(), form["organisation"].value()) == ("raided", str(cast.lantern.pk))
    assert not signed_in(cast.piseth).get(begin).context["form"]["playbook"].value(), "strangers learn nothing"
    kept_incident = opened(cast.dara, now=now, playbook="raided", organisation=cast.lantern.pk, restricted=True)
    earlier = opened(cast.dara, now=now - 9 * DAY, playbook="raided", organisation=cast.lantern.pk)
    assert dara.get(begin).status_code == 200, "neither what is kept to those named nor an earlier raid"
    raid = opened(cast.dara, now=now, playbook="raided", organisation=cast.lantern.pk)
    assert dara.get(begin)["Location"] == f"/incidents/{raid.pk}/"
    assert page in words(dara, f"/incidents/{raid.pk}/")
    assert [page in words(dara, f"/incidents/{need.pk}/") for need in (kept_incident, earlier)] == [False, False]


def test_who_named_no_day_is_answered_by_one_day_on_every_page(cast: Cast) -> None:
    undated, client = noted(cast.dara, cast.lantern), signed_in(cast.dara)
    near = noted(cast.dara, cast.lantern, answer_by=timezone.now() + DAY)
    far = noted(cast.dara, cast.lantern, answer_by=timezone.now() + 9 * DAY)
    search = noted(cast.dara, cast.lantern, demand=DemandClass.SEARCH)
    rows = Demand.objects.order_by(*demand_list([cast.lantern], {}, timezone.now()).order)
    assert list(rows) == [search, near, undated, far]
    until = timezone.localtime(undated.answer_until)
    assert undated.answer_until == undated.noted_at + 3 * DAY
    for path in (f"/demands/{undated.pk}/", "/demands/"):
        assert f"{until:%-d %b}" in words(client, path) and f"{until:%H:%M}" in words(client, path)
    assert "three days are our own habit" in words(client, f"/demands/{undated.pk}/")
    assert "now: a search" in words(client, "/demands/")


def test_a_letter_of_theirs_has_a_place_for_its_number_and_what_only_asks_encloses_nothing(cast: Cast) -> None:
    registered(cast.lantern)
    letter = drafted(noted(cast.dara, cast.lantern, channel=DemandChannel.LETTER), cast.dara, ReplyBasis.QUESTION)
    page = words(signed_in(cast.dara), f"/demands/{letter.pk}/reply/")
    assert "your letter no. …" in page and "លិខិតលេខ …" in page and "Nothing else is enclosed" not in page
    spoken = drafted(noted(cast.dara, cast.lantern), cast.dara, ReplyBasis.COURTESY)
    page = words(signed_in(cast.dara), f"/demands/{spoken.pk}/reply/")
    assert "your letter no." not in page and "Nothing else is enclosed" in page
