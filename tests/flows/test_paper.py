"""The story: an organisation's own table becomes the register, and the register a report for its board."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from karpear.audit.models import Entry
from karpear.risks.register.models import Risk
from tests.cast import Cast, signed_in
from tests.rooms.risks.spreadsheets import GOOD, HEAD, xlsx
from tests.steps.papers import text_of

pytestmark = pytest.mark.once


def test_from_their_own_table_to_the_boards_report(cast: Cast) -> None:
    officer, lead = signed_in(cast.dara), signed_in(cast.bopha)
    theirs = xlsx([
        [*HEAD, "Owner", "Measures"],
        [*GOOD, "Sophea", "Second exit"],
        ["ភ្លើងឆេះ", "organisation", "ខ្ពស់", "៥", "", "high", "Unsure", "", ""],
        ["Van breaks down", "organisation", "often", 2, "", "low", "Unsure", "", ""],
    ])  # fmt: skip

    def look() -> str:
        file = SimpleUploadedFile("ours.xlsx", theirs)
        answer = officer.post(reverse("risks:import"), {"organisation": str(cast.lantern.pk), "file": file})
        return str(answer.url)

    page = officer.get(look()).content.decode()
    assert "1 row is wrong" in page
    assert "“often” is not known" in page
    assert not Risk.objects.exists()
    officer.post(look(), {"leave_wrong": "1"})
    assert {r.name: r.level for r in Risk.objects.all()} == {"Office is searched": 4, "ភ្លើងឆេះ": 5}
    assert "Office is searched" in officer.get(reverse("risks:register")).content.decode()
    # The lead looks at what would be in the report, then makes it.
    shown = lead.get(reverse("risks:report"))
    assert shown.context["holds"]["count"] == 2
    made = lead.post(reverse("risks:report"), {**shown.context["form"].data, "make": "1"})
    text = text_of(made.content)
    assert "Office is searched" in text
    assert "Second exit" in text
    assert "TLP:AMBER" in text
    entries = Entry.objects.filter(action__startswith="register.").order_by("at", "id")
    assert list(entries.values_list("action", flat=True)) == [
        "register.imported", "register.report_made",
    ]  # fmt: skip
