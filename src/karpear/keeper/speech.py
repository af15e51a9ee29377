"""What the house knows reaches what is decided about speaking, and what came of it reaches the register
and the records of neutrality.

The desks do not know each other. Each row is claimed together with what follows from it: a crash between repeats both.
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.urls import reverse

from karpear.countries.queries import catalogue, public_words
from karpear.db.batches import due_one_by_one
from karpear.people.local_today import day_of
from karpear.risks.facts.actions.after_voice import take_back_voice_fact, take_voice_fact
from karpear.risks.facts.models import FactKind
from karpear.rules.refusals import Missing
from karpear.rules.voice.aftermath import ACTS, GRAVE, Aftermath
from karpear.rules.voice.neutrality import Side
from karpear.screens.speaking.house import read_house
from karpear.voice.decisions.actions import claim_review, note_carried, note_moved
from karpear.voice.decisions.models import SpeakDecision, SpeakReview
from karpear.voice.decisions.queries import due_to_look
from karpear.voice.engagement.actions.records import PublishedStatement, record_statement
from karpear.voice.statements.actions.carried import claim_signature, claim_taken_back, claim_to_record, recorded
from karpear.voice.statements.models import StatementSignature

SET = 50


def look_at_decisions(*, now: datetime) -> int:
    """What is not decided, or silence: has the house learnt something since? Then whoever decides looks again."""
    rows = due_to_look(now).select_related("organisation").order_by("look_at", "pk")
    return due_one_by_one("look at decisions", rows, lambda row: _look(row, now), size=SET, now=now)


def _look(row: SpeakDecision, now: datetime) -> bool:
    house = read_house(row.organisation, now, province=row.province or None)
    return note_moved(decision=row.pk, house=house.knows, now=now)


def carry_speak_reviews(*, now: datetime) -> int:
    """Harm that came of speaking, or of silence, becomes facts: each kind of harm once."""
    reviews = SpeakReview.objects.to_carry().order_by("at", "pk").values_list("pk", flat=True)
    return due_one_by_one("carry what came of speaking", reviews, lambda pk: _carry_review(pk, now), size=SET, now=now)


def _carry_review(pk: UUID, now: datetime) -> int:
    review = claim_review(review=pk, now=now)
    if review is None:
        return 0
    decision = review.decision
    try:
        threats = catalogue(decision.organisation.country).threat_of()
    except Missing:
        return 0
    paths = {}
    for harm in (Aftermath(code) for code in review.happened):
        if harm not in ACTS or not (threat := threats.get(ACTS[harm].value, "")):
            continue
        codes = {
            "threat": threat,
            "happened_on": day_of(decision.organisation, review.at),
            "province": decision.province,
            "serious": harm in GRAVE,
        }
        fact = take_voice_fact(
            source=uuid5(review.pk, harm.value),
            organisation=decision.organisation_id,
            kind=FactKind.VOICE,
            codes=codes,
            entered_by=review.by_id,
            now=now,
        )
        if fact:
            paths[harm.value] = reverse("risks:fact", args=[fact])
    note_carried(review, paths)
    return len(paths)


def carry_signatures(*, now: datetime) -> int:
    """A name under a published statement is seen: once a lead says that it is theirs, their register and open plans
    hear of it, and hear again where it does not hold after all.
    """
    confirmed = StatementSignature.objects.to_carry().order_by("pk").values_list("pk", flat=True)
    taken_back = StatementSignature.objects.to_take_back().order_by("pk").values_list("pk", flat=True)
    count = due_one_by_one("carry signatures", confirmed, lambda pk: _carry_signature(pk, now), size=SET, now=now)
    return count + due_one_by_one(
        "take back signatures", taken_back, lambda pk: _take_back_signature(pk, now), size=SET, now=now
    )


def _take_back_signature(pk: UUID, now: datetime) -> bool:
    signature = claim_taken_back(signature=pk)
    return signature is not None and take_back_voice_fact(source=signature.pk, by=signature.changed_by_id, now=now)


def _carry_signature(pk: UUID, now: datetime) -> bool:
    signature = claim_signature(signature=pk, now=now)
    if signature is None or signature.organisation is None:
        return False
    organisation = signature.organisation
    try:
        threat = public_words(organisation.country).signature_threat
    except Missing:
        return False
    day = day_of(organisation, signature.statement.published_at or now)
    codes = {"threat": threat, "happened_on": day, "province": "", "serious": False}
    fact = take_voice_fact(
        source=signature.pk, organisation=organisation.pk, kind=FactKind.STATEMENT, codes=codes, now=now
    )
    return fact is not None


def record_statements(*, now: datetime) -> int:
    """A statement that appeared is a dated record of neutrality of each account that it names. What its lead says of
    the name later, or the convener, is a later record: none is rewritten.
    """
    named = StatementSignature.objects.to_record().order_by("pk").values_list("pk", flat=True)
    return due_one_by_one("record statements", named, lambda pk: _record_statement(pk, now), size=SET, now=now)


def _record_statement(pk: UUID, now: datetime) -> bool:
    signature = claim_to_record(signature=pk)
    if signature is None or signature.organisation is None:
        return False
    statement, sides = signature.statement, {*signature.statement.addressees, Side.NO_PARTY.value}
    published = PublishedStatement(
        published_on=day_of(signature.organisation, statement.published_at or now),
        words=statement.titles,
        fingerprint=statement.fingerprint,
        addressed=[side for side in Side if side.value in sides],
        our_name=signature.our_name,
    )
    record = record_statement(
        organisation=signature.organisation.pk, published=published, corrects=signature.neutrality_record, now=now
    )
    recorded(signature, record=record.pk)
    return True
