"""The reserve on its pages: for whom they open, what they say, and that the command line says the same."""

import json
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.models import Membership, Person
from karpear.preparedness.reserve.actions.assumptions import assume
from karpear.preparedness.reserve.assumptions import Assumptions
from karpear.preparedness.reserve.models import LedgerEntry, MoneyRequest, Reserve, Signature
from karpear.preparedness.reserve.queries.state import event_costs, reserve_state
from karpear.rules.access import Role
from karpear.rules.duty.signatures import MoneyClass
from karpear.rules.refusals import BadFields, Forbidden
from tests.cast import Cast, person, signed_in
from tests.rooms.preparedness.money import asked, filled, signed
from tests.steps.commands import ask_rule
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOME, ASSUMPTIONS, LEDGER = "/reserve/", "/reserve/assumptions/", "/reserve/ledger/"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def request_path(request: MoneyRequest) -> str:
    return f"/reserve/requests/{request.pk}/"


@pytest.fixture
def lead(cast: Cast) -> Client:
    filled(cast.lantern, cast.bopha, 4000)
    return signed_in(cast.bopha)


def test_a_lead_reads_what_there_is_what_is_needed_and_what_is_missing(cast: Cast, lead: Client) -> None:
    assume(by=cast.bopha, organisation=cast.lantern.pk, new=Assumptions(people_front=20), now=timezone.now())
    state = reserve_state(cast.lantern.pk, timezone.now())
    said = words(lead, HOME)
    for amount in (4000, state.mean, state.p90, state.p95, state.gap):
        assert f"{amount:,} USD" in said
    assert state.gap == state.p90 - 4000 > 0
    assert "Invented figures" not in said and said.count("<rect") > 20


def test_until_somebody_says_what_they_assume_the_figures_are_marked_as_invented(lead: Client) -> None:
    assert "Invented figures" in words(lead, HOME) and "Invented figures" in words(lead, ASSUMPTIONS)


def test_the_command_line_answers_the_question_of_the_page_with_the_same_figures(cast: Cast, lead: Client) -> None:
    question = json.loads(lead.get(ASSUMPTIONS).context["question"])
    code, answer = ask_rule("reserve", question)
    years = reserve_state(cast.lantern.pk, timezone.now()).outlook
    assert code == 0
    for name in ("mean", "p90", "p95", "p99", "empty_share", "ruin"):
        assert answer[name] == pytest.approx(getattr(years, name))


def test_what_is_assumed_is_changed_on_one_form(cast: Cast, lead: Client) -> None:
    form = lead.get(ASSUMPTIONS).context["form"]
    posted = {bound.html_name: bound.value() for bound in form}
    assert lead.post(ASSUMPTIONS, {**posted, "people_front": "12", "years_3": "20"}).status_code == 302
    state = reserve_state(cast.lantern.pk, timezone.now())
    assert (state.assumptions.people_front, state.assumptions.once_in[3], state.is_example) == (12, 20, False)
    refused = lead.post(ASSUMPTIONS, {**posted, "people_front": "99999", "cost_bail": "x"})
    assert refused.status_code == 422
    assert reserve_state(cast.lantern.pk, timezone.now()).assumptions.people_front == 12


def test_what_cannot_be_assumed_changes_nothing(cast: Cast, lead: Client) -> None:
    wrong = (Assumptions(years_5=5000), Assumptions(currency="KHR"), Assumptions(pool=0), Assumptions(often_hurt=9))
    for new in wrong:
        with pytest.raises(BadFields):
            assume(by=cast.bopha, organisation=cast.lantern.pk, new=new, now=timezone.now())
    with pytest.raises(Forbidden):
        assume(by=cast.dara, organisation=cast.lantern.pk, new=Assumptions(), now=timezone.now())
    assert Reserve.objects.get(organisation=cast.lantern).assumed_at is None


@pytest.mark.both
def test_riel_can_be_chosen_while_nothing_is_counted(cast: Cast) -> None:
    assume(by=cast.bopha, organisation=cast.lantern.pk, new=Assumptions(currency="KHR"), now=timezone.now())
    filled(cast.lantern, cast.bopha, 4_000_000)
    assert "4,000,000 KHR" in words(signed_in(cast.dara), HOME)


