"""What every page of cover shares: who asks, and how a refusal is answered."""

from collections.abc import Sequence

from django.shortcuts import redirect

from karpear.countries.queries import names
from karpear.people.current import me as who
from karpear.people.models import Organisation
from karpear.rules.refusals import Missing
from karpear.ui.refusals import refusing as refused_to

__all__ = ["provinces_in", "refusing", "who"]

#: A conflict is said in the register.
refusing = refused_to(lambda _address: redirect("preparedness:insurance"))


def provinces_in(organisation: Organisation) -> Sequence[tuple[str, str]]:
    """To choose from; nothing where the country has no pack."""
    try:
        return list(names(organisation.country).items())
    except Missing:
        return []
