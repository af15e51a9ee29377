"""Premises: who sees and changes them, what is refused, what is kept, what waits, and what a calendar is handed."""

from datetime import date, timedelta

import pytest
from django.db import connection

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.compliance.premises import actions, needs, queries
from karpear.compliance.premises.models import Site, SiteChange
from karpear.compliance.premises.values import NewSite
from karpear.compliance.profile.queries.legal_profile import legal_profile
from karpear.rules.law.applies import EVERYBODY
from karpear.rules.law.deadline import BeforeExpiry, Deadline
from karpear.rules.law.duties import DutyRule, occurrences
from karpear.rules.law.organisation import Expiry, ExpiryKind
from karpear.rules.law.premises import Footing
from karpear.rules.law.working_days import WorkingCalendar
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.pressure import forced

from .sites import TODAY, site, typed_site

pytestmark = pytest.mark.django_db
POSTS = ("change", "leaving", "looked", "left")
SOON = TODAY + timedelta(days=30)


def test_strangers_and_members_see_no_place(cast: Cast) -> None:
    stored_site = site(cast)
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        client = signed_in(stranger)
        assert client.get(f"/premises/{stored_site.pk}/").status_code == 404
        for word in POSTS:
            assert client.post(f"/premises/{stored_site.pk}/{word}/", typed_site()).status_code == 404
    assert signed_in(cast.sophea).get("/premises/").status_code == 404
    assert signed_in(cast.piseth).get(f"/premises/{cast.lantern.pk}/new/").status_code == 404
    assert "Office at the market" not in shown(signed_in(cast.piseth), "/premises/")
    with pytest.raises(Missing):
        actions.look_at(by=cast.sophea, site=stored_site.pk, now=NOW, today=TODAY)
    new = NewSite(**typed_site())
    with pytest.raises(Forbidden):
        actions.add_site(by=cast.sophea, organisation=cast.lantern.pk, new=new, now=NOW, today=TODAY)


def test_whoever_is_forced_to_sign_in_shows_no_place(cast: Cast) -> None:
    stored_site, dara = site(cast), forced(cast.dara)
    assert "Office at the market" not in shown(dara, "/premises/")
    assert dara.get(f"/premises/{stored_site.pk}/").status_code == 404
    assert dara.post(f"/premises/{stored_site.pk}/left/").status_code == 503
    assert Site.objects.in_use().exists()


