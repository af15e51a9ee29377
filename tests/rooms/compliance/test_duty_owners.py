"""Each leader owes their own declaration, and each grant its own copy: dates say whose they are."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.actions.owners import name_owner
from karpear.compliance.duties.models import DutyDate, DutyOwner
from karpear.compliance.duties.queries.lines import duty_lines
from karpear.compliance.profile.models import LegalHappening, OfficeHolder
from karpear.compliance.profile.values import NewHappening, NewOffice
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.profiles import a_domestic_ngo, grant, write_down

pytestmark = pytest.mark.django_db
DECLARATION, AGREEMENT, CHANGE = "ACL-1b", "LANGO-25c", "LANGO-10b"
A_DAY = timedelta(days=1)
TOOK_OFFICE = date(2025, 3, 4)


def of_duty(duty: str) -> "QuerySet[DutyDate]":
    rows = DutyDate.objects.filter(duty=duty).select_related("organisation", "owner", "own_duty")
    return rows.order_by("late_at", "key")


def abouts_of(duty: str) -> list[str]:
    return sorted({line.about for line in duty_lines(of_duty(duty), NOW)})


def two_leaders(cast: Cast) -> None:
    """Bopha has an account here and is director, somebody else without one is chair, both from the same day on."""
    a_domestic_ngo(cast)
    write_down(cast, NewOffice(role="chair", name="Sok Invented", since=TOOK_OFFICE))
    OfficeHolder.objects.update(since=TOOK_OFFICE)
    count_again(cast.lantern, now=NOW)


def test_each_leader_does_their_own_declaration_which_says_whose_it_is(cast: Cast) -> None:
    two_leaders(cast)
    assert len({row.late_at for row in of_duty(DECLARATION)}) < of_duty(DECLARATION).count()
    assert abouts_of(DECLARATION) == [f"{cast.bopha.shown_name}, director", "Sok Invented, chair"]
    owners = {line.about: line.row.owner for line in duty_lines(of_duty(DECLARATION), NOW)}
    assert list(owners.values()).count(cast.bopha) == 1 and owners["Sok Invented, chair"] is None
    page = signed_in(cast.dara).get("/law/?per=50").content.decode()
    assert "Sok Invented, chair" in page


def test_who_is_named_for_one_leader_does_that_ones_alone(cast: Cast) -> None:
    two_leaders(cast)
    chair = str(OfficeHolder.objects.get(role="chair").pk)
    row = next(row for row in of_duty(DECLARATION) if chair in row.key)
    page = signed_in(cast.dara).get(f"/law/dates/{row.pk}/who/").content.decode()
    assert "Sok Invented, chair" in page and "only_this" not in page
    answer = signed_in(cast.dara).post(f"/law/dates/{row.pk}/who/", {"owner": cast.kanha.pk})
    assert answer.status_code == 302
    for _n in range(2):
        owners = {row.key.split(".")[1]: row.owner for row in of_duty(DECLARATION)}
        assert owners[chair] == cast.kanha and set(owners.values()) == {cast.kanha, cast.bopha}
        count_again(cast.lantern, now=NOW)
    cast.bopha.memberships.update(ended_at=NOW)
    count_again(cast.lantern, now=NOW)
    assert {row.owner for row in of_duty(DECLARATION)} == {cast.kanha, None}


def test_a_grant_can_have_somebody_of_its_own_and_all_of_them_one(cast: Cast) -> None:
    a_domestic_ngo(cast)
    for donor in ("Lotus Fund", "Reed Fund"):
        write_down(cast, grant(donor=donor, agreed_on=NOW.date() - 3 * A_DAY))
    count_again(cast.lantern, now=NOW)
    assert abouts_of(AGREEMENT) == ["Lotus Fund", "Reed Fund"]
    first, second = of_duty(AGREEMENT)
    dara = signed_in(cast.dara)
    dara.post(f"/law/dates/{first.pk}/who/", {"owner": cast.kanha.pk, "only_this": "on"})
    assert [row.owner for row in of_duty(AGREEMENT)] == [cast.kanha, None]
    forms = [dara.get(f"/law/dates/{row.pk}/who/").context["form"] for row in (first, second)]
    assert [form.initial["only_this"] for form in forms] == [True, False]
    dara.post(f"/law/dates/{second.pk}/who/", {"owner": cast.sophea.pk})
    assert [row.owner for row in of_duty(AGREEMENT)] == [cast.sophea, cast.sophea]
    assert DutyOwner.objects.get(duty=AGREEMENT).about == ""


def test_a_change_says_what_changed(cast: Cast) -> None:
    two_leaders(cast)
    write_down(cast, NewHappening(kind="address_changed", on=NOW.date() - A_DAY))
    OfficeHolder.objects.filter(role="chair").update(until=NOW.date() - A_DAY)
    count_again(cast.lantern, now=NOW)
    texts = " · ".join(abouts_of(CHANGE))
    assert "Our address changed, " in texts and "Sok Invented, chair, until " in texts
    LegalHappening.objects.all().delete()
    assert "" in abouts_of(CHANGE)


def test_whoever_does_it_now_hears_of_it_afresh_and_nobody_else(cast: Cast) -> None:
    two_leaders(cast)
    DutyDate.objects.update(told_at=NOW)
    row = of_duty(DECLARATION).exclude(owner=None)[0]
    name_owner(
        by=cast.dara, organisation=cast.lantern.pk, duty=DECLARATION, about=row.key.rpartition(".")[0],
        owner=cast.sophea.pk, now=NOW,
    )  # fmt: skip
    untold = set(DutyDate.objects.filter(told_at=None).values_list("owner", flat=True))
    assert untold == {cast.sophea.pk}
