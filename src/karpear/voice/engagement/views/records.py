"""Neutrality: what records of a year add up to, the list, one record, writing one down."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from karpear.people.access import allowed
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import choose_organisation, may_there, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.voice.neutrality import RecordKind
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions import records as actions
from ..balance import draw_balance
from ..lists import RECORDS
from ..neutrality_values import VALUES
from ..neutrality_words import KINDS
from ..queries import records as queries

records_home = refusing(
    lambda address: (
        redirect("voice:neutrality_record", address["neutrality_record"])
        if "neutrality_record" in address
        else redirect("voice:neutrality")
    )
)


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search and a file
@require_http_methods(["GET", "HEAD", "POST"])
@records_home
def overview(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    """The year as a picture, what is lacking, and every record."""
    person, now, private = me(request), timezone.now(), in_private(request)
    own_organisation, other_organisations = choose_organisation(person, organisation, Verb.SEE_VOICE)
    rows = queries.records_seen(person, own_organisation)
    year = queries.overview_of(own_organisation, now, today_of(own_organisation, now)) if private else None
    return RECORDS.page(
        request, rows if private else rows.none(), template="voice/engagement/neutrality.html", now=now,
        prepare=queries.record_lines,
        note=lambda kind, count: note_export(by=person, of="neutrality", kind=kind, count=count, now=now),
        organisation=own_organisation,
        other_organisations=other_organisations,
        year=year,
        balance=draw_balance(year.quarters) if year and not year.is_empty else None,
        keeps=may_there(person, own_organisation.pk, Verb.KEEP_VOICE),
    )  # fmt: skip


@under_pressure(read=Answer.OPEN)
@require_safe
@records_home
def choose_kind(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What is to be written down."""
    membership = require(me(request), organisation, Verb.KEEP_VOICE)
    context = {"organisation": membership.organisation, "kinds": [(kind.value, KINDS[kind]) for kind in RecordKind]}
    return page(request, "voice/engagement/kinds.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@records_home
def write(request: HttpRequest, organisation: UUID, record_kind: str) -> HttpResponse:
    """One more record."""
    membership, now = require(me(request), organisation, Verb.KEEP_VOICE), timezone.now()
    if record_kind not in RecordKind:
        raise Missing
    kind = RecordKind(record_kind)
    return form_page(
        request,
        "voice/engagement/record_form.html",
        ValueForm(request.POST or None, asks=VALUES[kind]),
        do=partial(
            actions.write_record, by=me(request), organisation=organisation, kind=kind, now=now,
            today=today_of(membership.organisation, now),
        ),
        done=_("Written down. Its hash stands in the log, so that nobody can say it was written later."),
        to=lambda row: ("voice:neutrality_record", row.pk),
        context={"organisation": membership.organisation, "title": KINDS[kind], "kind": kind.value},
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@records_home
def correct(request: HttpRequest, neutrality_record: UUID) -> HttpResponse:
    """A later record for the same thing; the first one stays."""
    now, row = timezone.now(), queries.record_of(me(request), neutrality_record)
    allowed(row, by=me(request), verb=Verb.KEEP_VOICE)
    kind = RecordKind(row.kind)
    standing = {"happened_on": row.happened_on, "words": row.words, **row.facts}
    return form_page(
        request,
        "voice/engagement/record_form.html",
        ValueForm(request.POST or None, asks=VALUES[kind], initial=standing),
        do=partial(
            actions.correct_record, by=me(request), record=neutrality_record, now=now,
            today=today_of(row.organisation, now),
        ),
        done=_("Corrected by a later record. The first one stays readable."),
        to=lambda later: ("voice:neutrality_record", later.pk),
        context={"organisation": row.organisation, "title": KINDS[kind], "kind": kind.value, "corrected": row},
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN)
@require_safe
@records_home
def show(request: HttpRequest, neutrality_record: UUID) -> HttpResponse:
    """One record, with its hash and whether it still says what was written."""
    shown_page = queries.record_page(me(request), neutrality_record)
    return page(request, "voice/engagement/record.html", {"page": shown_page})
