"""What an organisation says, on which topic, where and how; and what its staff may post."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import choose_organisation, may_there, require
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions import rules as actions
from ..history import posting_history, rule_history
from ..models import PostingRules
from ..queries import rules as queries
from ..values import NewRule, PostingText, RuleText
from ..words import province_names, topic_names

posture_home = refusing(lambda _address: redirect("voice:posture"))


class RuleForm(ValueForm):
    """A rule on one screen."""

    asks = NewRule


class RuleTextForm(ValueForm):
    """What it says."""

    asks = RuleText


class PostingForm(ValueForm):
    """What staff may post."""

    asks = PostingText


@under_pressure(read=Answer.EMPTY)
@require_safe
@posture_home
def posture(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    """Every rule in force, and who speaks as a citizen and lets colleagues know."""
    person, now = me(request), timezone.now()
    own_organisation, other_organisations = choose_organisation(person, organisation, Verb.SEE_VOICE)
    posture_page = queries.posture_page(person, own_organisation, now, private=in_private(request))
    context = {"part": posture_page, "other_organisations": other_organisations, "now": now}
    return page(request, "voice/posture/posture.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@posture_home
def new_rule(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more rule."""
    own_organisation, now = require(me(request), organisation, Verb.KEEP_VOICE).organisation, timezone.now()
    choices = {"topic": topic_names(own_organisation).items(), "province": province_names(own_organisation).items()}
    return form_page(
        request,
        "voice/posture/rule_form.html",
        RuleForm(request.POST or None, choices=choices),
        do=lambda clean: actions.add_rule(
            by=me(request),
            organisation=organisation,
            new=NewRule(**clean),
            now=now,
            today=today_of(own_organisation, now),
        ),
        done=_("Written down. Everybody in the organisation can read it."),
        to=("voice:posture_of", organisation),
        context={"organisation": own_organisation, "row": None},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@posture_home
def show_rule(request: HttpRequest, posture_rule: UUID) -> HttpResponse:
    """One rule, with how it came to say what it says."""
    rule = allowed(queries.rule_of(me(request), posture_rule), by=me(request), verb=Verb.SEE_VOICE)
    now = timezone.now()
    context = {
        "row": queries.row_of_rule(rule, now),
        "keeps": may_there(me(request), rule.organisation_id, Verb.KEEP_VOICE) and not rule.ended_at,
        "history": rule_history(rule),
        "now": now,
    }
    return page(request, "voice/posture/rule.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@posture_home
def change_rule(request: HttpRequest, posture_rule: UUID) -> HttpResponse:
    """Another form, sentence or day; what stood before is kept."""
    rule = allowed(queries.rule_of(me(request), posture_rule), by=me(request), verb=Verb.KEEP_VOICE)
    now = timezone.now()
    return form_page(
        request,
        "voice/posture/rule_form.html",
        RuleTextForm(request.POST or None, row=rule),
        do=partial(
            actions.change_rule, by=me(request), rule=posture_rule, now=now, today=today_of(rule.organisation, now)
        ),
        done=_("Saved."),
        to=("voice:posture_rule", posture_rule),
        context={"organisation": rule.organisation, "row": queries.row_of_rule(rule, now)},
    )


@under_pressure(write=Answer.REFUSED)
@posture_home
@press_page(gettext_lazy("Looked at today. You are asked again when it is time."), to="voice:posture_rule")
def look_at_rule(request: HttpRequest, posture_rule: UUID) -> UUID:
    """It is still right."""
    now = timezone.now()
    today = today_of(queries.rule_of(me(request), posture_rule).organisation, now)
    actions.look_at_rule(by=me(request), rule=posture_rule, now=now, today=today)
    return posture_rule


@under_pressure(write=Answer.REFUSED)
@posture_home
@press_page(gettext_lazy("Taken away. It stays readable for three years."), to="voice:posture")
def end_rule(request: HttpRequest, posture_rule: UUID) -> None:
    """It no longer applies."""
    actions.end_rule(by=me(request), rule=posture_rule, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@posture_home
def posting_rules(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What staff may post; what stood before is kept."""
    own_organisation = require(me(request), organisation, Verb.KEEP_VOICE).organisation
    stored_rules = PostingRules.objects.visible_to(me(request)).filter(organisation=organisation).first()
    return form_page(
        request,
        "voice/posture/posting_form.html",
        PostingForm(request.POST or None, row=stored_rules),
        do=partial(actions.set_posting_rules, by=me(request), organisation=organisation, now=timezone.now()),
        done=_("Saved. Everybody in the organisation can read it."),
        to=("voice:posture_of", organisation),
        context={
            "organisation": own_organisation,
            "history": posting_history(stored_rules) if stored_rules else [],
        },
    )
