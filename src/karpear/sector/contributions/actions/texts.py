"""A group tells by SMS what it would tell on the page. Nothing here knows a number, and no line says that one wrote."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from karpear.network.members.models import Network
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.counting.receipts import MOST_A_DAY
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.text.tellings import TellingText

from ..models import TellingGroup, TellingPage
from ..queries.groups import telling_page_of
from ..queries.texts import can_take_texts, page_of_text, told_by_numbers, word_index
from .groups import note_page, put_told


@dataclass(frozen=True, slots=True)
class TextTaken:
    """What is answered. `body`: in whose name; `group`: None: it was not as the card says. `receipt`: of a new one."""

    body: UUID
    group: TellingGroup | None = None
    receipt: str = ""


def tell_by_text(telling: TellingText, *, now: datetime) -> TextTaken | None:
    """Each attempt counts, also one whose word belongs to no network: it counts for all. None: the day is full, and
    nothing more is answered, since every answer may cost.
    """
    page = page_of_text(telling)
    counted_page = _attempt(page, now)
    if counted_page is None:
        return None
    body = counted_page.network.body_id
    if page is None:
        return TextTaken(body)
    try:
        with transaction.atomic():
            new = told_by_numbers(telling.numbers, today_of(page.network.body, now))
            group, receipt = put_told(network=page.network_id, key=uuid4(), receipt=telling.receipt, new=new, now=now)
    except (BadFields, Conflict):
        return TextTaken(body)
    return TextTaken(body, group, "" if telling.receipt else receipt)


def _attempt(page: TellingPage | None, now: datetime) -> TellingPage | None:
    """One more text today, of this page, else of each that takes texts; returns one that was not full."""
    today = now.astimezone(UTC).date()
    rows = TellingPage.objects.by_text()
    if page:
        rows = rows.filter(pk=page.pk)
    rows.exclude(text_counted_on=today).update(text_counted_on=today, text_count=0)
    open_rows = rows.filter(text_count__lt=MOST_A_DAY).select_related("network")
    counted_page = open_rows.order_by("pk").first()
    is_counted = open_rows.update(text_count=F("text_count") + 1)
    return counted_page if is_counted else None


@transaction.atomic
def begin_texts(*, by: Person, network: Network, word: str, now: datetime) -> TellingPage:
    """Whoever coordinates lets groups tell by SMS as well, or changes the word. Raises Missing, Forbidden, Conflict
    where the page is closed or the server has no number, BadFields.
    """
    require(by, network.body_id, Verb.KEEP_NETWORK)
    page = telling_page_of(network)
    if page is None or not can_take_texts():
        raise Conflict(_("Open the page first, on a server to which texts come and that can answer them."))
    page.text_word, page.text_index = word, word_index(word)
    page.text_counted_on = page.text_counted_on or now.astimezone(UTC).date()
    try:
        with transaction.atomic():
            page.save(update_fields=["text_word", "text_index", "text_counted_on"])
    except IntegrityError as error:
        raise BadFields([("word", _("Choose another word."))]) from error
    note_page("texts_begun", page, by, now)
    return page


@transaction.atomic
def end_texts(*, by: Person, network: Network, now: datetime) -> None:
    """No text is taken any more. Twice is once. Raises Missing or Forbidden."""
    require(by, network.body_id, Verb.KEEP_NETWORK)
    page = TellingPage.objects.by_text().select_for_update().filter(network=network).first()
    if page is not None:
        note_page("texts_ended", page, by, now)
        page.text_word, page.text_index = "", ""
        page.save(update_fields=["text_word", "text_index"])
