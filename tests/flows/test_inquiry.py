"""A warning letter with its clock and counsel: answered with the lawyer, closed; the desk knows what to say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.queries import answer_due
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import today_of

pytestmark = pytest.mark.django_db


def test_a_warning_letter_is_counted_answered_and_closed(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    assert "No inquiry is written down" in shown(dara, "/law/inquiries/")
    typed = {
        "kind": "warning", "received_on": today - timedelta(days=2), "within": "10", "office": "Ministry of Lakes",
        "asks_for": "The report of last year", "counsel": "Ms. Sok, 012 345 679, at any hour",
    }  # fmt: skip
    answer = dara.post(f"/law/inquiries/{cast.lantern.pk}/new/", typed)
    inquiry = Inquiry.objects.get()
    address = f"/law/inquiries/{inquiry.pk}/"
    assert answer["Location"] == address and answer_due(inquiry) == today + timedelta(days=8)
    page = " ".join(shown(dara, address).split())
    assert "in 8 days" in page and 'href="tel:012345679"' in page and "The report of last year" in page
    assert "10 calendar days" in page, "how it was counted"
    waiting = "Answer an inquiry or a sanction"
    assert waiting in shown(dara, "/needs/") and waiting not in shown(signed_in(cast.sophea), "/needs/")
    assert "Ministry of Lakes" not in today_of(dara)

    assert dara.post(f"{address}answered/", {"answered_on": today}).status_code == 302
    assert waiting not in shown(dara, "/needs/")
    assert "answered, waiting for them" in shown(dara, "/law/inquiries/")
    assert dara.post(f"{address}close/", {"outcome": "dropped", "outcome_words": "A call"}).status_code == 302
    page = shown(dara, address)
    assert "they did not go on with it" in page and "/change/" not in page


def test_every_member_reads_what_to_say_at_the_desk(cast: Cast) -> None:
    dara, sophea = signed_in(cast.dara), signed_in(cast.sophea)
    words = {"say": "", "ring": "Dara first, then Ms. Sok", "show": ""}
    assert dara.post(f"/law/reception/{cast.lantern.pk}/change/", words).status_code == 302
    page = shown(sophea, "/law/reception/")
    assert "Ring an officer or the lead first" in page and "Dara first, then Ms. Sok" in page
    assert "data-print" in page and "Add your own words" not in page
    assert "Ms. Sok" not in shown(signed_in(cast.piseth), "/law/reception/")