def test_an_officer_asks_on_one_page_and_sees_where_it_stands(cast: Cast, lead: Client) -> None:
    officer = signed_in(cast.dara)
    posted = {"amount": "១២០", "money_class": "food", "for_whom": "Lotus-3", "beneficiary": "", "why": "Two children"}
    answer = officer.post("/reserve/ask/", posted)
    request = MoneyRequest.objects.get()
    assert answer.status_code == 302 and request.amount == 120
    page = words(officer, request_path(request))
    assert "120 USD" in page and "Lotus-3" in page and "You asked for it" in page and "Kanha" in page
    assert "Request 1" in words(lead, HOME)


def test_each_press_does_what_it_says(cast: Cast, lead: Client) -> None:
    request = asked(cast.dara, cast.lantern)
    path, officer = request_path(request), signed_in(cast.kanha)
    assert "Sign</button>" in words(lead, path)
    lead.post(f"{path}sign")
    officer.post(f"{path}sign")
    assert "independent of whoever asked" in words(lead, path)
    officer.post(f"{path}pay")
    officer.post(f"{path}receipt/", {"spent": "150", "returned": "50"})
    request.refresh_from_db()
    assert request.state == "settled"
    ledger = words(lead, LEDGER)
    assert "150" in ledger and "There is 3,850 USD." in ledger


@pytest.mark.both
def test_two_presses_at_once_are_one_signature_and_a_no_needs_its_reason(cast: Cast, lead: Client) -> None:
    request = asked(cast.dara, cast.lantern)
    for _press in range(2):
        lead.post(f"{request_path(request)}sign")
    assert Signature.objects.count() == 1
    signed_in(cast.kanha).post(f"{request_path(request)}refuse", {"why": ""})
    request.refresh_from_db()
    assert request.state == "asked"
    signed_in(cast.dara).post(f"{request_path(request)}withdraw")
    request.refresh_from_db()
    assert request.state == "withdrawn"


PATHS = (HOME, ASSUMPTIONS, LEDGER, "/reserve/grants/", "/reserve/ledger/put-in/", "/reserve/lines/", "/reserve/ask/")


def test_members_are_refused_and_strangers_find_nothing(cast: Cast, lead: Client) -> None:
    request, entry = asked(cast.dara, cast.lantern), LedgerEntry.objects.get()
    for path in (request_path(request), f"/reserve/ledger/{entry.pk}/"):
        assert signed_in(cast.sophea).get(path).status_code == 404
        assert signed_in(cast.maly).get(path).status_code == 404
    for path in PATHS:
        query = f"{path}?organisation={cast.lantern.pk}"
        assert signed_in(cast.sophea).get(query).status_code == 403
        assert signed_in(cast.maly).get(query).status_code == 404
    for path in (ASSUMPTIONS, "/reserve/ledger/put-in/", "/reserve/lines/"):
        assert signed_in(cast.dara).get(path).status_code == 403


def test_a_forced_session_reads_and_signs_nothing(cast: Cast, lead: Client) -> None:
    request = asked(cast.dara, cast.lantern)
    under_force = forced(cast.kanha)
    for path in PATHS:
        assert under_force.get(path).status_code == 503
    assert under_force.get(request_path(request)).status_code == 404
    for verb in ("sign", "refuse", "pay", "withdraw", "receipt/"):
        assert under_force.post(f"{request_path(request)}{verb}", {"why": "x"}).status_code == 503
    assert under_force.get(f"{request_path(request)}receipt/").status_code == 404
    assert under_force.post("/reserve/ask/", {"amount": 1}).status_code == 503
    assert not Signature.objects.exists()


@pytest.mark.both
def test_the_ledger_leaves_as_a_file_with_a_trace(cast: Cast, lead: Client) -> None:
    answer = lead.post(LEDGER, {"as": "csv"})
    assert "4000" in answer.content.decode()
    assert Entry.objects.filter(action="reserve.exported", detail__count=1).exists()


@pytest.mark.both
def test_a_counter_entry_is_written_from_the_ledger(cast: Cast, lead: Client) -> None:
    entry = LedgerEntry.objects.get()
    assert lead.post(f"/reserve/ledger/{entry.pk}/", {"words": "Typed twice"}).status_code == 302
    assert LedgerEntry.objects.filter(reverses=entry).exists()
    assert "Counter-entry</a>" not in words(lead, LEDGER)


