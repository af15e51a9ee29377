"""Groups tell by SMS: whoever coordinates reads first what that gives away, and prints the card."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.network.members.queries.networks import kept_network
from karpear.people.current import me
from karpear.rules.counting.receipts import MOST_A_DAY
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions import texts as actions
from ..forms import TellingWordForm
from ..queries.groups import telling_page_of
from ..queries.texts import can_take_texts, telling_card
from .groups import groups_home


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@groups_home
def telling_texts(request: HttpRequest, network: UUID) -> HttpResponse:
    """What a text gives away, the word, and an end."""
    row = kept_network(me(request), network)
    open_page = telling_page_of(row)
    if open_page is None:
        raise Missing
    return form_page(
        request,
        "sector/contributions/telling_texts.html",
        TellingWordForm(request.POST or None, initial={"word": open_page.text_word}),
        do=lambda clean: actions.begin_texts(by=me(request), network=row, word=clean["word"], now=timezone.now()),
        done=_("Groups can tell by SMS. Print the card for people whom you know."),
        to=("sector:telling_texts", network),
        context={"network": row, "telling": open_page, "can_take": can_take_texts(), "texts_a_day": MOST_A_DAY},
    )


@under_pressure(write=Answer.REFUSED)
@groups_home
@press_page(gettext_lazy("No text is taken any more."), to="sector:telling_texts")
def end_texts(request: HttpRequest, network: UUID) -> UUID:
    """The word is deleted."""
    actions.end_texts(by=me(request), network=kept_network(me(request), network), now=timezone.now())
    return network


@under_pressure(read=Answer.HIDDEN)
@require_safe
@groups_home
def telling_card_page(request: HttpRequest, network: UUID) -> HttpResponse:
    """On paper, while texts are taken."""
    open_page = telling_page_of(kept_network(me(request), network))
    if open_page is None or not open_page.text_word:
        raise Missing
    return page(request, "sector/contributions/telling_card.html", {"card": telling_card(open_page)})
