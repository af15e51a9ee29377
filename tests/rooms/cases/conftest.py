"""What tests of cases begin with. Models are imported late: Django is not set up yet."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def sealed(cast: "Cast") -> dict[str, Any]:
    """An incident of the organisation, and a letter about it, as Dara sealed them."""
    from tests.steps.reports import sealed_case

    return sealed_case(cast)
