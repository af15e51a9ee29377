"""An organisation leaves the network: what it wrote in conversations is taken back."""

from datetime import datetime

from karpear.audit.actions.verbs import note
from karpear.people.models import Person

from ...members.models import NetworkMember
from ..models import Thread, ThreadMark, ThreadMessage, ThreadParty
from ..queries.audience import receivers_of
from .threads import end_thread


def leave_threads(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """Its words are gone, what it opened is closed, and it takes no further part. Inside the caller's transaction.

    What others answered is thread_ids, and stays with them.
    """
    threads = Thread.objects.filter(network=member.network_id)
    thread_ids = threads.filter(parties__organisation=member.organisation_id).distinct().values("pk")
    for thread in threads.filter(pk__in=thread_ids).select_for_update().order_by("pk"):
        _take_back(thread, member, by=by, now=now)


def _take_back(thread: Thread, member: NetworkMember, *, by: Person, now: datetime) -> None:
    own_messages = ThreadMessage.objects.filter(thread=thread, organisation=member.organisation_id)
    own_messages.filter(taken_back_at=None).update(text="", taken_back_at=now)
    own_parties = ThreadParty.objects.active().filter(thread=thread, organisation=member.organisation_id)
    own_parties.update(left_at=now)
    ThreadMark.objects.filter(thread=thread).exclude(person__in=receivers_of(thread).people).delete()
    if thread.organisation_id == member.organisation_id:
        thread.subject = thread.about = thread.about_path = ""
        thread.save(update_fields=["subject", "about", "about_path"])
        if thread.closed_at is None:
            end_thread(thread, by=by, now=now)
    note(thread, action="thread.taken_back", by=by, at=now)
