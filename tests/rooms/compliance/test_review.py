"""The review of laws: who sees and decides, what is refused, what stands in the table and in files."""

from datetime import timedelta

import pytest
from django.db import connection

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.compliance.laws import needs
from karpear.compliance.laws.actions import review as actions
from karpear.compliance.laws.models import ActivityOpinion, OpinionChange, OwnActivity
from karpear.compliance.laws.queries.exposure import legal_exposure
from karpear.compliance.laws.queries.review import activity_page, review_page
from karpear.countries.queries import law_book
from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.law.review import CellState
from karpear.rules.refusals import BadFields, Conflict, Missing
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.pressure import forced
from tests.steps.reviews import TODAY, article_with_rule, decided, own_activity

pytestmark = pytest.mark.django_db


def gathering_article() -> str:
    return article_with_rule(LawfulActivity.GATHERING).key


def test_strangers_and_members_see_no_review(cast: Cast) -> None:
    activity, article = own_activity(cast), gathering_article()
    home = f"/law/review/activities/{activity.pk}/"
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        client = signed_in(stranger)
        for path in (home, f"{home}change/", f"{home}{article}/", f"/law/review/{cast.lantern.pk}/"):
            assert client.get(path).status_code == 404, path
        assert client.post(f"{home}end/").status_code == 404
        assert client.post(f"/law/review/{cast.lantern.pk}/save/", {"file": "csv"}).status_code == 404
    assert "Marches" not in shown(signed_in(cast.piseth), "/law/review/")


def test_whoever_is_forced_to_sign_in_shows_no_review(cast: Cast) -> None:
    activity, dara = own_activity(cast), forced(cast.dara)
    assert "Marches" not in shown(dara, "/law/review/")
    assert dara.get(f"/law/review/activities/{activity.pk}/").status_code == 404
    assert dara.post(f"/law/review/activities/{activity.pk}/end/").status_code == 503


def test_what_cannot_be_is_refused(cast: Cast) -> None:
    activity, article = own_activity(cast), gathering_article()
    for changes in (
        {"reading": "fine"},
        {"given_on": TODAY + timedelta(days=3)},
        {"expires_on": TODAY - timedelta(days=1)},
    ):
        with pytest.raises(BadFields):
            decided(cast, activity, article, **changes)
    with pytest.raises(Missing):
        decided(cast, activity, "no-such-article")
    with pytest.raises(BadFields):
        own_activity(cast, kinds=("dancing",))
    assert not ActivityOpinion.objects.exists()


def test_a_proposal_is_no_decision_and_a_decision_stands(cast: Cast) -> None:
    activity, article = own_activity(cast), gathering_article()
    cells = {cell.bound.article.key: cell for cell in activity_page(activity, NOW).row.cells}
    assert cells[article].state is CellState.PROPOSED and cells[article].opinion is None
    decided(cast, activity, article)
    review = review_page(cast.lantern, NOW, keeps=True)
    cells = {cell.bound.article.key: cell for cell in review.rows[0].cells}
    assert cells[article].state is CellState.COMPLIANT
    later = review_page(cast.lantern, NOW + timedelta(days=366), keeps=True)
    cells = {cell.bound.article.key: cell for cell in later.rows[0].cells}
    assert cells[article].state is CellState.EXPIRED


