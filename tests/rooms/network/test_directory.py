"""The directory where it is reached from, and with what the demo begins."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.network.directory.models import ReachEdge, ServiceEntry, ServiceUse
from karpear.ops.demo.cast import COMPANIES, COORDINATOR, NETWORK, email_of, organisation_of
from karpear.ops.demo.directory import make_directory
from karpear.ops.demo.network import found_network, make_network
from karpear.people.models import Language, Membership, Organisation, Person
from karpear.readiness.packs.models import Opening
from karpear.rules.access import Role
from tests.cast import LONG_AGO, Cast, signed_in
from tests.rooms.cases.opened import opened, supported
from tests.steps.alarms import sos
from tests.steps.assessments import shown
from tests.steps.case_packs import being_opened
from tests.steps.pages import in_one_line


def test_whoever_is_asked_how_they_are_finds_who_else_can_help(cast: Cast) -> None:
    support = supported(cast, timezone.now())
    sophea = signed_in(cast.sophea)
    assert "/services/match/?kinds=psychosocial" in shown(sophea, f"/incidents/support/{support.pk}/")
    assert "Counselling for those who were threatened" in shown(sophea, "/services/match/?kinds=psychosocial")
    apply = "/services/pack/kh/counselling/apply/?kinds=psychosocial"
    assert "say no names" not in shown(sophea, apply)
    assert sophea.post(apply, {"kind": "gold"}).status_code == 302
    assert not ServiceUse.objects.exists()
    use = sophea.post(apply, {"kind": "psychosocial"})["Location"]
    assert "They have not answered" in shown(sophea, use)
    assert signed_in(cast.kanha).get(use).status_code == 404
    assert sophea.get("/services/pack/xx/counselling/").status_code == 404


def test_who_asks_and_the_hurry_come_along_from_a_pack_and_from_a_support(cast: Cast) -> None:
    now, sophea, dara = timezone.now(), signed_in(cast.sophea), signed_in(cast.dara)
    matches = _behind(sophea, f"/incidents/support/{supported(cast, now).pk}/", "/services/match/")
    assert "Counselling for those who were threatened" in matches and "could fit" not in matches
    draft = _behind(sophea, "/services/match/?kinds=psychosocial&applicant=person", "/services/pack/kh/counselling/")
    assert "Who asks: a person" in draft and "By when: ____" in draft
    _custodian, opening = being_opened(cast, sos(cast.sophea).pk, now)
    Opening.objects.update(said_open_at=now)
    path = f"/packs/openings/{opening.pk}/"
    matches = _behind(dara, path, "/services/match/")
    assert "Legal aid by" in matches and "could fit" not in matches
    draft = _behind(dara, _link(shown(dara, path), "/services/match/"), "/services/pack/kh/front_line/")
    assert "For: a person" in draft and "By when: today" in draft


def _behind(client: Client, path: str, begins: str) -> str:
    """The page to which the first such link leads."""
    return in_one_line(shown(client, _link(shown(client, path), begins)))


def _link(page: str, begins: str) -> str:
    return begins + unescape(page.partition(f'href="{begins}')[2].partition('"')[0])


def test_an_answer_makes_what_was_only_read_surer(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    path = "/services/pack/kh/counselling/"
    use = sophea.post(f"{path}apply/", {"kind": "psychosocial"})["Location"]
    sophea.post(f"{use}answer/", {"outcome": "no_answer"})
    assert ServiceUse.objects.get().outcome == "no_answer"
    before = in_one_line(shown(sophea, path))
    sophea.post(f"{use}answer/", {"outcome": "refused_soon"})
    assert ServiceUse.objects.get().answered_on == timezone.localdate(timezone.now())
    assert "read, not confirmed" in before and "read, not confirmed" not in in_one_line(shown(sophea, path))


def test_what_came_of_asking_is_kept_for_its_time_although_the_service_has_ended(cast: Cast) -> None:
    now, days = timezone.now(), timedelta(days=1)
    entry = ServiceEntry.objects.create(
        organisation=cast.lantern, name="Lotus Lawyers", kinds=["lawyer"], speed="days", looked_on=now.date(),
        added_at=now, changed_at=now, ended_at=now,
    )  # fmt: skip
    ServiceUse.objects.create(key=uuid4(), entry=entry, by=cast.dara, kind="lawyer", asked_at=now)
    purge_tables(ServiceEntry, ServiceUse, now=now + 729 * days)
    assert ServiceUse.objects.get().entry == entry
    for _night in range(2):
        purge_tables(ServiceEntry, ServiceUse, now=now + 730 * days)
    assert not ServiceUse.objects.exists() and not ServiceEntry.objects.exists()


@pytest.mark.once
@pytest.mark.django_db
def test_the_demo_has_three_services_for_somebody_who_is_held_and_four_ways() -> None:
    now = timezone.now()
    for company in COMPANIES:
        organisation = Organisation.objects.create(name=company.name)
        for name, role in company.accounts:
            Membership.objects.create(
                person=_person(name), organisation=organisation, role=role.value, acts_since=LONG_AGO
            )
    members = map(organisation_of, COMPANIES)
    found_network(name=NETWORK, coordinator=_person(COORDINATOR), members=members, now=LONG_AGO)
    for _start in range(2):
        make_directory(now=now)
    assert (ServiceEntry.objects.count(), ReachEdge.objects.agreed().count()) == (6, 4)
    assert Membership.objects.filter(role=Role.COORDINATOR.value).exists()
    officer = Person.objects.get(email=email_of(COMPANIES[0].officer))
    incident = opened(officer, now=now, organisation=organisation_of(COMPANIES[0]).pk, severity="critical")
    page = in_one_line(shown(signed_in(officer), f"/services/for/{incident.pk}/"))
    order = [page.index(name) for name in ("Lotus Lawyers", "Lantern Fund", "Friends of Prisoners", "Legal aid by")]
    assert order == sorted(order) and page.index("Clinic at the market") > page.index("Ask first")
    assert page.index("2 more fit") < page.index("A monitoring visit by OHCHR"), "nothing that fits is cut away"


def _person(name: str) -> Person:
    return Person.objects.create(email=email_of(name), name=name, is_demo=True, language=Language.ENGLISH)


def test_a_demo_from_before_the_network_starts(cast: Cast) -> None:
    for company in COMPANIES:
        Organisation.objects.create(name=company.name)
    make_network(now=timezone.now())
    assert not ServiceEntry.objects.exists()
