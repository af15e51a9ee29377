"""An agreement of Sophea's with Bopha: proposed, and signed."""

from typing import Any

from django.utils import timezone

from karpear.voice.posture.actions.agreements import propose, sign
from karpear.voice.posture.models import Agreement
from karpear.voice.posture.values import NewAgreement
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
