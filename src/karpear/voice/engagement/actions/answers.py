"""An answer to an accusation: made from dated records, and kept as it was made."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.rules.voice.neutrality import ADMITS, Accusation, gaps_of
from karpear.ui.values import checked

from ..digests import answer_digest
from ..models import AccusationAnswer
from ..neutrality_values import NewAccusation
from ..queries.records import declarations_of, records_that_answer


@transaction.atomic
def answer_accusation(
    *, by: Person, organisation: UUID, new: NewAccusation, now: datetime, today: date
) -> AccusationAnswer:  # fmt: skip
    """What records of these days say to it, and what they do not. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_VOICE)
    value = checked(new)
    if value.until < value.since:
        raise BadFields([("until", _("The last day is before the first one."))])
    accusation = Accusation(value.accusation)
    rows = records_that_answer(membership.organisation, accusation, value.since, value.until)
    staff = declarations_of(membership.organisation, now)
    gaps = gaps_of([row.fact for row in rows], staff, today)
    answer = AccusationAnswer(
        organisation=membership.organisation, accusation=accusation.value, since=value.since, until=value.until,
        with_words=value.with_words, made_at=now, made_by=by,
        basis={
            "records": [[str(row.pk), row.digest] for row in rows],
            "staff": [staff.people, staff.declared, staff.fresh],
            "gaps": [gap.value for gap in gaps if gap in ADMITS[accusation]],
        },
    )  # fmt: skip
    answer.digest = answer_digest(answer)
    answer.save(force_insert=True)
    note(answer, action="accusationanswer.made", by=by, at=now, digest=answer.digest)
    return answer
