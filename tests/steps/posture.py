"""An agreement of Sophea's with Bopha, proposed and signed; a rule about speaking."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from karpear.voice.posture.actions.agreements import propose, sign
from karpear.voice.posture.actions.rules import add_rule
from karpear.voice.posture.models import Agreement
from karpear.voice.posture.values import NewAgreement, NewRule
from tests.cast import Cast


def proposed_words(cast: Cast, **fields: Any) -> NewAgreement:
    return NewAgreement(
        **{"topics": ["media"], "disclaimer_en": "I speak for myself.", "lead": cast.bopha.pk, **fields}
    )


def proposed(cast: Cast, **fields: Any) -> Agreement:
    new = proposed_words(cast, **fields)
    return propose(by=cast.sophea, organisation=cast.lantern.pk, new=new, now=timezone.now())


def agreed(cast: Cast, **fields: Any) -> Agreement:
    agreement, now = proposed(cast, **fields), timezone.now()
    return sign(by=cast.bopha, agreement=agreement.pk, text_hash=agreement.text_hash, now=now, today=now.date())


def posture_things(cast: Cast) -> dict[str, UUID]:
    """One of each that has an address."""
    now = timezone.now()
    new = NewRule(topic="border", form="named", sentence="We say it.")
    rule = add_rule(by=cast.dara, organisation=cast.lantern.pk, new=new, now=now, today=now.date())
    return {"posture_rule": rule.pk, "agreement": agreed(cast).pk}
