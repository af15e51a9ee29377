"""Pages of demands: for whom they open, what they say, the letter on paper, and a ledger of two thousand."""

from datetime import UTC, datetime, timedelta
from html import unescape
from time import process_time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from karpear.compliance.demands.actions.clocks import count_clocks
from karpear.compliance.demands.actions.retaliations import note_retaliation
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.queries.counted import coded_lines
from karpear.compliance.demands.queries.patterns import demand_patterns
from karpear.compliance.demands.queries.retaliations import threat_names
from karpear.compliance.demands.reply import unpacked
from karpear.compliance.demands.values import NewRetaliation
from karpear.compliance.duties.models import DutyDate, OwnDuty
from karpear.keeper.demand_facts import carry_demands, carry_retaliations
from karpear.rules.law.demands import DemandChannel, DemandClass, DisclosedItem, ReplyBasis
from karpear.rules.law.own_days import Rhythm
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import a_long_ledger, approved, closed, drafted, handed_over, noted, registered
from tests.steps.papers import text_of
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LEDGER, NEW, PATTERNS = "/demands/", "/demands/new/", "/demands/patterns/"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def at(demand: Demand, page: str = "") -> str:
    return f"/demands/{demand.pk}/{page}"


def test_the_page_says_what_the_law_says_and_the_least_that_answers(cast: Cast) -> None:
    registered(cast.lantern)
    demand = noted(cast.dara, cast.lantern, answer_by=timezone.now() + timedelta(days=3), office="Commune hall")
    page = words(signed_in(cast.dara), at(demand))
    for sentence in ("D-1 · Notice beforehand", "Not required", "27 Nov 2018", "Days of activities",
                     "Commune hall", "can be withdrawn", "not legal advice", "the lead, counsel"):  # fmt: skip
        assert sentence in page
    assert "to check" not in page.split("What happened")[0].split("not legal advice")[0].split("Linked")[0].replace(
        "What is to check", ""
    )


@pytest.mark.both
def test_the_ledger_says_what_the_page_says_before_anybody_has_read_it(cast: Cast) -> None:
    demand, dara = noted(cast.dara, cast.lantern), signed_in(cast.dara)
    assert "Unclear: ask counsel" in words(dara, at(demand)) and "Unclear" in words(dara, LEDGER)
    registered(cast.lantern)
    assert "Not required" in words(dara, at(demand)) and "Not required" in words(dara, LEDGER)
    statements = []
    for _twice in range(2):
        with CaptureQueriesContext(connection) as captured:
            csv = dara.post(LEDGER, {"as": "csv"}).content.decode()
        statements.append(len(captured))
        for _more in range(9):
            noted(cast.dara, cast.lantern)
    assert "Not required" in csv and statements[0] == statements[1]


@pytest.mark.both
def test_a_search_leads_at_once_to_rights_to_the_desk_and_to_a_lawyer_who_can_be_tapped(cast: Cast) -> None:
    demand_asked = noted(cast.sophea, cast.lantern, demand=DemandClass.SEARCH)
    page = words(signed_in(cast.sophea), at(demand_asked))
    for address in ("/know/rights/#searched", "/law/reception/", "Sophea's lawyer", 'href="tel:+855'):
        assert page.index(address) < page.index("What the law says"), address
    assert 'href="tel:+855' in words(signed_in(cast.sophea), "/law/reception/")
    assert "Sophea's lawyer" not in words(signed_in(cast.dara), at(demand_asked)), "each their own"
    assert 'href="tel:' not in words(forced(cast.dara), "/law/reception/")
    assert "#searched" not in words(signed_in(cast.sophea), at(noted(cast.sophea, cast.lantern)))


def test_what_is_said_in_a_search_lies_on_the_phone_before_one_begins(cast: Cast) -> None:
    first = words(signed_in(cast.sophea), NEW).split("<div data-search hidden>")[1].split("</form>")[0]
    for part in (
        "“I do not agree, and I do not resist.”",
        "/know/rights/#searched",
        "/law/reception/",
        'href="tel:+855',
    ):
        assert part in first, part
    assert "/incidents/" not in first
    assert 'href="tel:' not in words(forced(cast.sophea), NEW), "nor has its page of contacts"
    for path in (NEW, "/law/reception/"):
        assert signed_in(cast.sophea).get(path)["X-Keep"] == "offline", path


def test_whoever_noted_it_reads_who_was_told_and_whom_to_ring(cast: Cast) -> None:
    demand = noted(cast.sophea, cast.lantern)
    page = words(signed_in(cast.sophea), at(demand))
    assert "Told of it: Bopha, Dara, Kanha." in page and page.index("Tell now") < page.index('href="tel:+855')
    assert "Told of it" not in words(signed_in(cast.dara), at(demand))


