"""What leaves a diary is carried once, whoever runs beside whom, and also when a keeper dies in the middle."""

import signal
import subprocess
import sys

import pytest
from django.db import connection

from karpear.cases.diary.actions import withdraw_consent
from karpear.cases.diary.models import ConsentedFact
from karpear.keeper.consented_facts import carry_consented
from karpear.risks.facts.models import Fact
from tests.cast import NOW, Cast
from tests.engine.at_once import meet, own_environment
from tests.steps.diary import consented

pytestmark = pytest.mark.django_db(transaction=True)
_ROUND = f"""
import django
django.setup()
from datetime import datetime
from karpear.keeper.consented_facts import carry_consented
carry_consented(now=datetime.fromisoformat({NOW.isoformat()!r}))
"""


def carry() -> int:
    return carry_consented(now=NOW)


def test_two_keepers_carry_once(cast: Cast) -> None:
    consented(cast, NOW)
    assert sum(meet(carry, carry)) == 1
    assert Fact.objects.count() == 1


def test_carried_while_it_is_taken_back(cast: Cast) -> None:
    consented_fact = consented(cast, NOW)
    meet(carry, lambda: withdraw_consent(by=cast.sophea, fact=consented_fact.pk, now=NOW))
    carry()
    assert not Fact.objects.filter(withdrawn_at=None).exists()
    assert not ConsentedFact.objects.to_carry().exists()


def test_a_keeper_that_dies_in_the_middle_loses_nothing(cast: Cast) -> None:
    consented_fact = consented(cast, NOW)
    for back in (False, True):
        if back:
            withdraw_consent(by=cast.sophea, fact=consented_fact.pk, now=NOW)
        _dies()
        assert ConsentedFact.objects.to_carry().count() == 1
        assert Fact.objects.filter(withdrawn_at=None).count() == int(back)
        connection.close()
        subprocess.run([sys.executable, "-c", _ROUND], env=own_environment(), check=True)
        assert Fact.objects.filter(withdrawn_at=None).count() == int(not back)
        assert not ConsentedFact.objects.to_carry().exists()


def _dies() -> None:
    connection.close()
    env = own_environment() | {"KARPEAR_CRASH_AT": "consent_claimed"}
    died = subprocess.run([sys.executable, "-c", _ROUND], env=env, check=False)
    assert died.returncode == -signal.SIGKILL
