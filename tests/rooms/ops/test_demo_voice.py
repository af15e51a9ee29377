"""In the demo's statements stand exactly the names whose conditions hold, and each account is asked for its own."""

import pytest
from django.utils import timezone

from karpear.ops.demo.cast import COMPANIES, INDEPENDENT, email_of
from karpear.ops.demo.statements import make_statements
from karpear.people.models import Language, Membership, Organisation, Person
from karpear.voice.statements.models import Statement, StatementSignature
from tests.cast import LONG_AGO, signed_in
from tests.steps.assessments import shown

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _person(name: str) -> Person:
    return Person.objects.create(email=email_of(name), name=name, is_demo=True, language=Language.ENGLISH)


def test_one_appeared_with_two_organisations_and_an_independent_and_she_is_asked() -> None:
    for company in COMPANIES:
        organisation = Organisation.objects.create(name=company.name)
        for name, role in company.accounts:
            Membership.objects.create(
                person=_person(name), organisation=organisation, role=role.value, acts_since=LONG_AGO
            )
    vanna = signed_in(_person(INDEPENDENT))
    make_statements(now=timezone.now())
    assert sorted(Statement.objects.values_list("state", flat=True)) == ["not_reached", "open", "published"]
    names = sorted(signature.name for signature in StatementSignature.objects.all())
    assert names == sorted([COMPANIES[0].name, COMPANIES[1].name, INDEPENDENT])
    assert "Open the talks about the lake again" in shown(vanna, "/statements/")
    assert "A name like yours is under a statement" in shown(vanna, "/needs/")
    make_statements(now=timezone.now())
    assert StatementSignature.objects.count() == len(names)