def test_an_approved_reply_says_what_comes_next_and_a_closed_demand_asks_for_nothing(cast: Cast) -> None:
    registered(cast.lantern)
    demand = approved(drafted(noted(cast.sophea, cast.lantern), cast.dara), cast.bopha)
    page_of_noter = words(signed_in(cast.sophea), at(demand))
    assert "Ask for the signed letter before you meet the authority: Bopha, Dara, Kanha." in page_of_noter
    assert at(demand, "reply/") in page_of_noter and "letterhead" not in page_of_noter
    page_of_officer = words(signed_in(cast.dara), at(demand))
    assert "Print it on your letterhead" in page_of_officer and "Ask for the signed" not in page_of_officer
    assert "Then say that it was handed over" in page_of_officer
    closed(handed_over(demand, cast.dara), cast.dara)
    page = words(signed_in(cast.dara), at(demand))
    assert "Looked up on" in page and "Tell now" not in page and "letterhead" not in page


def test_from_today_one_tap_leads_to_noting_a_demand(cast: Cast) -> None:
    assert 'href="/demands/new/"' in words(signed_in(cast.sophea), "/")
    assert 'href="/demands/new/"' not in words(signed_in(cast.rith), "/")


def test_what_is_not_confirmed_says_so(cast: Cast) -> None:
    registered(cast.lantern)
    demand = noted(cast.dara, cast.lantern, demand=DemandClass.PARTICIPANTS)
    page = words(signed_in(cast.dara), at(demand))
    assert "Unclear: ask counsel" in page and '<span class="tag">to check</span>' in page


def test_pages_open_to_whom_they_belong(cast: Cast) -> None:
    own_demand, foreign = noted(cast.sophea, cast.lantern), noted(cast.piseth, cast.cardamom)
    sophea = signed_in(cast.sophea)
    assert "D-1" in words(sophea, LEDGER) and "Your risk register" not in words(sophea, at(own_demand))
    assert "I have read it" not in words(sophea, at(own_demand))
    assert sophea.get(PATTERNS).status_code == 403
    for page in ("", "letter/", "reply/", "answer/", "close/", "reply/paper/"):
        assert sophea.get(at(foreign, page)).status_code == 404
    for page in ("read/", "draft/", "approve/"):
        assert sophea.post(at(foreign, page), {"basis": "question"}).status_code == 404
    assert signed_in(cast.rith).get(LEDGER).status_code == 403
    assert sophea.get(f"{NEW}?organisation={cast.cardamom.pk}").status_code == 404


@pytest.mark.both
def test_who_only_noted_it_sees_its_state_and_not_what_officers_wrote(cast: Cast) -> None:
    registered(cast.lantern)
    demand = drafted(noted(cast.sophea, cast.lantern), cast.dara)
    sophea, dara, bopha = (signed_in(person) for person in (cast.sophea, cast.dara, cast.bopha))
    assert sophea.get(at(demand, "reply/")).status_code == sophea.get(at(demand, "reply/paper/")).status_code == 404
    bopha.post(at(demand, "back/"), {"handed_back_words": "Wrong article"})
    assert "Wrong article" in words(dara, at(demand)) and "Wrong article" not in words(sophea, at(demand))
    drafted(demand, cast.dara)
    approved(demand, cast.bopha, counsel="Counsel Vuthy", counsel_on=timezone.now().date())
    handed_over(demand, cast.dara, DisclosedItem.STAFF)
    threat, act = next(iter(threat_names(cast.lantern).items()))
    dara.post(at(demand, "afterwards/"), {"threat": threat, "happened_on": "2026-11-01"})
    dara.post(at(demand, "close/"), {"outcome": "worse", "outcome_words": "They came at night"})
    page_of_noter, page_of_officer = words(sophea, at(demand)), words(dara, at(demand))
    officers_words = (
        "Counsel Vuthy",
        "What they have now",
        "They came at night",
        "It was held against us",
        act,
        "Bopha",
    )
    assert (
        [word for word in officers_words if word not in page_of_officer]
        == []
        == [word for word in officers_words if word in page_of_noter]
    )
    assert "closed" in page_of_noter and "What the law says" in page_of_noter and "Sophea" in page_of_noter
    assert sophea.get(at(demand, "reply/")).status_code == 200, "it was approved"


def test_a_forced_session_finds_nothing(cast: Cast) -> None:
    demand = noted(cast.dara, cast.lantern)
    client = forced(cast.dara)
    assert "D-1" not in words(client, LEDGER)
    assert client.get(at(demand)).status_code == 404
    assert client.post(at(demand, "read/")).status_code == 503
    assert "Commune" not in words(client, PATTERNS)


