"""Self-assessment: each form with what it said the last time, its years, and a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.countries.queries import self_assessment
from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden, Missing
from karpear.ui.pages import any_form, form_page

from ..actions.items import make_session
from ..forms.session import FormSessionForm
from ..queries.form_years import form_pages, step_words


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every form in each organisation: when it was last done, what changed, when the next is due."""
    now, person = timezone.now(), me(request)
    if not may_anywhere(person, Verb.SEE_PREPAREDNESS):
        raise Forbidden
    pages = form_pages(person, request.LANGUAGE_CODE or "en", now)
    context = {
        "now": now, "pages": pages, "has_many": len({page.organisation.pk for page in pages}) > 1,
        "facilitates": may_anywhere(person, Verb.FACILITATE),
    }  # fmt: skip
    return render(request, "risks/self_assessment.html", context)


@require_safe
def history(request: HttpRequest, form: str) -> HttpResponse:
    """One form over the years: small pictures, each with its row of the table."""
    now, person, language = timezone.now(), me(request), request.LANGUAGE_CODE or "en"
    if not may_anywhere(person, Verb.SEE_PREPAREDNESS):
        raise Forbidden
    pages = form_pages(person, language, now, key=form)
    if not pages:
        raise Missing
    context = {
        "now": now, "pages": pages, "form": pages[0].form, "steps": step_words(pages[0].form, language),
        "facilitates": may_anywhere(person, Verb.FACILITATE),
    }  # fmt: skip
    return render(request, "risks/form_history.html", context)


@any_form
def new(request: HttpRequest, form: str) -> HttpResponse:
    """A title; what is rated is the form's."""
    now, person, language = timezone.now(), me(request), request.LANGUAGE_CODE or "en"
    organisations = organisations_where(person, Verb.FACILITATE, by_name=True)
    if not organisations:
        raise Forbidden
    pack_form = self_assessment(organisations[0].country, form)
    month = date_format(timezone.localtime(now), "F Y")
    title = _("%(form)s, %(month)s") % {"form": pack_form.name.in_language(language), "month": month}
    initial = {"organisation": str(organisations[0].pk), "title": title}
    return form_page(
        request,
        "risks/form_new.html",
        FormSessionForm(request.POST or None, organisations=organisations, initial=initial),
        do=lambda clean: make_session(by=person, form=pack_form.key, now=now, **clean),
        done=_("Created. Look at what is rated, say who rates, then open it."),
        to=lambda session: ("risks:session", session.pk),
        context={"form_words": pack_form, "steps": step_words(pack_form, language)},
    )
