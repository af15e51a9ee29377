"""Drafts of laws: those of the country are there, own ones are added; stages, articles, position, consultation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.compliance.laws.models import Bill, BillPart, BillStep
from karpear.compliance.laws.queries.bills import bill_lines
from karpear.countries.queries import law_book
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.pressure import forced
from tests.steps.reviews import own_activity

pytestmark = pytest.mark.django_db
HASH = "ab" * 32


def test_an_own_draft_is_followed_from_a_rumour_to_its_text(cast: Cast) -> None:
    own_activity(cast, "Marches at the lake", ("gathering",))
    dara, today = signed_in(cast.dara), timezone.localdate()
    answer = dara.post(f"/law/bills/{cast.lantern.pk}/new/", {"title": "Draft on public order"})
    bill = Bill.objects.get()
    home = f"/law/bills/{cast.lantern.pk}/{bill.pk}/"
    assert answer["Location"] == f"{home}stage/", "how far it has come is asked next"
    rumour = {"stage": "rumour", "reached_on": today - timedelta(days=9), "source": "A journalist"}
    assert dara.post(f"{home}stage/", rumour).status_code == 302
    leak = {"stage": "leak", "reached_on": today, "text_hash": HASH}
    assert dara.post(f"{home}stage/", leak).status_code == 302
    article = {"number": "12", "gist": "Marches need leave", "kinds": ["gathering"]}
    assert dara.post(f"{home}article/", article).status_code == 302
    page = in_one_line(shown(dara, home))
    assert page.index("a text leaked") < page.index("a rumour"), "the newest first"
    assert HASH in page and "A journalist" in page
    assert "touches" in page and "Marches at the lake" in page
    assert "Would touch: Marches at the lake" in in_one_line(shown(dara, "/law/bills/"))
    dara.post(f"/law/bills/articles/{BillPart.objects.get().pk}/remove/")
    assert "No article of it is written down" in shown(dara, home)
    dara.post(f"{home}end/")
    assert "Draft on public order" not in shown(dara, "/law/bills/")


def test_what_is_of_no_kind_may_be_touched_by_every_article(cast: Cast) -> None:
    own_activity(cast, "We do not know yet", ())
    touching = [line for line in bill_lines(cast.lantern) if any(article.kinds for article in line.articles)]
    assert touching and all(line.touched == ["We do not know yet"] for line in touching)


def test_a_consultation_waits_for_those_who_keep_the_law(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    dara.post(f"/law/bills/{cast.lantern.pk}/new/", {"title": "Draft on public order"})
    home = f"/law/bills/{cast.lantern.pk}/{Bill.objects.get().pk}/"
    typed = {"consultation_on": today + timedelta(days=20), "position": "Against article 12"}
    assert dara.post(f"{home}stand/", typed).status_code == 302
    assert "Against article 12" in shown(dara, home)
    assert "Say what you think of a draft law" in shown(dara, "/needs/")
    assert "Say what you think of a draft law" not in shown(signed_in(cast.sophea), "/needs/")


def test_drafts_of_the_country_are_there_and_get_a_row_with_the_first_word(cast: Cast) -> None:
    dara, keys = signed_in(cast.dara), list(law_book("kh").bills)
    assert [line.key for line in bill_lines(cast.lantern)] == keys
    assert keys, "the country has drafts"
    home = f"/law/bills/{cast.lantern.pk}/{keys[0]}/"
    assert "<b>Article </b>" not in shown(dara, home) and not Bill.objects.exists(), (
        "a number that nobody knows is not named"
    )
    for word in ("one", "two"):
        assert dara.post(f"{home}stand/", {"position": f"Word {word}"}).status_code == 302
    assert Bill.objects.get().pack_key == keys[0]
    assert "Word two" in shown(dara, home)
    assert dara.post(f"{home}article/", {"number": "1", "gist": "x"}).status_code == 302
    assert not BillPart.objects.exists(), "its articles are the country's"
    dara.post(f"{home}end/")
    assert Bill.objects.followed().exists()


def test_what_cannot_be_is_refused(cast: Cast) -> None:
    dara, today = signed_in(cast.dara), timezone.localdate()
    assert dara.post(f"/law/bills/{cast.lantern.pk}/new/", {"title": " "}).status_code == 422
    dara.post(f"/law/bills/{cast.lantern.pk}/new/", {"title": "Draft"})
    home = f"/law/bills/{cast.lantern.pk}/{Bill.objects.get().pk}/"
    for changes in ({"stage": "law"}, {"reached_on": today + timedelta(days=9)}, {"text_hash": "beef"}):
        answer = dara.post(f"{home}stage/", {"stage": "leak", "reached_on": today, **changes})
        assert answer.status_code == 422, changes
    assert not BillStep.objects.exists()


def test_strangers_and_members_see_no_draft_and_no_word_stands_in_clear(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    dara.post(f"/law/bills/{cast.lantern.pk}/new/", {"title": "Draft on public order"})
    home = f"/law/bills/{cast.lantern.pk}/{Bill.objects.get().pk}/"
    pages, forms = (f"/law/bills/{cast.lantern.pk}/", home), (f"{home}stand/", f"{home}stage/", f"{home}article/")
    for stranger, refusal in ((cast.rith, 404), (cast.piseth, 404), (cast.sophea, 403)):
        client = signed_in(stranger)
        assert {client.get(path).status_code for path in pages} == {404}
        assert {client.get(path).status_code for path in forms} == {refusal}
        assert client.post(f"{home}end/").status_code == refusal
    assert "public order" not in shown(forced(cast.dara), "/law/bills/")
    assert forced(cast.dara).get(home).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM compliance_bill")
        assert "order" not in str(cursor.fetchall())
    assert "order" not in str([entry.detail for entry in Entry.objects.all()])
    assert signed_in(cast.dara).get(f"/law/bills/{cast.lantern.pk}/nothing/").status_code == 404