def test_the_letter_is_made_in_both_languages_and_carries_no_word_that_was_typed(cast: Cast) -> None:
    registered(cast.lantern)
    demand = drafted(noted(cast.sophea, cast.lantern, office="Canary hall", words="Canary words"), cast.dara)
    client = signed_in(cast.bopha)
    page = words(client, at(demand, "reply/"))
    assert "Not approved yet" in page and "មាត្រា" not in page and "Canary" not in page
    answer = client.get(at(demand, "reply/paper/"), {"language": "both"})
    assert answer["Content-Disposition"].endswith('"reply.pdf"')
    paper = text_of(answer.content)
    assert demand.letter_number in paper and "D-1" not in paper and "27 November 2018" in paper
    assert "NOT APPROVED" in paper and "NOT APPROVED" in page
    assert "Canary" not in paper and "Sophea" not in paper
    approved(demand, cast.bopha)
    for answer in (client.get(at(demand, "reply/paper/")), client.get(at(demand, "reply/"))):
        assert answer.status_code == 200
    assert "NOT APPROVED" not in words(client, at(demand, "reply/"))
    assert "NOT APPROVED" not in text_of(client.get(at(demand, "reply/paper/"), {"language": "en"}).content)
    assert client.get(at(noted(cast.dara, cast.lantern), "reply/")).status_code == 404


def test_the_letter_looks_as_an_authority_expects_it_and_says_what_was_asked(cast: Cast) -> None:
    registered(cast.lantern)
    received_at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    demand_asked = {"channel": DemandChannel.PHONE, "province": "KH-4", "received_at": received_at}
    demand = drafted(noted(cast.dara, cast.lantern, **demand_asked), cast.dara, ReplyBasis.COURTESY)
    letters = unpacked(demand.reply)
    assert [block["k"] for block in letters["km"]][:2] == ["mid", "mid"] and letters["km"][-1]["k"] == "end"
    english, khmer = (" ".join(block["t"] for block in letters[code]) for code in ("en", "km"))
    for sentence in ("KINGDOM OF CAMBODIA", "to be told of activities beforehand", "by telephone on 20 November 2026",
                     "the commune of ………………", "Kampong Chhnang province"):  # fmt: skip
        assert sentence in english
    assert "As we read" not in english
    for sentence in ("ជាតិ សាសនា ព្រះមហាក្សត្រ", "សំណើឱ្យជូនដំណឹងជាមុនអំពីសកម្មភាព", "តាមទូរសព្ទ នៅថ្ងៃទី ២០ ខែវិច្ឆិកា ឆ្នាំ ២០២៦",
                     "រដ្ឋបាលឃុំ ……………… ស្រុក ……………… ខេត្តកំពង់ឆ្នាំង"):  # fmt: skip
        assert sentence in khmer
    assert khmer.count("/") == 1, "in the number of the letter; days are written out"
    assert "រង់ចាំសហការ" not in khmer and demand.letter_number in khmer


def test_in_the_capital_a_commune_is_a_sangkat(cast: Cast) -> None:
    demand = drafted(noted(cast.dara, cast.lantern, province="KH-12"), cast.dara, ReplyBasis.QUESTION)
    assert "រដ្ឋបាលសង្កាត់" in demand.reply and "ខេត្ត" not in demand.reply


def test_what_comes_again_leads_from_the_calendar_back_to_its_demand(cast: Cast) -> None:
    demand, dara = noted(cast.dara, cast.lantern, rhythm=Rhythm.MONTHLY), signed_in(cast.dara)
    dara.post(at(demand, "duty/"))
    duty = OwnDuty.objects.get(origin=demand.pk)
    assert "in the calendar" in words(dara, at(demand))
    assert f'href="{at(demand)}"' in words(dara, f"/law/own/{duty.pk}/")


def test_what_they_have_now_is_shown_with_what_was_too_much(cast: Cast) -> None:
    registered(cast.lantern)
    demand = approved(drafted(noted(cast.dara, cast.lantern), cast.dara), cast.bopha)
    handed_over(demand, cast.dara, DisclosedItem.STAFF)
    assert "More than the reply rests on" in words(signed_in(cast.dara), at(demand))


def test_a_file_of_the_ledger_has_what_the_list_has(cast: Cast) -> None:
    noted(cast.dara, cast.lantern, words="Canary words")
    answer = signed_in(cast.dara).post(LEDGER, {"as": "csv"})
    sheet = answer.content.decode()
    assert "D-1 · Notice beforehand" in sheet and "Canary" not in sheet


def test_two_thousand_demands_are_listed_in_under_300_ms(cast: Cast) -> None:
    """Of the processor, for other tests run beside this one; `test_law_speed.py` has the time on the wall."""
    a_long_ledger(cast.lantern, cast.dara, 2000)
    client = signed_in(cast.bopha)
    words(client, LEDGER)
    began = process_time()
    page = words(client, LEDGER)
    assert process_time() - began < 0.3
    assert "D-1 ·" in page and "2000" in page.replace(",", "")
    began = process_time()
    words(client, PATTERNS)
    assert process_time() - began < 0.3


