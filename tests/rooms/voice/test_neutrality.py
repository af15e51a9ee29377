"""Neutrality: who sees records, what is refused, what a changed row shows, and what an answer admits."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.rules.voice.neutrality import RecordKind
from karpear.voice.engagement.actions.answers import answer_accusation
from karpear.voice.engagement.actions.records import write_record
from karpear.voice.engagement.models import AccusationAnswer, NeutralityRecord
from karpear.voice.engagement.neutrality_values import NewAccusation
from karpear.voice.engagement.paper import answer_paper
from karpear.voice.engagement.queries.answers import answer_page
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.papers import pages_of
from tests.steps.pressure import forced
from tests.steps.roles import an_event, declared, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = NOW.date()
DAY = timedelta(days=1)


def answered(cast: Cast, accusation: str = "supports", **changes: Any) -> AccusationAnswer:
    """Dara makes one, of the last year."""
    since = TODAY - 365 * DAY
    new = NewAccusation(**{"accusation": accusation, "since": since, "until": TODAY, "with_words": False, **changes})
    return answer_accusation(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=TODAY)


def test_members_and_other_organisations_see_nothing(cast: Cast) -> None:
    record, answer = recorded(cast, NOW), answered(cast)
    for stranger in (cast.sophea, cast.piseth, cast.rith):
        client = signed_in(stranger)
        for address in (
            f"/voice/neutrality/{cast.lantern.pk}/",
            f"/voice/neutrality/{cast.lantern.pk}/answers/",
            f"/voice/neutrality/records/{record.pk}/",
            f"/voice/neutrality/answers/{answer.pk}/",
        ):
            assert client.get(address).status_code == 404
    assert signed_in(cast.sophea).get("/voice/neutrality/").status_code == 404
    assert "Forum on fish" not in shown(signed_in(cast.piseth), "/voice/neutrality/")


def test_whoever_is_forced_to_sign_in_shows_no_record(cast: Cast) -> None:
    record, dara = recorded(cast, NOW), forced(cast.dara)
    page = shown(dara, "/voice/neutrality/")
    assert "Forum on fish" not in page and "have declared" not in page
    assert dara.get(f"/voice/neutrality/records/{record.pk}/").status_code == 404
    answer = dara.post(f"/voice/neutrality/{cast.lantern.pk}/new/board/", {"members": 1, "asked": 1})
    assert answer.status_code == 503 and NeutralityRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("event", {"happened_on": str((timezone.now() + 2 * DAY).date())}, "happened_on"),
        ("event", {"invited_governing": "", "invited_opposition": ""}, "invited_governing"),
        ("event", {"invited_governing": -1}, "invited_governing"),
        ("event", {"signs": ["nothing", "ours"]}, "signs"),
        ("event", {"words": ""}, "words"),
        ("statement", {}, "sent_governing"),
        ("funding", {"source": "a friend", "share": 5}, "source"),
        ("funding", {"source": "", "share": 5}, "source"),
        ("funding", {"source": "state", "share": 101}, "share"),
        ("premises", {"used_by": ""}, "used_by"),
        ("board", {"members": 3, "asked": 4}, "asked"),
    ],
)
def test_what_cannot_be_is_refused_next_to_its_field(
    cast: Cast, kind: str, changes: dict[str, Any], field: str
) -> None:
    typed = {name: "" if cell is None else cell for name, cell in an_event(TODAY).items()}
    answer = signed_in(cast.dara).post(f"/voice/neutrality/{cast.lantern.pk}/new/{kind}/", {**typed, **changes})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not NeutralityRecord.objects.exists() and not Entry.objects.exists()


def test_nothing_is_chosen_before_somebody_chooses(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    for kind, field in (("event", "venue"), ("funding", "source"), ("premises", "used_by")):
        form = dara.get(f"/voice/neutrality/{cast.lantern.pk}/new/{kind}/").context["form"]
        options = form[field].subwidgets
        assert options[0].data["value"] == "" and not any(option.data["selected"] for option in options[1:])
    record = recorded(cast, NOW, venue="")
    page = in_one_line(shown(dara, f"/voice/neutrality/records/{record.pk}/"))
    assert "venue" not in record.facts and "nobody wrote it down" in page
    assert "Whose place it was is written down of no event." in answer_page(cast.dara, answered(cast).pk).sentences


def test_there_are_no_other_kinds_of_record(cast: Cast) -> None:
    assert signed_in(cast.dara).get(f"/voice/neutrality/{cast.lantern.pk}/new/rumour/").status_code == 404


@pytest.mark.both
@pytest.mark.parametrize(
    "change", [{"happened_on": TODAY - DAY}, {"facts": {"invited_governing": 9}}, {"words": "Forum on rice"}]
)
def test_a_row_that_was_changed_behind_us_says_so(cast: Cast, change: dict[str, Any]) -> None:
    record, answer = recorded(cast, NOW), answered(cast)
    facts = {**record.facts, **change.pop("facts", {})}
    NeutralityRecord.objects.filter(pk=record.pk).update(facts=facts, **change)
    page = shown(signed_in(cast.dara), f"/voice/neutrality/records/{record.pk}/")
    assert "It does not say what was written on its day" in page
    assert answer_page(cast.dara, answer.pk).lost == 1, "and an answer does not rest on it any more"


def test_a_hash_that_was_changed_too_is_not_that_of_the_log(cast: Cast) -> None:
    record = recorded(cast, NOW)
    Entry.objects.filter(object_id=record.pk).delete()
    page = shown(signed_in(cast.dara), f"/voice/neutrality/records/{record.pk}/")
    assert "It does not say what was written on its day" in page


def test_an_answer_takes_its_kinds_and_days_and_counts_nobodys_role(cast: Cast) -> None:
    declared(cast, NOW, "candidate", words="Commune council")
    in_time, too_old = recorded(cast, NOW), recorded(cast, NOW, happened_on=TODAY - 400 * DAY)
    clean = {"happened_on": TODAY, "words": "Grant", "source": "foundation", "share": 60}
    money = write_record(
        by=cast.dara, organisation=cast.lantern.pk, kind=RecordKind.FUNDING, clean=clean, now=NOW, today=TODAY
    )
    ids = [[UUID(pk) for pk, _digest in answered(cast, code).basis["records"]] for code in ("supports", "funded_by")]
    assert set(ids[0]) == {in_time.pk, money.pk} and ids[1] == [money.pk] and too_old.pk not in ids[0]
    answer = answered(cast, "staff_campaign")
    assert answer.basis["staff"] == [4, 1, 1]
    page = in_one_line(shown(signed_in(cast.dara), f"/voice/neutrality/answers/{answer.pk}/"))
    assert "Not everybody who works here has declared" in page
    assert "andidate" not in str(answer.basis) and "Commune" not in page


def _grant(cast: Cast, days: int) -> None:
    clean = {"happened_on": TODAY - days * DAY, "words": "Grant", "source": "foundation", "share": 60}
    write_record(by=cast.dara, organisation=cast.lantern.pk, kind=RecordKind.FUNDING, clean=clean, now=NOW, today=TODAY)


def test_a_paper_lists_every_record_while_these_fit_and_never_leaves_out_a_kind(cast: Cast) -> None:
    _grant(cast, 330)
    against = recorded(cast, NOW, happened_on=TODAY - 200 * DAY, signs=["party"])
    for days in range(14):
        recorded(cast, NOW, happened_on=TODAY - days * DAY)
    page = answer_page(cast.dara, answered(cast).pk)
    for languages in (["en"], ["km", "en"]):
        pages = pages_of(answer_paper(page, languages, NOW))
        assert len(pages) <= 2 and "more, which" not in " ".join(pages)
        assert page.lines[-1].row.digest[:16] in " ".join(pages)
    for days in range(14, 60):
        recorded(cast, NOW, happened_on=TODAY - days * DAY)
    page = answer_page(cast.dara, answered(cast, with_words=True).pk)
    pages = pages_of(answer_paper(page, ["km", "en"], NOW))
    assert (
        len(pages) == 2
        and "more, which" in pages[1]
        and {page.lines[-1].row.digest[:16], against.digest[:16]} <= {*pages[1].split()}
    )


def test_the_longest_answer_fills_two_pages(cast: Cast) -> None:
    most = {f"{what}_{side}": 99_999 for what in ("invited", "came") for side in ("governing", "no_party")}
    for days in range(30):
        recorded(
            cast, NOW, happened_on=TODAY - days * DAY, words="ក" * 300, signs=["ours", "partners", "state", "party"],
            venue="party", **most,
        )  # fmt: skip
    page = answer_page(cast.dara, answered(cast, with_words=True).pk)
    for languages in (["en"], ["km", "en"]):
        pages = pages_of(answer_paper(page, languages, NOW))
        assert len(pages) == 2
        assert "more, which can be shown with their hashes" in pages[1]


def test_a_list_is_saved_with_its_hashes_and_the_log_says_how_much(cast: Cast) -> None:
    record = recorded(cast, NOW)
    answer = signed_in(cast.dara).post("/voice/neutrality/", {"as": "csv"})
    assert record.digest in answer.content.decode() and "Forum on fish" in answer.content.decode()
    assert Entry.objects.filter(action="neutrality_exported").get().detail == {"kind": "csv", "count": 1}


@pytest.mark.both
def test_records_are_found_by_a_word_and_narrowed_by_kind(cast: Cast) -> None:
    recorded(cast, NOW)
    recorded(cast, NOW, words="Boat tour")
    dara = signed_in(cast.dara)
    found = dara.post("/voice/neutrality/", {"q": "boat"}, follow=True).content.decode()
    assert "Boat tour" in found and "Forum on fish" not in found
    assert "Boat tour" not in shown(dara, "/voice/neutrality/?kind=funding")


def test_one_sentence_answers_the_accusation_and_says_no_more_than_its_records(cast: Cast) -> None:
    recorded(cast, NOW, happened_on=TODAY, invited_opposition=2, invited_governing=2)
    said_no = answer_page(cast.dara, answered(cast).pk)
    assert "Parties in opposition: 2, Other parties: not written down" in said_no.sentences[2]
    assert "as far as it is written down" in " ".join(pages_of(answer_paper(said_no, ["en"], NOW))).replace("\n", " ")
    recorded(cast, NOW, happened_on=TODAY, venue="party")
    for accusation in ("supports", "staff_campaign"):
        [sentence] = answer_page(cast.dara, answered(cast, accusation).pk).sentences
        assert "do not refute it" in sentence
