"""Who hears that the server needs somebody: named on the server, and missed by doctor when nobody does."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from karpear.audit.models import Entry
from karpear.ops.health.doctor import examine
from karpear.people.models import Address, Person
from tests.cast import Cast

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def channel(settings: Any) -> None:
    settings.KARPEAR_EMAIL = "smtp://127.0.0.1:9?from=notes@karpear.test"


def said(cast: Cast) -> tuple[bool, str]:
    [check] = [finding.check for finding in examine(cast.now) if finding.check.name == "operators"]
    return check.ok, check.says


def test_whoever_comes_after_the_first_officer_is_named_on_the_server(cast: Cast, capsys: Any) -> None:
    """The first officer was the only one there ever was: with them went every alarm of the machine, unnoticed."""
    is_well, words = said(cast)
    assert not is_well and "karpear manage operator" in words
    call_command("operator", cast.dara.email.upper())
    assert Person.objects.get(pk=cast.dara.pk).is_operator
    assert "1 person" in capsys.readouterr().out and said(cast)[0]
    call_command("operator", cast.dara.email)
    lines = Entry.objects.filter(object_id=cast.dara.pk, action="operator_named")
    assert lines.count() == 1, "what was so already is not done again"
    call_command("operator", cast.dara.email, no_longer=True)
    assert not said(cast)[0]
    assert Entry.objects.filter(object_id=cast.dara.pk, action="operator_no_longer").count() == 1


def test_one_without_an_address_hears_nothing(cast: Cast) -> None:
    call_command("operator", cast.dara.email)
    Address.objects.filter(person=cast.dara).delete()
    assert not said(cast)[0]


def test_who_does_not_sign_in_here_is_no_operator(cast: Cast) -> None:
    Person.objects.filter(pk=cast.dara.pk).update(is_active=False)
    for email in ("nobody@people.test", cast.dara.email):
        with pytest.raises(CommandError, match="Nobody signs in"):
            call_command("operator", email)