def test_what_may_be_counted_is_saved_as_codes_without_a_name_or_a_day(cast: Cast) -> None:
    demand_asked = noted(cast.sophea, cast.lantern, province="KH-12", office="Canary hall", words="Canary words")
    dara = signed_in(cast.dara)
    assert "It may be counted" in words(dara, at(demand_asked)) and "It may be counted" not in words(
        signed_in(cast.sophea), at(demand_asked)
    )
    assert "how it came and what the law says of it" in words(dara, at(demand_asked))
    dara.post(at(demand_asked, "count/"))
    assert "This demand is counted" in words(dara, at(demand_asked))
    assert 'class="strip"' in words(dara, PATTERNS) and "Save the codes" in words(dara, PATTERNS)
    sheet = dara.post("/demands/codes/").content.decode()
    assert "KH-12" in sheet and "prior_notice" in sheet and "Canary" not in sheet and "Lantern" not in sheet
    assert signed_in(cast.sophea).post("/demands/codes/").status_code == 403
    assert forced(cast.dara).post("/demands/codes/").status_code == 503


@pytest.mark.both
def test_what_may_be_counted_can_be_taken_back(cast: Cast) -> None:
    now = timezone.now()
    demand_asked, dara = noted(cast.sophea, cast.lantern, province="KH-12"), signed_in(cast.dara)
    retaliation = note_retaliation(by=cast.dara, demand=demand_asked.pk, now=now, new=NewRetaliation(
        threat=next(iter(threat_names(cast.lantern))), happened_on=now.date() - timedelta(days=2), counts=True
    ))  # fmt: skip
    dara.post(at(demand_asked, "count/"))
    assert len(coded_lines(cast.dara)) == 2
    assert signed_in(cast.sophea).post(at(demand_asked, "uncount/")).status_code == 403
    for page in ("uncount/", f"afterwards/{retaliation.pk}/uncount/"):
        assert f'action="{at(demand_asked, page)}"' in words(dara, at(demand_asked))
        assert dara.post(at(demand_asked, page)).status_code == 302
    assert "It may be counted" in words(dara, at(demand_asked)) and "Take it back" not in words(dara, at(demand_asked))
    assert carry_demands(now=now) == carry_retaliations(now=now) == 0 and coded_lines(cast.dara) == []


def test_a_month_is_of_the_place_where_the_organisation_is(cast: Cast) -> None:
    evening_in_utc = datetime(2026, 9, 30, 23, tzinfo=UTC)
    noted(cast.dara, cast.lantern, evening_in_utc)
    (row,) = demand_patterns(cast.dara, {}, evening_in_utc).rows
    assert [(f"{cell.month:%Y-%m}", cell.count) for cell in row.cells[:2]] == [("2026-10", 1), ("2026-09", 0)]
    assert demand_patterns(cast.dara, {}, datetime(2026, 9, 30, 16, tzinfo=UTC)).rows == []


@pytest.mark.both
def test_clocks_of_many_demands_ask_for_the_profile_once(cast: Cast) -> None:
    registered(cast.lantern)
    noted(cast.dara, cast.lantern)
    statements = []
    for days in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            count_clocks(now=timezone.now() + timedelta(days=days))
        statements.append(len(captured))
        for _more in range(10):
            noted(cast.dara, cast.lantern)
    assert statements[0] == statements[1]


@pytest.mark.both
@override("en")  # and as it was, for what comes after
def test_a_duty_from_a_demand_speaks_the_language_of_whoever_reads_until_somebody_types_other_words(cast: Cast) -> None:
    registered(cast.lantern)
    demand = noted(cast.dara, cast.lantern, rhythm=Rhythm.MONTHLY)
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    bopha.defaults["HTTP_ACCEPT_LANGUAGE"] = "km"
    dara.post(at(demand, "duty/"))
    duty = OwnDuty.objects.get(origin=demand.pk)
    date_page = f"/law/dates/{DutyDate.objects.filter(own_duty=duty).first().pk}/"  # type: ignore[union-attr]
    khmer = words(bopha, date_page)
    assert "Notice beforehand" in words(dara, date_page) and "Notice beforehand" not in khmer
    assert "No names, no lists" not in khmer and "D-1 · " in khmer
    form = bopha.get(f"/law/own/{duty.pk}/").context["form"]
    typed = {bound.html_name: bound.value() or "" for bound in form}
    assert "Notice" not in typed["name"]
    assert bopha.post(f"/law/own/{duty.pk}/", typed).status_code == 302
    assert "Notice beforehand" in words(dara, date_page), "nothing was typed"
    assert bopha.post(f"/law/own/{duty.pk}/", {**typed, "name": "Our own words"}).status_code == 302
    assert "Our own words" in words(dara, date_page) and "Our own words" in words(bopha, date_page)
