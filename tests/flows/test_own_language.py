"""Names that come from the country's catalogue are read in the reader's language, whoever took them over."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.activities.assessment.actions import assessments as activities
from karpear.countries.queries import catalogue, told
from karpear.people.models import Person
from karpear.risks.register.actions import measures as measures_actions
from karpear.risks.register.actions import risks
from karpear.risks.register.models import Risk
from karpear.risks.register.values import NewMeasure
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.assessments import answers, threat_with_measures
from tests.rooms.activities.plans import drafted
from tests.rooms.risks.lines import add
from tests.rooms.risks.rounds import an_open_session

pytestmark = pytest.mark.django_db
KH = catalogue("kh")
LINE = next(iter(KH.risks.values()))
ENGLISH, KHMER = LINE.name.in_language("en"), LINE.name.in_language("km")
TOLD = LINE.description.in_language("en"), LINE.description.in_language("km")


def searched(person: Person, words: str) -> str:
    """The register as a reader of Khmer sees it after a search: words are posted, never in an address."""
    person.language = "km"
    person.save()
    client = signed_in(person)
    page = client.post(reverse("risks:register"), {"q": words}, headers={"accept-language": "km"}, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def shown(person: Person, name: str, *args: object, language: str = "km") -> str:
    """The page as somebody who reads this language sees it."""
    person.language = language
    person.save()
    page = signed_in(person).get(reverse(name, args=args), headers={"accept-language": language})
    assert page.status_code == 200
    return page.content.decode()


def taken_over(cast: Cast) -> Risk:
    """A line of the catalogue with one of its measures, kept in English."""
    now = timezone.now()
    made = add(cast.dara, cast.lantern, now, ENGLISH, description=TOLD[0], catalogue_id=LINE.id)
    measure = KH.measures_for(LINE.id)[0]
    measures_actions.add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=made.pk,
            name=measure.name.in_language("en"),
            catalogue_id=measure.id,
            owner=cast.dara.pk,
            due_on=None,
            cost=None,
            currency="USD",
            state="planned",
        ),
        now=now,
    )
    return made


def test_the_register_and_a_risk(cast: Cast) -> None:
    risk = taken_over(cast)
    measure = KH.measures_for(LINE.id)[0].name
    for language, there, other in (("km", KHMER, ENGLISH), ("en", ENGLISH, KHMER)):
        for name, args in (
            ("risks:register", []), ("risks:mine", []), ("risks:changes", []), ("risks:judge", [risk.pk]),
        ):  # fmt: skip
            page = shown(cast.dara, name, *args, language=language)
            assert there in page, name
            assert other not in page, name
        page = shown(cast.dara, "risks:risk", risk.pk, language=language)
        assert there in page
        assert other not in page
        assert TOLD[language == "km"] in page
        assert page.count(measure.in_language(language)) >= 3, "measure, the word for its button, history"
        assert measure.in_language("en" if language == "km" else "km") not in page


def test_edited_words_stay_and_only_they_are_theirs(cast: Cast) -> None:
    risk = taken_over(cast)
    risks.change_risk(by=cast.dara, risk=risk.pk, clean={"name": "Kept silent by fear"}, now=timezone.now())
    assert "Kept silent by fear" in shown(cast.dara, "risks:register")
    page = shown(cast.dara, "risks:risk", risk.pk)
    assert "Kept silent by fear" in page
    assert TOLD[1] in page, "nobody changed the description"


def test_a_search_finds_either_language(cast: Cast) -> None:
    taken_over(cast)
    for words in (ENGLISH[:12], KHMER[:8], TOLD[1][:10]):
        assert KHMER in searched(cast.dara, words)
    assert KHMER not in searched(cast.dara, "Nothing like it")


def test_an_assessment_and_who_decides(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    threat, measures = threat_with_measures()
    assessment = activities.assess(
        person=cast.sophea, activity=draft.pk, clean=answers(4, 4, (measures[0].id,)), now=NOW
    )  # fmt: skip
    for name, args in (("activities:assessment", [draft.pk, assessment.pk]), ("activities:decide", [draft.pk])):
        page = shown(cast.sophea, name, *args)
        assert threat.name.in_language("km") in page, name
        assert measures[0].name.in_language("km") in page, name
        assert threat.name.in_language("en") not in page, name


def test_whoever_rates(cast: Cast) -> None:
    taken_over(cast)
    edited = add(cast.dara, cast.lantern, timezone.now(), "The office is watched", catalogue_id=list(KH.risks)[1])
    session, token = an_open_session(cast, cast.sophea, now=timezone.now(), risk=2)
    assert set(session.items.values_list("risk__name", flat=True)) == {ENGLISH, edited.name}
    pages = [
        Client().get(reverse("risks:guest_page", args=[token, n]), headers={"accept-language": "km"}).content.decode()
        for n in (1, 2)
    ]
    assert KHMER in "".join(pages)
    assert TOLD[1] in "".join(pages)
    assert ENGLISH not in "".join(pages)
    assert "The office is watched" in "".join(pages), "a risk that was given other words keeps them"
    assert KHMER in shown(cast.sophea, "risks:rate", session.pk)
    assert KHMER in shown(cast.dara, "risks:session_items", session.pk)


def test_who_may_see_a_report_is_said_in_the_readers_language(cast: Cast) -> None:
    taken_over(cast)
    page = shown(cast.dara, "risks:report")
    assert "Only those it is handed to by name." not in page


def test_a_text_is_the_catalogues_only_where_it_says_the_same() -> None:
    assert told("kh", LINE.id, ENGLISH, "km") == told("kh", LINE.id, KHMER, "km") == KHMER
    assert told("kh", LINE.id, KHMER, "en-gb") == ENGLISH
    for country, line, text in (("kh", LINE.id, ENGLISH + "!"), ("kh", "", ENGLISH), ("zz", LINE.id, ENGLISH)):
        assert told(country, line, text, "km") == text
    assert told("kh", LINE.id, "", "km") == ""
