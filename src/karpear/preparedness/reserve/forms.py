"""The form by which money is asked for, also from an incident."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from karpear.ui.forms import named
from karpear.ui.values import ValueForm

from .queries.requests import members_of
from .values import NewRequest


def ask_form(data: Any, organisation: UUID, initial: Mapping[str, Any] | None = None) -> ValueForm:
    """`initial`: what is known already."""
    return ValueForm(
        data, asks=NewRequest, choices={"beneficiary": named(members_of(organisation))}, initial=dict(initial or {})
    )
