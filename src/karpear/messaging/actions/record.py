"""What became of messages, written in batches."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record as audit
from karpear.messaging import rows
from karpear.messaging.channels.base import GONE, Sent
from karpear.messaging.models import URGENT, ChannelState, Delivery, DeliveryState
from karpear.people.models import Address, Channel
from karpear.rules.message.retry import ChannelAnswer, Decision, Then, decide

from .fallback import elsewhere
from .queue import queue
from .strangers import forget_passed

_WRITTEN = ("state", "sent_at", "next_attempt_at", "lease_until", "maybe_twice", "error")
# A result that comes after its lease ended still counts while nobody else has claimed the row.
_STILL_MINE = ("sending", "queued", "failed")


@dataclass(frozen=True, slots=True)
class Result:
    """What a channel said about one claimed row. `row` as `lease` returned it.

    `asked`: whether a gateway was asked at all. `unwanted`: its reader wants no messages any more.
    """

    row: Delivery
    sent: Sent
    asked: bool = True
    unwanted: bool = False


@transaction.atomic
def record(results: Sequence[Result], *, now: datetime) -> int:
    """Write down results of claims that are still this sender's; returns how many were written.

    Who cannot be reached this way gets the same message on their next address, in the same transaction.
    """
    own_results = _own_results(results)
    written_rows, errors, further, over = [], Counter[str](), [], []
    for result in own_results:
        row, outcome = result.row, result.sent
        verdict = decide(
            outcome.answer, attempts=row.attempts, urgent=row.priority in URGENT, lost_before=row.maybe_twice
        )
        written_rows.append((row.pk, row.attempts, *_values(row, outcome, verdict, now)))
        if verdict.then in (Then.DONE, Then.GIVE_UP):
            over.append(row)
        if verdict.then is Then.GIVE_UP:
            errors[outcome.error] += 1
        if not row.unwanted and (verdict.then is Then.GIVE_UP or verdict.also_elsewhere):
            further.append(row)
    rows.update(_WRITTEN, written_rows, only="t.state IN ('sending', 'queued', 'failed')")
    queue(elsewhere(further, now=now))
    _forget_gone(own_results, now)
    forget_passed(over)
    _note_channels(own_results, now)
    if errors:
        audit(at=now, action="messages_given_up", object_type="delivery", errors=dict(errors))
    return len(written_rows)


def _own_results(results: Sequence[Result]) -> list[Result]:
    """Locks the rows, in order of id so that two senders never wait for each other in a circle."""
    ids = [r.row.pk for r in results]
    deliveries = Delivery.objects.filter(pk__in=ids, state__in=_STILL_MINE).order_by("pk").select_for_update()
    current: dict[UUID, tuple[str, int, bool, bool]]
    current = {row[0]: row[1:] for row in deliveries.values_list("pk", "state", "attempts", "unwanted", "maybe_twice")}
    own_results: list[Result] = []
    for result in results:
        state, attempts, unwanted, maybe_twice = current.get(result.row.pk, ("", -1, False, False))
        taken_over = state != DeliveryState.SENDING and result.sent.answer is not ChannelAnswer.SENT
        if attempts == result.row.attempts and not taken_over:
            result.row.unwanted, result.row.maybe_twice = unwanted or result.unwanted, maybe_twice
            own_results.append(result)
    return own_results


def _values(row: Delivery, outcome: Sent, verdict: Decision, now: datetime) -> tuple[object, ...]:
    """In the order of _WRITTEN."""
    twice = row.maybe_twice or outcome.answer is ChannelAnswer.ANSWER_LOST
    if verdict.then is Then.DONE:
        return DeliveryState.SENT.value, now, row.next_attempt_at, None, row.maybe_twice, ""
    if row.unwanted:
        return DeliveryState.CANCELLED.value, None, now, None, twice, outcome.error
    state = DeliveryState.DEAD if verdict.then is Then.GIVE_UP else DeliveryState.FAILED
    return state.value, None, now + verdict.wait, None, twice, outcome.error[:80]


def _is_gone(result: Result) -> bool:
    return result.row.channel == Channel.PUSH.value and result.sent.error == GONE


def _forget_gone(results: Sequence[Result], now: datetime) -> None:
    """Browsers that show no notices any more are not asked again."""
    address_ids = [r.row.address_id for r in results if _is_gone(r)]
    if address_ids:
        Address.objects.filter(pk__in=address_ids).update(removed_at=now)
        audit(at=now, action="pushes_gone", object_type="address", count=len(address_ids))


def _note_channels(results: Sequence[Result], now: datetime) -> None:
    """Whether each channel works. Written when it changes and otherwise once a second."""
    by_channel: dict[str, list[Sent]] = {}
    for result in results:
        if result.asked and not _is_gone(result):
            by_channel.setdefault(result.row.channel, []).append(result.sent)
    states = ChannelState.objects.in_bulk(by_channel)
    changed = []
    for channel, answers in by_channel.items():
        state = states.get(channel) or ChannelState(channel=channel)
        failed = [a for a in answers if a.answer is not ChannelAnswer.SENT]
        quiet = state.last_ok_at and abs((now - state.last_ok_at).total_seconds()) < 1
        if not failed and quiet and not state.failures_in_a_row:
            continue
        if failed:
            state.last_failed_at, state.last_error = now, failed[-1].error[:80]
            state.failures_in_a_row += len(failed)
        if len(failed) < len(answers):
            state.last_ok_at, state.failures_in_a_row = now, 0
        changed.append(state)
    ChannelState.objects.bulk_create(
        sorted(changed, key=lambda s: s.channel),
        update_conflicts=True,
        unique_fields=["channel"],
        update_fields=["last_ok_at", "last_failed_at", "failures_in_a_row", "last_error"],
    )
