"""A spreadsheet into the register: every row is looked at first, and a bad file changes nothing."""

import time
import tracemalloc
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.risks.register.models import Evaluation, Measure, Risk, Source
from karpear.risks.sheets.models import Upload
from karpear.ui.sheet_reader import MOST_ROWS, Unreadable, read_table
from tests.cast import Cast, person, signed_in
from tests.rooms.risks.spreadsheets import BAD, GOOD, HEAD, many, text, xlsx

from .lines import add

pytestmark = pytest.mark.once


def upload(client: Client, cast: Cast, raw: bytes, name: str = "a.xlsx") -> Any:
    file = SimpleUploadedFile(name, raw)
    return client.post(reverse("risks:import"), {"organisation": str(cast.lantern.pk), "file": file})


def looked_at(client: Client, cast: Cast, raw: bytes) -> Any:
    """The preview page."""
    answer = upload(client, cast, raw)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url)


def row(**changes: Any) -> list[Any]:
    """A good row with some cells of other content, by the name of the column."""
    values = dict(zip(HEAD, GOOD, strict=True))
    return [changes.get(title.split()[0].lower(), value) for title, value in values.items()]


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_gets_one_clear_sentence_and_changes_nothing(cast: Cast, what: str):
    make, words = BAD[what]
    raw = make()  # before the memory is counted
    tracemalloc.start()
    answer = upload(signed_in(cast.dara), cast, raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Upload.objects.exists()
    assert not Risk.objects.exists()
    assert peak < 100_000_000


SLOW = ("many", "00,000", "bomb", "never", "styles", "every cell", "entities", "too large")


@pytest.mark.parametrize("what", [one for one in BAD if any(word in one for word in SLOW)])
def test_refusing_takes_less_than_two_seconds(what: str):
    raw = BAD[what][0]()
    before = time.process_time()
    with pytest.raises(Unreadable):
        read_table(raw)
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    "raw",
    [
        xlsx([HEAD, GOOD]),
        text([HEAD, GOOD]),
        text([HEAD, GOOD], by=";"),
        text([HEAD, GOOD], by="\t", encoding="utf-16"),
        text([HEAD, GOOD], encoding="utf-8"),
    ],
)
def test_every_usual_form_is_read(cast: Cast, raw: bytes):
    client = signed_in(cast.dara)
    page = looked_at(client, cast, raw)
    assert "Import this 1 row" in page.content.decode()
    assert not Risk.objects.exists()
    client.post(page.request["PATH_INFO"])
    risk = Risk.objects.get()
    assert (risk.name, risk.level, risk.likelihood, risk.people, risk.legal) == ("Office is searched", 4, 4, 4, 0)
    assert (risk.owner, risk.scope, risk.confidence, risk.reliability) == (
        cast.dara, "organisation", "medium", "likely_reliable",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "level"),
    [("4", 4), (4, 4), (4.0, 4), ("៤", 4), ("4 Likely", 4), ("Likely", 4), ("LIKELY", 4), ("high", 4), ("ខ្ពស់", 4),
     ("ខ្ពស់ណាស់", 5), ("មធ្យម", 3), ("ទាប", 2), ("very unlikely", 1), ("៥.០", 5), (" \u200bខ្ពស់ ", 4)],
)  # fmt: skip
def test_steps_in_figures_and_words_of_both_languages(cast: Cast, typed: Any, level: int):
    client = signed_in(cast.dara)
    client.post(looked_at(client, cast, xlsx([HEAD, row(likelihood=typed)])).request["PATH_INFO"])
    assert Risk.objects.get().likelihood == level


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"risk": ""}, "Risk", "Give it a name"),
        ({"risk": "x" * 201}, "Risk", "At most 200"),
        ({"whose": "ours"}, "Whose risk", "individual, organisation or sector"),
        ({"likelihood": ""}, "Likelihood (1–5)", "from 1 to 5"),
        ({"likelihood": "6"}, "Likelihood (1–5)", "“6” is not known"),
        ({"likelihood": "0"}, "Likelihood (1–5)", "“0” is not known"),
        ({"likelihood": "=2+2"}, "Likelihood (1–5)", "formula"),
        ({"people": "perhaps"}, "People", "“perhaps” is not known"),
        ({"people": "", "legal": ""}, "People", "at least one of the areas"),
        ({"people": 2.5}, "People", "“2.5” is not known"),
        ({"confidence": "sure"}, "Confidence", "low, medium or high"),
        ({"confidence": ""}, "Confidence", "low, medium or high"),
        ({"reliability": "they say"}, "Reliability of the source", "Likely reliable"),
        ({"risk": "=A1"}, "Risk", "formula"),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_do(cast: Cast, changes: dict[str, Any], column: str, words: str):
    client = signed_in(cast.dara)
    page = looked_at(client, cast, xlsx([HEAD, GOOD, row(**changes)]))
    [(wrong_row, wrong)] = page.context["faults"]
    assert (wrong_row.number, wrong.column) == (3, column)
    assert words in wrong.text
    client.post(page.request["PATH_INFO"])
    assert not Risk.objects.exists(), "a wrong row stops all"
    client.post(page.request["PATH_INFO"], {"leave_wrong": "1"})
    assert Risk.objects.count() == 1


