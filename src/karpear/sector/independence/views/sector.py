"""What a network's year adds up to, and the joint ask that is made from it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.network.members.queries.networks import kept_network
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.local_today import today_for
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.paper import languages_of, pdf_answer
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions import sector as actions
from ..forms import DrawForm
from ..paper import WORDS, joint_ask_letters, joint_ask_pdf
from ..queries.sector import last_open_year, published_year, sector_numbers
from ..values import DrawAnswer

home = refusing(lambda _address: redirect("sector:sector_year"))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def sector_year(request: HttpRequest) -> HttpResponse:
    """The tables of each network of theirs."""
    person, now = me(request), timezone.now()
    numbers = sector_numbers(person, today_for(person, now, Verb.SEE_NETWORK), now)
    return page(request, "sector/independence/sector_year.html", {"numbers": numbers})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def draw_year(request: HttpRequest, network: UUID) -> HttpResponse:
    """Whoever coordinates draws a year."""
    person, now = me(request), timezone.now()
    coordinated = kept_network(person, network)
    today = today_for(person, now, Verb.KEEP_NETWORK)
    return form_page(
        request,
        "sector/independence/draw.html",
        DrawForm(request.POST or None, initial={"year": last_open_year(today)}),
        do=lambda clean: actions.draw_year(
            by=person, network=network, answer=DrawAnswer(**clean), today=today, now=now
        ),
        done=_("Drawn. It is published once two people of two member organisations have signed it."),
        to=("sector:sector_year",),
        context={"network": coordinated},
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@home
def sign_year(request: HttpRequest, sector_year: UUID) -> HttpResponse:
    """One of two signs; the second publishes it."""
    request_shown = request.POST.get("asked", "")
    row = actions.sign_year(by=me(request), sector_year=sector_year, now=timezone.now(), shown=request_shown)
    if row is None:
        messages.warning(
            request,
            _("What members give has changed since this was drawn. What it moves is left out: look again, then sign."),
        )
    elif row.published_at:
        messages.success(request, _("Signed and published."))
    else:
        messages.success(request, _("Signed. It is published once somebody of another organisation has signed."))
    return redirect("sector:sector_year")


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def joint_ask(request: HttpRequest, sector_year: UUID) -> HttpResponse:
    """What members want of donors, in each language: to read, on paper, and as a Word file."""
    row = published_year(me(request), sector_year)
    language, names = get_language() or "en", dict(settings.LANGUAGES)
    letters = [(code, names[code], blocks) for code, blocks in joint_ask_letters(row, now=timezone.now()).items()]
    letters.sort(key=lambda letter: letter[0] != language)
    context = {"row": row, "letters": letters, "ask_title": WORDS["title"], "asks": any(row.cells["asks"].values())}
    return page(request, "sector/independence/ask.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def joint_ask_paper(request: HttpRequest, sector_year: UUID) -> HttpResponse:
    """The same on paper."""
    now = timezone.now()
    row = published_year(me(request), sector_year)
    [language] = languages_of(request.GET.get("language", "").replace("both", ""), get_language() or "en")
    file = joint_ask_pdf(row, language=language, now=now)
    note_export(by=me(request), of="joint_ask", kind="paper", count=sum(map(bool, row.cells["asks"].values())), now=now)
    return pdf_answer(file, "ask.pdf")