def test_deciding_twice_is_one_opinion_with_its_history_and_no_word_in_the_audit(cast: Cast) -> None:
    activity, article = own_activity(cast), gathering_article()
    opinion = decided(cast, activity, article)
    assert decided(cast, activity, article, reading="unclear", reasoning="The hall asked for more").pk == opinion.pk
    assert [change.verb for change in OpinionChange.objects.all()] == ["decided", "added"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasoning, lawyer FROM compliance_activityopinion")
        assert "hall" not in str(cursor.fetchall())
    assert "hall" not in str([entry.detail for entry in Entry.objects.all()])


def test_an_activity_that_ended_is_decided_on_no_more_and_goes_after_two_years(cast: Cast) -> None:
    activity, article = own_activity(cast), gathering_article()
    decided(cast, activity, article, given_on=TODAY - timedelta(days=366))
    assert needs.EXPIRED_OPINION.waiting(cast.dara, NOW)
    actions.end_activity(by=cast.dara, activity=activity.pk, now=NOW)
    assert not needs.EXPIRED_OPINION.waiting(cast.dara, NOW)
    with pytest.raises(Conflict):
        decided(cast, activity, article)
    assert "Marches" not in shown(signed_in(cast.dara), "/law/review/")
    purge_tables(OwnActivity, now=NOW + timedelta(days=2 * 365 + 1))
    assert not OwnActivity.objects.exists() and not ActivityOpinion.objects.exists()


def test_only_what_is_part_of_it_is_asked(cast: Cast) -> None:
    training = own_activity(cast, "Trainings", ("training",))
    article = gathering_article()
    if LawfulActivity.TRAINING not in law_book("kh").articles[article].activities:
        cells = {cell.bound.article.key: cell.state for cell in activity_page(training, NOW).row.cells}
        assert cells[article] is CellState.OUTSIDE
    any_activity = own_activity(cast, "Anything", ())
    states = {cell.state for cell in activity_page(any_activity, NOW).row.cells}
    assert states == {CellState.OPEN}, "whoever ticks nothing reads every article"


def test_the_file_has_a_line_for_what_was_decided_or_proposed_and_says_that_it_was_saved(cast: Cast) -> None:
    activity, article = own_activity(cast), gathering_article()
    decided(cast, activity, article, lawyer="S. C.")
    dara = signed_in(cast.dara)
    answer = dara.post(f"/law/review/{cast.lantern.pk}/save/", {"file": "csv"})
    text = answer.content.decode()
    assert "Marches at the lake" in text and "Seen with counsel" in text and "S. C." in text
    assert "about other activities" not in text
    assert Entry.objects.filter(action="review_exported").count() == 1
    assert dara.post(f"/law/review/{cast.lantern.pk}/save/", {"file": "xlsx"}).status_code == 200
    assert dara.post(f"/law/review/{cast.lantern.pk}/save/", {"file": "exe"}).status_code == 404


def test_the_table_leads_to_each_decision(cast: Cast) -> None:
    activity, article = own_activity(cast), gathering_article()
    page = in_one_line(shown(signed_in(cast.dara), "/law/review/"))
    assert f'href="/law/review/activities/{activity.pk}/{article}/"' in page
    assert shown(signed_in(cast.bopha), f"/law/review/activities/{activity.pk}/{article}/")


def test_other_rooms_can_ask_what_the_law_puts_at_risk(cast: Cast) -> None:
    marches, article = own_activity(cast), gathering_article()
    statistics = own_activity(cast, "Counts", ("statistics",))
    exposures = legal_exposure(cast.lantern, NOW)
    assert article in {exposure.bound.article.key for exposure in exposures if not exposure.is_decided}
    decided(cast, statistics, article, reading="unclear")
    decided(cast, marches, article, reading="at_risk")
    first = legal_exposure(cast.lantern, NOW)[0]
    assert first.bound.article.key == article and first.is_decided
    assert [activity for activity, _cell in first.touched] == [marches, statistics]
    decided(cast, marches, article)
    decided(cast, statistics, article, reading="not_applicable")
    assert article not in {exposure.bound.article.key for exposure in legal_exposure(cast.lantern, NOW)}


def test_drafts_and_the_lawyers_page_are_found_beside_the_review(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    for _time in range(2):
        page = shown(dara, "/law/review/")
        assert f"/law/bills/{cast.lantern.pk}/" in page and f"/law/lawyer/{cast.lantern.pk}/" in page
        own_activity(cast)
    assert "At the reception desk" in shown(dara, "/me/") and "Early signs" in shown(dara, "/organisation/")
    assert "At the reception desk" in shown(dara, "/demands/")


def test_few_activities_stand_on_the_page_and_many_in_a_frame(cast: Cast) -> None:
    own_activity(cast)
    assert not review_page(cast.lantern, NOW, keeps=True).is_wide
    for number in range(6):
        own_activity(cast, f"Activity {number}")
    assert review_page(cast.lantern, NOW, keeps=True).is_wide
