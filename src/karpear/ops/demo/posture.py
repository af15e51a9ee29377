"""Invented rules about speaking, what staff may post, and one agreement signed by a member and the director."""

from datetime import datetime, timedelta

from django.db import transaction

from karpear.people.models import Organisation
from karpear.rules.voice.agreement import SupportKind
from karpear.rules.voice.forms import Form
from karpear.vault.actions.records import keep_record
from karpear.voice.posture.actions.agreements import propose, sign
from karpear.voice.posture.actions.rules import add_rule, set_posting_rules
from karpear.voice.posture.models import PostureRule
from karpear.voice.posture.queries.agreements import first_words
from karpear.voice.posture.values import NewAgreement, NewRule

from .cast import COMPANIES, organisation_of, person_called
from .seal import Filing, own_reader, seal
from .vault import signer_of

DAY = timedelta(days=1)
#: (topic, place, form, sentence, days ago, looked at again in so many days from then).
RULES: list[tuple[str, str, Form, str, int, int]] = [
    ("", "", Form.GROUP, "បើគ្មានច្បាប់ផ្សេង យើងនិយាយជាមួយអ្នកដទៃ។ សួរ Dara សិន មុននិយាយក្នុងនាមយើង។", 200, 400),
    ("environment", "", Form.NAMED, "We publish our water tests. Facts and dates, no blame.", 200, 365),
    ("land", "", Form.UMBRELLA, "The land network speaks. We send it what we saw; our name stays out.", 200, 365),
    ("land", "KH-2", Form.SILENCE, "សំណុំរឿងនៅតុលាការ។ បើគេសួរ៖ «ខ្ញុំនិយាយរឿងនេះមិនបានទេ»។", 80, 90),
    ("elections", "", Form.SILENCE, "No word, no photo with party colours until it is over.", 30, 120),
    ("courts", "", Form.BRIEFING, "Bopha tells embassies in a closed talk. Nobody else rings them.", 120, 365),
]  # fmt: skip
POSTS = {
    "as_organisation": "Water tests, trainings, thanks. Never a face of those we help, never where we are.",
    "by_whom": "Sophea posts. Dara or Bopha reads it before.",
    "as_oneself": "What you think is yours. Leave out our logo, our shirts, boat and office. Say that you speak "
    "for yourself.",
}
OWN_WAYS = {
    "environment": {"way": "open", "words": "ខ្ញុំសរសេរអំពីទន្លេ ដែលខ្ញុំធំដឹងក្តីនៅក្បែរ។"},
    "land": {"way": "open", "words": "My aunt's village. I will not stop."},
    "elections": {"way": "silent", "words": ""},
}


@transaction.atomic
def make_posture(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation, keeper = organisation_of(company), person_called(company.officer)
    if PostureRule.objects.filter(organisation=organisation).exists():
        return
    for topic, province, form, sentence, days, span in RULES:
        at = now - days * DAY
        new = NewRule(
            topic=topic, province=province, form=form.value, sentence=sentence, review_on=(at + span * DAY).date()
        )
        add_rule(by=keeper, organisation=organisation.pk, new=new, now=at, today=at.date())
    set_posting_rules(by=keeper, organisation=organisation.pk, clean=POSTS, now=now - 60 * DAY)
    _agree(organisation, now)
    _note_own_way(now - 20 * DAY)


def _agree(organisation: Organisation, now: datetime) -> None:
    """Nary writes about women's rights on her own page; Sophea's proposal waits for the director."""
    director, at = person_called("Bopha"), now - 45 * DAY
    signed = NewAgreement(
        topics=["gender", "environment"], own_words="I write poems and posts on my own page, after work.",
        ask_first=["land"], ask_whom="Bopha", support=[SupportKind.LAWYER.value, SupportKind.FAMILY.value],
        lead=director.pk, **first_words(organisation),
    )  # fmt: skip
    agreement = propose(by=person_called("Nary"), organisation=organisation.pk, new=signed, now=at)
    sign(by=director, agreement=agreement.pk, text_hash=agreement.text_hash, now=at + DAY, today=(at + DAY).date())
    waiting = NewAgreement(
        topics=["land"], own_words="ខ្ញុំនិយាយក្នុងភូមិរបស់មីងខ្ញុំ ថ្ងៃអាទិត្យ ដោយគ្មានអាវអង្គការ។",
        ask_first=["courts", "elections"], ask_whom="Dara", support=[kind.value for kind in SupportKind][:4],
        support_words="Bopha rings my sister first.", lead=director.pk, **first_words(organisation),
    )  # fmt: skip
    propose(by=person_called("Sophea"), organisation=organisation.pk, new=waiting, now=now - 2 * DAY)


def _note_own_way(at: datetime) -> None:
    """Sophea's own, sealed as her browser would; it opens with the secret that everybody knows."""
    sophea = person_called("Sophea")
    content = {"kind": "posture", "topics": OWN_WAYS}
    sealed_note = seal(content, [own_reader(sophea)], signer_of("sophea"), Filing("own"))
    keep_record(by=sophea, version=sealed_note, now=at)
