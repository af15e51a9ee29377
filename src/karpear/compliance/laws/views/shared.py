"""What every page of the review shares: how a refusal is answered, and of which organisation it is."""

from collections.abc import Sequence
from uuid import UUID

from django.shortcuts import redirect

from karpear.people.models import Organisation
from karpear.rules.refusals import Missing
from karpear.ui.refusals import refusing

review_home = refusing(lambda _address: redirect("compliance:review"))
bills_home = refusing(lambda _address: redirect("compliance:bills"))


def choose(organisations: Sequence[Organisation], organisation: UUID | None) -> Organisation:
    """This one of theirs, or the first. Raises Missing."""
    for candidate in organisations:
        if organisation in (None, candidate.pk):
            return candidate
    raise Missing