def test_lines_are_written_down_by_a_lead(cast: Cast, lead: Client) -> None:
    def everybody(**chosen: Person) -> dict[str, str]:
        return {str(getattr(cast, name).pk): str(leader.pk) for name, leader in chosen.items()}

    assert lead.post("/reserve/lines/", everybody(dara=cast.kanha, sophea=cast.dara)).status_code == 302
    assert signed(asked(cast.dara, cast.lantern), cast.bopha, cast.kanha).state == "signed"
    assert [s.outside for s in Signature.objects.order_by("place")] == [True, False]
    assert lead.post("/reserve/lines/", everybody(dara=cast.maly)).status_code == 422


def test_a_request_becomes_words_for_a_fund_without_a_name(cast: Cast, lead: Client) -> None:
    request = asked(cast.dara, cast.lantern, 900, money_class=MoneyClass.MEDICAL, beneficiary=cast.sophea.pk)
    page = words(lead, f"{request_path(request)}grants/")
    application = page.split('id="application"')[1].split("</p>")[0]
    assert "900 USD" in application and "Lotus-3" in application and "Mekong Lantern Network" in application
    assert not [person for person in ("Sophea", "Dara", "Bopha") if person in application]
    assert "Front Line Defenders" in page and "Shelter City" not in page and "to check" in page
    assert "Shelter City" in words(lead, "/reserve/grants/")
    assert signed_in(cast.maly).get(f"{request_path(request)}grants/").status_code == 404


def test_the_overview_says_what_is_there_and_what_is_missing(cast: Cast, lead: Client) -> None:
    assume(by=cast.bopha, organisation=cast.lantern.pk, new=Assumptions(people_front=20), now=timezone.now())
    gap = reserve_state(cast.lantern.pk, timezone.now()).gap
    said = words(lead, "/overview/")
    assert "4,000 USD" in said and f"{gap:,} USD missing" in said
    assert "4,000" not in unescape(forced(cast.bopha).get("/overview/").content.decode())


def test_each_event_says_what_it_costs_and_its_share_of_the_average_year(cast: Cast, lead: Client) -> None:
    assume(by=cast.bopha, organisation=cast.lantern.pk, new=Assumptions(people_front=3), now=timezone.now())
    state = reserve_state(cast.lantern.pk, timezone.now())
    costs = event_costs(state.assumptions)
    assert sum(event.mean for event in costs) == pytest.approx(state.outlook.mean)
    assert all(event.cost == event.salary + sum(amount for _part, amount in event.parts) for event in costs)
    page = " ".join(words(lead, HOME).split())
    assert "8,900 USD</b>: 12 months of salary 4,200 USD · A lawyer 2,500 USD" in page
    assert f"who count as 3 fully exposed. {state.members} belong to the organisation today." in page
    assert f"{state.members} people belong to the organisation today" in words(lead, ASSUMPTIONS)


def test_asking_says_beforehand_who_could_sign_and_what_to_do_where_two_cannot(cast: Cast) -> None:
    path, warning = "/reserve/ask/", "nobody could complete this"
    dara, leads = signed_in(cast.dara), Membership.objects.filter(person=cast.bopha)
    assert "Can sign: Kanha, Bopha" in " ".join(words(dara, path).split())
    leads.update(ended_at=timezone.now())
    page = words(dara, path)
    assert warning in page and "only Kanha could" in page and "make somebody else an officer or lead" in page
    Membership.objects.filter(person=cast.kanha).update(ended_at=timezone.now())
    assert "only you could, and you may not sign your own" in words(dara, path)
    leads.update(ended_at=None)
    person("Nary", cast.lantern, Role.LEAD)
    page = words(dara, path)  # two leads: neither is independent of whoever asks
    assert warning in page and "one of them independent of you" in page
    unchosen = dara.post(path, {"amount": "5", "money_class": "", "for_whom": "Lotus-1"})
    assert unchosen.status_code == 422, "nothing is chosen for whoever asks"


def test_who_leads_whom_is_offered_to_those_who_write_it_down(cast: Cast) -> None:
    Membership.objects.filter(person=cast.kanha).update(ended_at=timezone.now())
    path, address = request_path(asked(cast.dara, cast.lantern)), "/reserve/lines/"
    for reader, may_set in ((cast.dara, False), (cast.bopha, True)):
        page = words(signed_in(reader), path)
        assert "this can never be paid as it stands" in page
        assert (f'href="{address}"' in page) is may_set
