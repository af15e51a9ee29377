"""Somebody is held: the incident finds who can help, somebody asks, and the answer comes back to it and to all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.cases.incidents.models import HelpAsked
from karpear.network.directory.models import ServiceEntry, ServiceUse
from karpear.network.directory.services.actions import note_use
from karpear.network.directory.services.cards import card_of_entry
from karpear.rules.refusals import Conflict
from karpear.ui.templatetags.ui import day_clock
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.network.net import networked
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db

LAWYERS = {
    "name": "Lotus Lawyers", "kinds": ["lawyer", "legal", "visit"], "about": "Stands with whoever is held",
    "speed": "hours", "answer_hours": "3", "languages": ["km", "en"], "channel": "Signal, any hour", "safe": "yes",
    "at_night": "yes", "papers": ["mandate"], "applicants": ["person"],
}  # fmt: skip


def test_an_incident_finds_who_can_help_and_the_answer_comes_back(cast: Cast) -> None:
    net = networked(cast)
    now = timezone.now()
    maly, dara, piseth = signed_in(cast.maly), signed_in(cast.dara), signed_in(cast.piseth)
    assert "Nobody has written down a service yet" in shown(dara, "/services/")
    typed = {**LAWYERS, "network": str(net.network.pk), "key": str(uuid4())}
    for _press in range(2):
        answer = maly.post(f"/services/{cast.cardamom.pk}/new/", typed)
    entry = ServiceEntry.objects.get()
    assert answer["Location"] == f"/services/{entry.pk}/"
    assert "Lotus Lawyers" in shown(dara, "/services/")
    assert "Lotus Lawyers" not in shown(dara, "/services/?kind=medical")
    looked_for = dara.post("/find/", {"q": "lawyer"}, follow=True).text
    assert f'href="/services/{entry.pk}/"' in looked_for and 'href="/services/pack/kh/' in looked_for
    assert "/services/" not in signed_in(cast.rith).post("/find/", {"q": "lotus law"}, follow=True).text

    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk, severity="critical")
    assert f"/services/for/{incident.pk}/" in shown(dara, f"/incidents/{incident.pk}/")
    found = in_one_line(shown(dara, f"/services/for/{incident.pk}/"))
    assert found.index("Lotus Lawyers") < found.index("Legal aid by a human rights organisation"), "surest and fastest"
    assert "Still missing:</b> a mandate for the lawyer" in found
    assert "What does not fit" in found or "EU Temporary" not in found

    apply = f"/services/{entry.pk}/apply/?kinds=lawyer&incident={incident.pk}&languages=en"
    draft = in_one_line(shown(dara, apply))
    assert "Who asks: Mekong Lantern Network" in draft and "[ ] a mandate for the lawyer" in draft
    assert not any(name in draft for name in ("Sophea", "Kanha", "Vanna"))
    assert f"Known to us since: {day_clock(incident.opened_at)}" in draft, "with the hour: a custody clock runs"
    assert "Paid already: ____" in draft, "nobody said no"
    assert "Paid already: Yes" in shown(dara, f"{apply}&paid=on")
    text = dara.get(f"{apply}&as=text")
    assert text["Content-Type"].startswith("text/plain") and "Name: ____" in text.text
    key = str(uuid4())
    for _press in range(2):
        assert dara.post(apply, {"key": key, "kind": "lawyer"})["Location"] == f"/incidents/{incident.pk}/"
    use = ServiceUse.objects.get()
    assert HelpAsked.objects.get().pk == use.pk
    answer_link = f'href="/services/uses/{use.pk}/"'
    on_incident = shown(dara, f"/incidents/{incident.pk}/")
    assert "Lotus Lawyers" in on_incident and answer_link in on_incident, "what came of it can be said at once"
    of_colleague = shown(signed_in(cast.kanha), f"/incidents/{incident.pk}/")
    assert "Lotus Lawyers" in of_colleague and answer_link not in of_colleague, "it is for whoever asked"
    assert piseth.get(f"/services/uses/{use.pk}/").status_code == 404, "nobody else learns that somebody asked"

    assert "Say with one tap what came" not in shown(dara, "/needs/")
    ServiceUse.objects.update(asked_at=now - timedelta(hours=2))
    assert "Say with one tap what came" not in shown(dara, "/needs/")
    ServiceUse.objects.update(asked_at=now - timedelta(hours=4))
    assert "Say with one tap what came" in shown(dara, "/needs/"), "three hours were promised"
    ServiceEntry.objects.update(answer_hours=None)
    assert "Say with one tap what came" not in shown(dara, "/needs/")
    ServiceUse.objects.update(asked_at=now - timedelta(days=15))
    ServiceEntry.objects.update(looked_on=(now - timedelta(days=400)).date())
    assert "Say with one tap what came" in shown(dara, "/needs/")
    assert "Ask first" in shown(dara, f"/services/for/{incident.pk}/")
    assert dara.post(f"/services/uses/{use.pk}/answer/", {"outcome": "granted_soon"}).status_code == 302
    assert "Say with one tap what came" not in shown(dara, "/needs/")
    assert ServiceEntry.objects.get().looked_on == timezone.localdate(now), "whoever answered is there"
    assert "They answered in time, and helped" in shown(dara, f"/incidents/{incident.pk}/")


def test_what_one_organisation_keeps_is_seen_by_nobody_else(cast: Cast) -> None:
    net = networked(cast)
    maly, dara = signed_in(cast.maly), signed_in(cast.dara)
    maly.post(f"/services/{cast.cardamom.pk}/new/", LAWYERS)
    entry = ServiceEntry.objects.get()
    assert entry.network is None
    for client in (dara, signed_in(cast.vanna), signed_in(net.channary), signed_in(cast.chenda)):
        assert client.get(f"/services/{entry.pk}/").status_code == 404
        assert client.get(f"/services/{entry.pk}/apply/").status_code == 404
        assert "Lotus Lawyers" not in client.get("/services/match/?kinds=lawyer").text
    assert signed_in(cast.chenda).get("/services/").status_code == 404, "a member asks an officer"
    assert "Legal aid" in shown(signed_in(cast.vanna), "/services/match/?kinds=lawyer"), "the pack is everybody's"
    assert dara.post(f"/services/{entry.pk}/looked/").status_code == 404
    assert dara.post(f"/services/{cast.cardamom.pk}/new/", LAWYERS).status_code == 404


def test_leaving_the_network_takes_a_service_back(cast: Cast) -> None:
    net = networked(cast)
    signed_in(cast.maly).post(f"/services/{cast.cardamom.pk}/new/", {**LAWYERS, "network": str(net.network.pk)})
    assert "Lotus Lawyers" in shown(signed_in(cast.dara), "/services/")
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    assert "Lotus Lawyers" not in shown(signed_in(cast.dara), "/services/")
    assert "Lotus Lawyers" in shown(signed_in(cast.maly), "/services/")


def test_bad_input_says_what_is_wrong_and_changes_nothing(cast: Cast) -> None:
    networked(cast)
    maly = signed_in(cast.maly)
    path = f"/services/{cast.cardamom.pk}/new/"
    for typed, words in (
        ({**LAWYERS, "kinds": []}, "Tick at least one."),
        ({**LAWYERS, "cap": "500"}, "Say in which currency."),
        ({**LAWYERS, "network": str(uuid4())}, "valid choice"),
    ):
        answer = maly.post(path, typed)
        assert answer.status_code == 422 and words in answer.text
    assert not ServiceEntry.objects.exists()
    assert signed_in(cast.dara).get("/services/match/?kinds=gold").status_code == 422


def test_a_service_that_was_taken_out_is_asked_no_more(cast: Cast) -> None:
    net = networked(cast)
    maly, dara = signed_in(cast.maly), signed_in(cast.dara)
    maly.post(f"/services/{cast.cardamom.pk}/new/", {**LAWYERS, "network": str(net.network.pk)})
    entry = ServiceEntry.objects.get()
    apply = f"/services/{entry.pk}/apply/"
    dara.post(apply, {"key": str(uuid4()), "kind": "lawyer"})
    use = ServiceUse.objects.get()
    card = card_of_entry(entry, timezone.localdate())
    maly.post(f"/services/{entry.pk}/end/")
    assert "taken out of the directory" in dara.get(apply, follow=True).text
    with pytest.raises(Conflict):
        note_use(by=cast.dara, key=uuid4(), card=card, kind="lawyer", incident=None, now=timezone.now())
    assert ServiceUse.objects.count() == 1
    net.cardamom.left_at = timezone.now()
    net.cardamom.save()
    page = shown(dara, f"/services/uses/{use.pk}/")
    assert "no longer in the directory" in page and "Lotus Lawyers" not in page


def test_every_kind_asked_for_is_shown_and_the_rest_is_one_tap_away(cast: Cast) -> None:
    net = networked(cast)
    path = f"/services/{cast.cardamom.pk}/new/"
    for number in range(8):
        typed = {**LAWYERS, "name": f"Lawyers {number}", "kinds": ["lawyer"], "network": str(net.network.pk)}
        signed_in(cast.maly).post(path, typed)
    page = in_one_line(shown(signed_in(cast.dara), "/services/match/?kinds=lawyer&kinds=visit&kinds=advocacy"))
    shown_first, rest = page.split(" more fit", 1)
    assert "A monitoring visit by OHCHR" in shown_first and "More could fit" not in rest
    assert all(f"Lawyers {number}" in page for number in range(8))
