"""Checklists and rights cards of somebody's country, how far they are, and taking all of it out."""

from datetime import timedelta

import pytest

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.countries.queries import pack
from karpear.people.models import Organisation
from karpear.people.queries.country import country_of
from karpear.readiness.card.actions import keep_card, make_page
from karpear.readiness.card.queries import Card
from karpear.readiness.checklists.actions import begin_anew, keep_progress
from karpear.readiness.checklists.models import ChecklistProgress
from karpear.readiness.checklists.queries import checklist_page, checklists_of
from karpear.readiness.know.actions import take_out
from karpear.readiness.know.queries import taken_out
from karpear.readiness.rights.queries import situation_of, situations_of
from karpear.rules.refusals import Missing
from tests.cast import NOW, Cast

from .numbers import choose

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


def keep(cast: Cast, *done: str, key: str = "travel", days: int = 0) -> None:
    keep_progress(person=cast.sophea, key=key, done_keys=done, today=TODAY + days * DAY, now=NOW + days * DAY)


def days_of(cast: Cast, key: str = "travel") -> dict[str, str]:
    return {item.key: day for item, day in checklist_page(cast.sophea, key).lines if day}


def test_a_line_keeps_the_day_on_which_it_was_done_first(cast: Cast) -> None:
    keep(cast, "plan", "nonsense")
    keep(cast, "plan", "told", days=1)
    assert days_of(cast) == {"plan": TODAY.isoformat(), "told": (TODAY + DAY).isoformat()}
    keep(cast, "told", days=2)
    assert days_of(cast) == {"told": (TODAY + DAY).isoformat()}
    assert Entry.objects.filter(action="checklist.kept", actor=cast.sophea.pk).count() == 3


def test_how_far_a_list_is(cast: Cast) -> None:
    every = [item.key for item, _day in checklist_page(cast.sophea, "travel").lines]
    keep(cast, *every[:-1])
    progress = checklist_page(cast.sophea, "travel")
    assert (progress.done, progress.complete) == (len(every) - 1, False)
    keep(cast, *every)
    assert checklist_page(cast.sophea, "travel").complete
    assert [one.done for one in checklists_of(cast.dara)] == [0] * len(pack("kh").checklists), "nobody sees another's"
    assert sum(one.done for one in checklists_of(cast.sophea)) == len(every)


def test_beginning_anew_forgets_that_list_alone(cast: Cast) -> None:
    keep(cast, "plan")
    keep(cast, "locks", key="home")
    begin_anew(person=cast.sophea, key="travel", now=NOW)
    assert (days_of(cast), set(days_of(cast, "home"))) == ({}, {"locks"})


def test_a_list_that_is_none_is_missing(cast: Cast) -> None:
    with pytest.raises(Missing):
        keep(cast, "x", key="boat")
    with pytest.raises(Missing):
        begin_anew(person=cast.sophea, key="boat", now=NOW)
    with pytest.raises(Missing):
        situation_of(cast.sophea, "nothing")
    assert not ChecklistProgress.objects.exists()


def test_cards_are_those_of_the_country_of_their_organisation(cast: Cast) -> None:
    assert country_of(None, person=cast.sophea) == country_of(None, person=cast.vanna) == "kh"
    assert [card.key for card in situations_of(cast.sophea)] == list(pack("kh").situations)
    assert situation_of(cast.sophea, "arrested").key == "arrested"
    Organisation.objects.filter(pk=cast.lantern.pk).update(country="zz")
    assert country_of(None, person=cast.sophea) == "kh", "where there is no pack yet, the first that there is"


def test_lists_that_nobody_touched_for_a_year_are_forgotten(cast: Cast) -> None:
    keep(cast, "plan")
    assert purge_tables(ChecklistProgress, now=NOW + 365 * DAY - timedelta(seconds=1)) == 0
    assert purge_tables(ChecklistProgress, now=NOW + 365 * DAY) == 1


def test_everything_of_ones_own_is_taken_out_and_nothing_of_others(cast: Cast) -> None:
    empty = taken_out(cast.dara, NOW)
    keep(cast, "plan")
    choose(cast.sophea, 1, today=TODAY, now=NOW)
    keep_card(person=cast.sophea, card=Card("Lotus"), now=NOW)
    page = make_page(person=cast.sophea, shows=["name"], days=7, now=NOW)
    taken = take_out(person=cast.sophea, now=NOW)
    assert taken["wallet_card"]["name"] == "Lotus"
    assert taken["checklists"] == {"travel": {"plan": TODAY.isoformat()}}
    assert [(number["place"], number["right"]) for number in taken["numbers"]] == [(1, None)]
    [emergency] = taken["emergency_pages"]
    assert (emergency["shows"], emergency["withdrawn_at"]) == (["name"], None)
    assert page.token_hash not in str(taken)
    assert Entry.objects.filter(action="readiness.exported", actor=cast.sophea.pk).exists()
    assert taken_out(cast.dara, NOW) == empty