MORE = [*HEAD, "Owner", "Province", "Review on", "Why it is judged so", "Measures", "Description", "Colour"]


def test_everything_that_can_be_written(cast: Cast):
    client = signed_in(cast.dara)
    rows = [
        [*GOOD, "Sophea", "Phnom Penh", "", "Two offices", "- Second exit\n• Copies; Guard", "They come early", "red"],
        [*row(risk="'=1+1"), "BOPHA@people.test", "KH-12", "", "", "", "", ""],
    ]
    page = looked_at(client, cast, xlsx([MORE, *rows]))
    assert page.context["preview"].left_alone == ["Colour"]
    client.post(page.request["PATH_INFO"])
    first, second = Risk.objects.order_by("number")
    assert (first.owner, first.province, first.description) == (cast.sophea, "KH-12", "They come early")
    assert [m.name for m in Measure.objects.all()] == ["Second exit", "Copies", "Guard"]
    judged = Evaluation.objects.get(risk=first)
    assert (judged.source, judged.why) == (Source.IMPORT, "Two offices")
    assert (second.owner, second.province, second.name) == (cast.bopha, "KH-12", "=1+1")
    entry = Entry.objects.get(action="register.imported")
    assert entry.detail == {"risks": 2, "measures": 3, "left_out": 0}


@pytest.mark.parametrize(
    ("column", "typed", "words"),
    [("Owner", "Chenda", "Nobody here"), ("Owner", "Maly@people.test", "Nobody here"), ("Owner", "Twin", "Several"),
     ("Province", "Atlantis", "not known"), ("Review on", "31/02/2027", "not known"),
     ("Review on", "2001-01-01", "not known"),
     ("Measures", "\n".join("abcdefghijklmnopqrstuvwxyz"), "At most 20"), ("Description", "y" * 4001, "At most 4,000")],
)  # fmt: skip
def test_what_is_optional_may_be_wrong_too(cast: Cast, column: str, typed: str, words: str):
    for n in range(2):
        twin = person(f"Twin{n}", cast.lantern)
        type(twin).objects.filter(pk=twin.pk).update(name="Twin")
    page = looked_at(signed_in(cast.dara), cast, xlsx([[*HEAD, column], [*GOOD, typed]]))
    [(_row, wrong)] = page.context["faults"]
    assert wrong.column == column
    assert words in wrong.text


def test_names_that_are_there_already_are_shown_and_left_out(cast: Cast):
    add(cast.dara, cast.lantern, cast.now, "Office  is SEARCHED")
    client = signed_in(cast.dara)
    page = looked_at(client, cast, xlsx([HEAD, GOOD, row(risk="Fire"), row(risk="fire")]))
    assert [r.number for r in page.context["preview"].same] == [2, 4]
    client.post(page.request["PATH_INFO"], {"leave_same": "on"})
    assert sorted(Risk.objects.values_list("name", flat=True)) == ["Fire", "Office  is SEARCHED"]


