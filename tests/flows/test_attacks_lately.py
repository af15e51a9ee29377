"""Other organisations' ids, old pages of people who were let go, rubbish, and numbers that might say too much."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.cases.incidents.models import Incident
from karpear.checkins.models import RollCall
from karpear.people.models import Membership, SavedView
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.alarms import sos
from tests.steps.pages import tight, without_tokens
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RUBBISH = ["\x00", "a\x00b", "\u202e", "\u200b", "9" * 5000, "-1", "1e9", "%00", "x" * 3000]


def measure_of(cast: Cast, *, here: bool) -> Measure:
    officer, organisation = (cast.dara, cast.lantern) if here else (cast.piseth, cast.cardamom)
    risk = add(officer, organisation, timezone.now(), owner=officer.pk)
    return add_measure(by=officer, new=NewMeasure(risk=risk.pk, name="Lock", owner=officer.pk), now=timezone.now())


def test_bulk_acts_reach_no_row_of_others(cast: Cast) -> None:
    now = timezone.now()
    foreign = opened(cast.piseth, now=now, organisation=cast.cardamom.pk)
    hidden = opened(cast.kanha, now=now, organisation=cast.lantern.pk, restricted=True)
    own = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    act = {"act": "owner", "sure": "1", "owner": str(cast.bopha.pk)}
    rows = [str(row.pk) for row in (foreign, hidden, own)]
    signed_in(cast.sophea).post("/incidents/", {**act, "row": rows})
    assert not Incident.objects.filter(owner=cast.bopha).exists()
    signed_in(cast.dara).post("/incidents/", {**act, "row": rows})
    assert list(Incident.objects.filter(owner=cast.bopha)) == [own]
    signed_in(cast.dara).post("/incidents/", {**act, "row": rows, "owner": str(cast.piseth.pk)})
    assert list(Incident.objects.filter(owner=cast.piseth)) == [foreign]

    measure = measure_of(cast, here=False)
    for person in (cast.dara, cast.sophea, cast.chenda):
        for fields in ({**act, "row": [str(measure.pk)]}, {"act": "due", "every": "1"}):
            signed_in(person).post("/risks/measures/", fields)
    measure.refresh_from_db()
    assert measure.owner == cast.piseth and measure.due_on is None

    chenda = str(Membership.objects.get(person=cast.chenda).pk)
    for act_name in ("roll-call", "remind"):
        fields = {"sure": "1", "row": [chenda], "minutes": "30"}
        assert signed_in(cast.dara).post(f"/people/{cast.cardamom.pk}/{act_name}/", fields).status_code == 404
        signed_in(cast.dara).post(f"/people/{cast.lantern.pk}/{act_name}/", fields)
    assert not RollCall.objects.exists()


def test_views_are_their_persons_alone(cast: Cast) -> None:
    signed_in(cast.dara).post(
        "/views/", {"listing": "measures", "name": "Everything at the pier", "query": "late=on", "list": "//x.test/"}
    )
    view = SavedView.objects.get()
    for browser, status in ((signed_in(cast.kanha), 404), (forced(cast.dara), 503)):
        for verb in ("rename", "remove"):
            assert browser.post(f"/views/{view.pk}/{verb}/", {"name": "x"}).status_code == status
        assert "Everything at the pier" not in browser.get("/risks/measures/").content.decode()
    for target in ("//x.test/", "/\\x.test/", "https://x.test/", "javascript:alert(1)"):
        answer = signed_in(cast.dara).post(
            f"/views/{view.pk}/rename/", {"name": "Everything at the pier", "list": target}
        )
        assert answer["Location"].startswith("/?")


def test_an_incident_that_is_kept_to_others_changes_no_page_and_no_number(cast: Cast) -> None:
    paths = ["/", "/overview/", "/organisation/", "/board/", "/incidents/", "/needs/", "/api/v1/needs"]
    paths += [f"/people/{cast.lantern.pk}/", f"/people/person/{cast.kanha.pk}/"]

    def read() -> list[str]:
        pages = [without_tokens(signed_in(cast.bopha).get(path).content) for path in paths]
        return [tight(page) for page in pages]

    before, now = read(), timezone.now() - timedelta(hours=30)
    opened(cast.dara, now=now, organisation=cast.lantern.pk, restricted=True, named=[cast.kanha.pk])
    changed = [path for path, old, new in zip(paths, before, read(), strict=True) if _said(old) != _said(new)]
    assert changed == []


def _said(page: str) -> str:
    """Without clocks, which go on between two readings; numbers stay."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+Z]*|\d{1,2}:\d\d(:\d\d)?", "", page)


def test_whoever_was_let_go_reads_nothing_on_pages_that_were_open(cast: Cast) -> None:
    now, browser = timezone.now(), signed_in(cast.dara)
    alert = sos(cast.sophea)
    incident = opened(cast.kanha, now=now, organisation=cast.lantern.pk)
    measure_of(cast, here=True)
    Membership.objects.filter(person=cast.dara).update(ended_at=now)
    here = cast.lantern.pk
    paths = ["/overview/", f"/overview/?organisation={here}", "/organisation/", "/board/", "/board/fragment"]
    paths += [f"/people/{here}/", f"/people/person/{cast.sophea.pk}/", f"/incidents/{incident.pk}/", "/roll-calls/"]
    paths += [f"/alerts/{alert.pk}/", f"/people/{here}/invite/", "/api/v1/board", "/drills/", "/alerts/"]
    assert {browser.get(path).status_code for path in paths} <= {403, 404}
    for path in ("/", "/incidents/", "/risks/measures/", "/plans/?of=approve", "/needs/", "/me/"):
        page = browser.get(path).content.decode()
        assert "Sophea" not in page and "Mekong Lantern" not in page
    assert browser.get("/api/v1/needs").json() == []
    assert "Sophea" not in browser.post("/find/", {"q": "sophea"}).content.decode()
    path = f"/api/v1/alerts/{alert.pk}/acknowledge"
    assert browser.post(path, "{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize("word", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_is_refused_or_left_out(cast: Cast, word: str) -> None:
    incident = opened(cast.dara, now=timezone.now(), organisation=cast.lantern.pk)
    measure, browser, here = measure_of(cast, here=True), signed_in(cast.dara), str(cast.lantern.pk)
    asked = dict.fromkeys(("organisation", "page", "search", "sort", "per", "since", "owner", "role", "show"), word)
    for path in ("/overview/", "/incidents/", "/risks/measures/", f"/people/{here}/", "/needs/", "/find/sealed/"):
        assert browser.get(path, asked).status_code == 200
    sure = {"sure": "1", "owner": word, "due_on": word}
    for path, fields in (
        ("/views/", {"listing": "measures", "name": word, "query": word, "list": word}),
        ("/incidents/", {"act": "owner", "row": [str(incident.pk), word], **sure}),
        ("/risks/measures/", {"act": "due", "row": [str(measure.pk), word], **sure}),
        ("/find/", {"q": word, "deep": word}),
        ("/needs/", {"things": [f"incident.task:{word}"], "when": "day", "until": word}),
        (f"/people/{here}/roll-call/", {"sure": "1", "row": [word], "minutes": word}),
        ("/roll-calls/", {"organisation": here, f"{here}-minutes": word, f"{here}-whom": word}),
        (f"/people/{here}/invite/", {"role": word, "for_name": word}),
    ):
        assert browser.post(path, fields).status_code in (200, 302, 422)
    measure.refresh_from_db()
    assert measure.due_on is None and not RollCall.objects.exists()
    assert browser.get("/").status_code == 200
