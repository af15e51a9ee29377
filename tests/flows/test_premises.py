"""An office on land of the state: why the stay could end, what is lacking, and what helps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.compliance.premises.models import Site
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db


def test_an_office_of_the_state_is_written_down_and_made_ready(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    assert "No place is written down" in shown(dara, "/premises/")
    typed = {
        "name": "Office by the commune hall", "tenure": "state", "landlord": "commune",
        "landlord_words": "Asked twice who comes here", "neighbours": ["office"],
    }  # fmt: skip
    answer = dara.post(f"/premises/{cast.lantern.pk}/new/", typed)
    site = Site.objects.get()
    assert answer["Location"] == f"/premises/{site.pk}/leaving/", "what is ready is asked next"

    page = in_one_line(shown(dara, f"/premises/{site.pk}/"))
    assert "could end any day" in page
    assert page.index("Nothing in writing says") < page.index("The state owns it"), "the worst first"
    assert page.index("Find a second place") < page.index("Ask for a paper"), "where to go comes before papers"
    assert "O-M2" in page and "O-M19" in page, "what the list of risks knows to help"

    ready = {
        "second_place": "agreed", "second_place_words": "Two rooms of the women's centre", "key_count": "2",
        "copied": ["registration", "accounts", "staff", "cases"], "copies_words": "With the lawyer",
    }  # fmt: skip
    assert dara.post(f"/premises/{site.pk}/leaving/", ready).status_code == 302
    page = in_one_line(shown(dara, f"/premises/{site.pk}/"))
    lacking = page[page.index("What is lacking") : page.index("What helps against it")]
    assert "Find a second place" not in lacking and "Ask for a paper" in lacking
    assert "Two rooms of the women's centre" in page


def test_a_lease_that_runs_out_waits_for_those_who_keep_the_law(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    typed = {"name": "Second office", "tenure": "rented", "papers": ["lease"], "ends_on": today + timedelta(days=200)}
    dara.post(f"/premises/{cast.lantern.pk}/new/", typed)
    assert "A lease or permit runs out" not in shown(dara, "/needs/")
    site = Site.objects.get()
    dara.post(f"/premises/{site.pk}/change/", {**typed, "ends_on": today + timedelta(days=40)})
    assert "A lease or permit runs out" in shown(dara, "/needs/")
    assert "A lease or permit runs out" not in shown(signed_in(cast.sophea), "/needs/")
    assert "within three months" in shown(dara, "/premises/")
    dara.post(f"/premises/{site.pk}/change/", {**typed, "ends_on": today + timedelta(days=700)})
    assert "A lease or permit runs out" not in shown(dara, "/needs/")
