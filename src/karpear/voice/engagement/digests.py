"""What a record and an answer say, in one spelling: their hash stands in the audit chain."""

from datetime import UTC
from typing import Any

from karpear.rules.voice.neutrality import digest_of

from .models import AccusationAnswer, NeutralityRecord


def record_digest(row: NeutralityRecord) -> str:
    """Of everything that was written down."""
    return digest_of(
        {
            "id": str(row.pk),
            "organisation": str(row.organisation_id),
            "kind": row.kind,
            "happened_on": row.happened_on.isoformat(),
            "words": row.words,
            "facts": row.facts,
            "corrects": str(row.corrects_id or ""),
            "noted_at": _moment(row.noted_at),
        }
    )


def answer_digest(row: AccusationAnswer) -> str:
    """Of what was asked and of all that it rests on."""
    basis: dict[str, Any] = row.basis
    return digest_of(
        {
            "id": str(row.pk),
            "organisation": str(row.organisation_id),
            "accusation": row.accusation,
            "since": row.since.isoformat(),
            "until": row.until.isoformat(),
            "with_words": row.with_words,
            "basis": basis,
            "made_at": _moment(row.made_at),
        }
    )


def _moment(moment: Any) -> str:
    return str(moment.astimezone(UTC).isoformat(timespec="microseconds"))
