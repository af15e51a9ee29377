"""The demo's sector: what it published is what the rule says; one release waits, and one table would block it."""

import json
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest
from django.test import Client
from django.utils import timezone

from karpear.network.members.models import NetworkMember
from karpear.ops.demo import sector
from karpear.ops.demo.cast import COMPANIES, COORDINATOR, NETWORK, email_of, organisation_of, person_called
from karpear.ops.demo.network import found_network
from karpear.people.models import Membership, Organisation, Person
from karpear.sector.releases.actions.ledger import count_statement
from karpear.sector.releases.actions.signatures import publish_release, sign_release
from karpear.sector.releases.models import PublicStatement, ReleaseState, SectorRelease
from scripts import demo_sector
from tests.cast import LONG_AGO, signed_in

#: Seconds, of a start of the demo.
MOST = 4.0


@pytest.fixture
def _sector_of_the_demo(db: None) -> None:
    for company in COMPANIES:
        organisation = Organisation.objects.create(name=company.name)
        for name, role in company.accounts:
            member = Person.objects.create(email=email_of(name), name=name, is_demo=True)
            Membership.objects.create(person=member, organisation=organisation, role=role.value, acts_since=LONG_AGO)
    coordinator = Person.objects.create(email=email_of(COORDINATOR), name=COORDINATOR, is_demo=True)
    members = map(organisation_of, COMPANIES)
    found_network(name=NETWORK, coordinator=coordinator, members=members, now=timezone.now() - timedelta(days=200))
    begun = process_time()
    for _start in range(2):
        sector.make_sector(now=timezone.now())
    assert process_time() - begun < MOST


def test_what_is_stored_is_what_the_rule_says():
    stored = json.loads(Path(sector.__file__).with_name("sector.json").read_text())
    assert stored == demo_sector.written(), "PYTHONPATH=src python scripts/demo_sector.py"


@pytest.mark.usefixtures("_sector_of_the_demo")
def test_forty_organisations_have_published_three_years_but_for_a_quarter():
    assert NetworkMember.objects.count() == 40
    assert SectorRelease.objects.filter(state=ReleaseState.PUBLISHED).count() == 11
    for language in ("km", "en"):
        page = Client().get(f"/sector/lotus/trends/?lang={language}")
        assert page.status_code == 200
        assert page.text.count("<svg") >= 10
        assert "<table" in page.text
    assert "Older ones stand in the ledger" in signed_in(person_called(COORDINATOR)).get("/releases/").text


@pytest.mark.usefixtures("_sector_of_the_demo")
def test_the_release_that_waits_can_be_signed_and_published():
    release = SectorRelease.objects.get(state=ReleaseState.ASKED)
    now = timezone.now()
    sign_release(by=person_called("Dara"), release=release.pk, now=now)
    assert publish_release(by=person_called(COORDINATOR), release=release.pk, now=now).state == ReleaseState.PUBLISHED


@pytest.mark.usefixtures("_sector_of_the_demo")
def test_the_planted_table_blocks_it_once_it_counts():
    release = SectorRelease.objects.get(state=ReleaseState.ASKED)
    [statement] = PublicStatement.objects.filter(counts_since=None)
    count_statement(by=person_called(COORDINATOR), statement=statement.pk, now=timezone.now())
    release.refresh_from_db()
    assert (release.state, release.attack["held"]) == (ReleaseState.WITHHELD, False)
    assert release.attack["exposed"]