def test_what_was_saved_can_be_read_again(cast: Cast):
    add(cast.dara, cast.lantern, timezone.now(), "-5 degrees ហានិភ័យ", province="KH-12")
    client = signed_in(cast.dara)
    for form in ("xlsx", "risks"):
        chosen = {"organisation": str(cast.lantern.pk), "form": form, "from_level": 1}
        saved = client.post(reverse("risks:export"), chosen).content
        page = looked_at(client, cast, saved)
        [again] = page.context["preview"].rows
        assert (again.wrong, again.name, again.same) == ([], "-5 degrees ហានិភ័យ", True)


def test_the_template_is_read_and_lacks_only_rows(cast: Cast):
    client = signed_in(cast.dara)
    made = client.get(reverse("risks:import_template")).content
    assert "no row below" in upload(client, cast, made).content.decode()


def test_a_file_is_kept_encrypted_for_one_person_and_one_day(cast: Cast):
    client = signed_in(cast.dara)
    first = looked_at(client, cast, xlsx([HEAD, GOOD])).request["PATH_INFO"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM risks_upload")
        assert b"searched" not in bytes(cursor.fetchone()[0])
    for other in (cast.kanha, cast.piseth):
        assert signed_in(other).get(first).status_code == 404
        signed_in(other).post(first)
        signed_in(other).post(f"{first}drop/")
    assert Upload.objects.count() == 1
    looked_at(client, cast, xlsx([HEAD, row(risk="Fire")]))
    assert Upload.objects.count() == 1
    assert client.get(first).status_code == 404
    at = Upload.objects.get().created_at
    assert purge_tables(Upload, now=at + timedelta(hours=23)) == 0
    assert purge_tables(Upload, now=at + timedelta(hours=25)) == 1
    assert not Upload.objects.exists()


def test_importing_twice_imports_once(cast: Cast):
    client = signed_in(cast.dara)
    path = looked_at(client, cast, xlsx([HEAD, GOOD])).request["PATH_INFO"]
    client.post(path)
    assert client.post(path).status_code == 404
    assert Risk.objects.count() == 1


def test_it_can_be_forgotten(cast: Cast):
    client = signed_in(cast.dara)
    path = looked_at(client, cast, xlsx([HEAD, GOOD])).request["PATH_INFO"]
    client.post(f"{path}drop/")
    assert not Upload.objects.exists()
    assert not Risk.objects.exists()


@pytest.mark.parametrize("who", ["sophea", "vanna", "rith"])
def test_only_those_who_write_into_the_register_import(cast: Cast, who: str):
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("risks:import")).status_code == 403
    assert upload(client, cast, xlsx([HEAD, GOOD])).status_code == 403
    assert client.get(reverse("risks:import_template")).status_code == 403
    assert client.get(reverse("risks:import_preview", args=[uuid4()])).status_code == 404


def test_strangers_do_not_import_into_another_register(cast: Cast):
    assert upload(signed_in(cast.piseth), cast, xlsx([HEAD, GOOD])).status_code == 422
    assert not Upload.objects.exists()


def test_no_file_is_asked_for_again(cast: Cast):
    answer = signed_in(cast.dara).post(reverse("risks:import"), {"organisation": str(cast.lantern.pk)})
    assert answer.status_code == 422


@pytest.mark.soak
@pytest.mark.timed
def test_five_thousand_rows_are_looked_at_and_imported(cast: Cast, django_assert_max_num_queries: Any):
    client = signed_in(cast.dara)
    before = time.process_time()
    page = looked_at(client, cast, many(MOST_ROWS))
    looked = time.process_time() - before
    assert len(page.content) < 100_000
    client.post(page.request["PATH_INFO"])
    took = time.process_time() - before
    print(f"looked at in {looked:.2f} s, imported in {took - looked:.2f} s")
    assert Risk.objects.count() == MOST_ROWS
    assert took < 10
