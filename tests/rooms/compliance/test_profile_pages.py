"""The pages of a profile, as people open them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from karpear.compliance.duties.queries.counted import counted_dates
from karpear.compliance.profile.models import DonorGrant, LegalPaper
from karpear.compliance.profile.queries.bound_duties import binding_page
from karpear.compliance.profile.values import KindAnswer, MoneyAnswer, NumbersAnswer
from karpear.people.models import Membership
from karpear.rules.access import Role
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pressure import forced, seen

from .profiles import a_domestic_ngo, grant, paper, say, write_down

pytestmark = pytest.mark.django_db


def words(client: Client, path: str) -> str:
    return " ".join(shown(client, path).split())


def typed_paper(**changes: Any) -> dict[str, Any]:
    values = {"kind": "memorandum", "authority": "", "authority_words": "Ministry of Lakes", "number": "MOU-17"}
    return {**values, "since": "2024-01-15", "until": "", **changes}


def test_a_row_is_added_changed_and_taken_off_on_short_pages(cast: Cast) -> None:
    dara, home = signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/"
    refused = dara.post(f"{home}add/papers/", typed_paper(until="2023-01-01"))
    assert refused.status_code == 422 and b"It ends before it begins." in refused.content
    assert dara.post(f"{home}add/papers/", typed_paper())["Location"] == home
    row = LegalPaper.objects.get()
    assert "Ministry of Lakes · no. MOU-17 · since 15 Jan 2024" in words(dara, "/law/profile/")
    change = f"/law/profile/papers/{row.pk}/"
    assert "Take it off the list" in shown(dara, change)
    dara.post(change, typed_paper(authority_words="Ministry of Lanterns"))
    page = words(dara, home)
    assert "Ministry of Lanterns" in page and "Registration or agreement: changed" in page
    assert "Another authority: Ministry of Lakes → Ministry of Lanterns" in page
    assert dara.post(f"{change}remove/")["Location"] == home
    assert "No paper of an authority is written down." in words(dara, home)
    assert dara.get(change).status_code == 404


def test_each_part_has_its_form_and_shows_what_was_typed(cast: Cast) -> None:
    dara, home = signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/"
    today = timezone.localdate()
    posts = {
        "offices": {"role": "chair", "person": str(cast.bopha.pk), "name": "", "since": "", "until": ""},
        "accounts": {"label": "Salaries", "opened_on": "2024-05-06", "closed_on": ""},
        "grants": {"donor": "Lotus Fund", "agreed_on": "2025-12-08", "starts_on": "2026-01-01", "ends_on": "",
                   "report_on": (today + timedelta(days=9)).isoformat()},
        "happenings": {"kind": "bylaws_changed", "on": "2026-05-06"},
    }  # fmt: skip
    for part, typed in posts.items():
        assert dara.post(f"{home}add/{part}/", typed).status_code == 302, part
    page = words(dara, home)
    for line in ("chair · one of our people", "since when? The day decides what is due", "Salaries", "Lotus Fund",
                 "agreement of 8 Dec 2025", "Our by-laws, stamp or logo changed"):  # fmt: skip
        assert line in page, line
    report = f"/law/profile/report/{DonorGrant.objects.get().pk}/"
    assert report in page
    assert dara.post(report, {"on": today.isoformat(), "report_on": ""}).status_code == 302
    page = words(dara, home)
    assert "A report went to a donor" in page and report not in page
    assert dara.get(f"{home}add/nothing/").status_code == 404 and dara.get(f"{home}say/nothing/").status_code == 404


def test_who_keeps_the_stamp_is_chosen_among_our_people_and_their_name_is_in_the_history(cast: Cast) -> None:
    dara, home = signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/"
    dara.post(f"{home}say/stamp/", {"stamp_keeper": str(cast.kanha.pk), "stamp_words": "In the safe upstairs"})
    page = words(dara, home)
    assert "Kanha · In the safe upstairs" in page and "Who keeps the stamp: — → Kanha" in page
    assert dara.post(f"{home}say/stamp/", {"stamp_keeper": str(cast.piseth.pk), "stamp_words": ""}).status_code == 422


def test_strangers_members_and_another_organisation_see_nothing_of_it(cast: Cast) -> None:
    row, owed = write_down(cast, paper(number="MOU-17")), write_down(cast, grant())
    home = f"/law/profile/{cast.lantern.pk}/"
    paths = [home, f"{home}applies/", f"{home}say/kind/", f"{home}add/papers/", f"/law/profile/papers/{row.pk}/",
             f"/law/profile/report/{owed.pk}/"]  # fmt: skip
    for stranger in (cast.piseth, cast.rith):
        client = signed_in(stranger)
        assert [client.get(path).status_code for path in paths] == [404] * len(paths)
        assert client.post(f"/law/profile/papers/{row.pk}/remove/").status_code == 404
    sophea = signed_in(cast.sophea)
    answers = [sophea.get(path).status_code for path in ("/law/profile/", *paths)]
    assert set(answers) <= {403, 404} and answers[:3] == [404] * 3
    assert "MOU-17" not in shown(signed_in(cast.piseth), "/law/profile/")
    assert LegalPaper.objects.standing().count() == 1


def test_whoever_looks_after_two_organisations_goes_from_one_to_the_other(cast: Cast) -> None:
    Membership.objects.create(person=cast.dara, organisation=cast.cardamom, role=Role.OFFICER.value)
    write_down(cast, paper(number="MOU-17"))
    dara = signed_in(cast.dara)
    page = shown(dara, "/law/profile/")
    assert "MOU-17" not in page, "the first by name"
    assert f"/law/profile/{cast.lantern.pk}/" in page
    assert "MOU-17" in shown(dara, f"/law/profile/{cast.lantern.pk}/")


def test_a_forced_session_shows_the_page_of_somebody_who_has_said_nothing(cast: Cast) -> None:
    home = f"/law/profile/{cast.lantern.pk}/"
    paths = ("/law/profile/", home, f"{home}applies/", f"{home}say/stamp/", f"{home}say/numbers/")
    empty = [seen(forced(cast.dara).get(path)) for path in paths]
    a_domestic_ngo(cast)
    row = write_down(cast, paper(number="MOU-17"))
    client = forced(cast.dara)
    assert [seen(client.get(path)) for path in paths] == empty
    assert client.get(f"/law/profile/papers/{row.pk}/").status_code == 404
    assert client.post(f"{home}say/numbers/", {"staff": "1"}).status_code == 503
    assert client.post(f"/law/profile/papers/{row.pk}/remove/").status_code == 503


def test_the_database_holds_no_name_number_or_donor_in_clear(cast: Cast) -> None:
    write_down(cast, paper(number="MOU-17"))
    write_down(cast, grant(donor="Lotus Fund"))
    with connection.cursor() as cursor:
        for table in ("compliance_legalpaper", "compliance_donorgrant", "compliance_profilechange"):
            cursor.execute(f"SELECT * FROM {table}")
            text = str([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor])
            assert "MOU-17" not in text and "Lotus" not in text and "Lakes" not in text


def test_a_page_asks_as_often_however_much_is_written_down(cast: Cast, django_assert_max_num_queries: Any) -> None:
    a_domestic_ngo(cast)
    for number in range(12):
        write_down(cast, paper(number=str(number)))
        write_down(cast, grant(donor=f"Donor {number}"))
    dara = signed_in(cast.dara)
    dara.get("/law/profile/")
    with django_assert_max_num_queries(40):
        dara.get("/law/profile/")


def test_what_only_a_lawyer_can_say_is_not_among_what_does_not_apply(cast: Cast) -> None:
    say(cast, KindAnswer(kind="association", registered=True))
    say(cast, MoneyAnswer(has_donors=False, earns=False, rents=False))
    say(cast, NumbersAnswer(staff=0, volunteers=2))
    binding = binding_page(cast.lantern, NOW)
    doubted = {bound.duty.key for bound in binding.doubted}
    assert {"LANGO-25a", "NSSF-3a"} <= doubted and not doubted & {bound.duty.key for bound in binding.not_binding}
    assert binding.unclear >= len(doubted)
    page = words(signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/applies/")
    assert "Only a lawyer can say" in page and "Whether an association without donors reports, too." in page
    assert "Of the whole text, to check:" in page
    dates = counted_dates(cast.lantern, NOW.date(), NOW)
    february = [counted for (duty, _key), counted in dates.items() if duty == "LANGO-25a"]
    assert february and all(counted.may_bind for counted in february)