def test_what_cannot_be_is_refused_next_to_its_field(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    for changes, words in (
        ({"name": ""}, "Please fill this in or choose."),
        ({"tenure": ""}, "Please fill this in or choose."),
        ({"ends_on": "2027-01-01", "open_ended": "on"}, "Either a last day, or none."),
        ({"ends_on": "0202-01-01"}, "Look at the year."),
        ({"neighbours": ["nobody", "owner"]}, "Either nobody else, or these."),
    ):
        answer = dara.post(f"/premises/{cast.lantern.pk}/new/", typed_site(**changes))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Site.objects.exists()
    with pytest.raises(BadFields):
        site(cast, papers=["passport"])


def test_an_own_place_has_no_landlord(cast: Cast) -> None:
    stored_site = site(cast, tenure="own", papers=["deed"], landlord_words="bought in 2011")
    assert (stored_site.landlord, stored_site.landlord_words) == ("", "")
    assert queries.line_of(stored_site, TODAY).precarity.footing is Footing.FIRM


def test_every_change_is_kept_in_words_and_the_audit_has_none_of_them(cast: Cast) -> None:
    dara, stored_site = signed_in(cast.dara), site(cast, ends_on=date(2027, 3, 1))
    dara.post(f"/premises/{stored_site.pk}/change/", typed_site(name="Office at the river", papers=["lease", "permit"]))
    page = in_one_line(shown(dara, f"/premises/{stored_site.pk}/"))
    assert "The place: Office at the market → Office at the river" in page
    assert "a lease → a lease, a permit, or a letter that allows the use" in page
    assert "The last day of the lease or permit: 1 Mar 2027 → —" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM compliance_sitechange")
        assert "market" not in str(cursor.fetchall())
    lines = str([entry.detail for entry in Entry.objects.all()])
    assert "market" not in lines and "river" not in lines


def test_a_place_that_was_left_is_not_changed_and_goes_after_five_years(cast: Cast) -> None:
    dara, stored_site = signed_in(cast.dara), site(cast)
    assert dara.post(f"/premises/{stored_site.pk}/left/").status_code == 302
    assert "Office at the market" not in shown(dara, "/premises/")
    page = shown(dara, f"/premises/{stored_site.pk}/")
    assert "If you had to leave" in page and "/change/" not in page
    with pytest.raises(Conflict):
        actions.change_site(by=cast.dara, site=stored_site.pk, clean=typed_site(), now=NOW)
    Site.objects.update(left_at=NOW - timedelta(days=5 * 365 + 1))
    purge_tables(Site, now=NOW)
    assert not Site.objects.exists() and not SiteChange.objects.exists()


def test_a_place_waits_to_be_looked_at_when_it_is_time(cast: Cast) -> None:
    stored_site = site(cast, tenure="state", papers=["permit"])
    just_before, day_of_loss = NOW + timedelta(days=91), NOW + timedelta(days=92)
    assert not needs.LOOK_AGAIN_AT.waiting(cast.dara, just_before)
    assert [need.subject for need in needs.LOOK_AGAIN_AT.waiting(cast.dara, day_of_loss)] == [stored_site.pk]
    assert not needs.LOOK_AGAIN_AT.waiting(cast.piseth, day_of_loss)
    actions.look_at(by=cast.dara, site=stored_site.pk, now=day_of_loss, today=day_of_loss.date())
    assert not needs.LOOK_AGAIN_AT.waiting(cast.dara, day_of_loss)


def test_a_calendar_is_handed_the_leases_and_permits_of_places_in_use(cast: Cast) -> None:
    lease, permit = site(cast, ends_on=SOON), site(cast, tenure="state", papers=["permit"], ends_on=TODAY)
    site_with_both = site(cast, papers=["lease", "permit"], ends_on=SOON)
    site(cast, open_ended=True)
    left_site = site(cast, ends_on=SOON)
    actions.leave_site(by=cast.dara, site=left_site.pk, now=NOW)
    answer = queries.places_by_law(cast.lantern).expiries
    assert answer[0] == Expiry(str(permit.pk), ExpiryKind.PERMIT, TODAY)
    assert set(answer[1:]) == {Expiry(str(row.pk), ExpiryKind.LEASE, SOON) for row in (lease, site_with_both)}
    assert queries.places_by_law(cast.cardamom).expiries == ()


def test_what_runs_out_at_a_place_reaches_duties_that_count_from_it(cast: Cast) -> None:
    lease = site(cast, ends_on=SOON)
    deadline = Deadline(BeforeExpiry(10))
    duty = DutyRule(EVERYBODY, deadline, expiries=frozenset({ExpiryKind.LEASE}))
    profile = legal_profile(cast.lantern, NOW)
    (occurrence,) = occurrences(duty, profile, WorkingCalendar(), TODAY, SOON)
    assert (occurrence.anchor.key, occurrence.day) == (str(lease.pk), SOON - timedelta(days=10))
    actions.leave_site(by=cast.dara, site=lease.pk, now=NOW)
    assert not legal_profile(cast.lantern, NOW).expiries


def test_the_worst_place_comes_first_and_the_list_says_how_many(cast: Cast) -> None:
    site(cast, name="Own house", tenure="own", papers=["deed"])
    site(cast, name="By the commune hall", tenure="state")
    page = in_one_line(shown(signed_in(cast.dara), "/premises/"))
    assert page.index("By the commune hall") < page.index("Own house")
    assert "1 could end any day" in page and "2 without a second place" in page


def test_only_a_place_of_the_state_shows_what_helps_against_its_end(cast: Cast) -> None:
    assert queries.state_land_advice(site(cast)) is None
    stored_site = site(cast, tenure="state")
    advice = queries.state_land_advice(stored_site)
    assert advice and [measure.id for measure in advice.measures] == ["O-M2", "O-M19"]
    stored_site.organisation.country = "nowhere"
    assert queries.state_land_advice(stored_site) is None
