"""What tests of case packs begin with. Models are imported late: Django is not set up yet."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from karpear.people.models import Contact
    from tests.cast import Cast
    from tests.steps.case_packs import Custody


@pytest.fixture
def custody(cast: "Cast") -> "Custody":
    """Sophea's pack and its custodians."""
    from tests.steps.case_packs import Custody

    return Custody(cast)


@pytest.fixture
def sister(cast: "Cast") -> "Contact":
    """Sophea's sister, for whom words are written down."""
    from karpear.readiness.packs.actions.instructions import write_instructions
    from tests.cast import NOW
    from tests.steps.case_packs import TEXTS

    contact = cast.sophea.contacts.get(role="family")
    write_instructions(by=cast.sophea, contact=contact.pk, texts=TEXTS, now=NOW)
    return contact
