"""What the pages of a plan say about one thing, they say alike."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from karpear.activities.itinerary.models import Activity
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import drafted
from tests.steps.pages import tight

pytestmark = pytest.mark.django_db


def page_of(client: Client, name: str, plan: Activity) -> str:
    return tight(client.get(reverse(f"activities:{name}", args=[plan.pk])).content.decode())


@pytest.mark.parametrize("pace", [1, 7, 10, 60])
def test_the_picture_and_the_list_of_who_is_told_say_the_same_moments(
    cast: Cast, settings: Any, pace: float
) -> None:
    settings.KARPEAR_PACE = pace
    page = page_of(signed_in(cast.sophea), "summary", drafted(cast.sophea))
    drawn = re.findall(r"<text x[^>]*>after ([^<]+)</text>", page)
    listed = re.findall(r"<strong>\s*([^<]+?) after the grace\s*</strong>", page)
    assert len(drawn) > 1 and drawn == listed
    assert len(set(drawn)) == len(drawn), "two moments never read alike"
    if pace == 10:
        assert drawn == ["30 s", "1 min", "1 min 30 s", "2 min"]
        assert re.findall(r"again (?:after|every) ([^<.]+?)(?: until|\.)", page) == ["12 s", "1 min"]
