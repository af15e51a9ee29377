"""What records show of a claim: never more than what is written down."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.evidence import Evidence, count_evidence, is_against, statements_by_side
from karpear.rules.voice.neutrality import NeutralityFact, RecordKind, Side

DAY = date(2026, 11, 24)
CODES = st.sampled_from(["party", "ours", None])
FACTS = st.fixed_dictionaries(
    {"venue": CODES, "used_by": CODES, "source": CODES, "signs": st.sampled_from([(), ("ours",), ("ours", "party")])}
)
RECORDS = st.lists(st.builds(lambda kind, facts: fact(kind, **facts), st.sampled_from(RecordKind), FACTS), max_size=6)


def fact(kind: RecordKind, **facts: Any) -> NeutralityFact:
    return NeutralityFact(kind, DAY, DAY, facts)


@given(RECORDS)
def test_what_is_not_written_down_is_never_counted_as_good(records: list[NeutralityFact]) -> None:
    silent = [fact(record.kind) for record in records]
    for evidence in Evidence:
        count, more = count_evidence(evidence, records), count_evidence(evidence, [*records, *silent])
        assert count.party <= count.written <= count.records <= len(records)
        assert (more.written, more.party, more.records) == (count.written, count.party, 2 * count.records)
        assert is_against([evidence], records) == (count.party > 0)


def test_a_statement_that_is_not_ours_is_sent_to_nobody() -> None:
    counted = fact(RecordKind.STATEMENT, sent_governing=3, sent_opposition=0)
    appeared = fact(RecordKind.STATEMENT, addressed=["governing", "no_party"], our_name="confirmed")
    unanswered = fact(RecordKind.STATEMENT, addressed=["governing", "other_party"], our_name="published")
    denied = fact(RecordKind.STATEMENT, addressed=["opposition"], our_name="denied")
    count, sent = statements_by_side([counted, appeared, unanswered, denied])
    assert count == 2
    assert sent == {Side.GOVERNING: 2, Side.OPPOSITION: 0, Side.OTHER_PARTY: 0, Side.NO_PARTY: 1}
