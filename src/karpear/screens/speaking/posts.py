"""Before a post: which provisions were used against such posts, what our own rule says, whom to ask. Nothing is kept.

The text is not asked for, and what is chosen goes into no address, no row and no line of the audit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karpear.cases.incidents.queries.answers import SentenceToSay, sentences_to_say
from karpear.compliance.counsel import lawyer_numbers, numbers_of_named
from karpear.countries.laws import PackArticle, PackLaw
from karpear.countries.public_words import PackProvision
from karpear.countries.queries import law_book, public_words
from karpear.people.current import me
from karpear.people.models import Organisation, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import choose_organisation
from karpear.people.queries.independents import is_independent
from karpear.people.queries.leads import leads_of
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.rules.voice.forms import Form
from karpear.ui.forms import AnyOf, Offered, offer
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.voice.decisions.current_forms import CurrentForm, standing_forms
from karpear.voice.form_words import FormWord
from karpear.voice.posture.models import PostingRules
from karpear.voice.posture.queries.rules import rule_for
from karpear.voice.posture.words import topic_names_in


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """A provision with its article and its law."""

    provision: PackProvision
    article: PackArticle
    law: PackLaw


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """What to know before a post. `posture`: what the organisation's rule says; None: nobody has said.

    `sentence`: in its own words. `by_whom`: who posts, and who reads it before, where its rules say it;
    `named_numbers`: whom they name, with their number. `standing_forms`: what was decided for now, by topic.
    """

    provisions: list[ProvisionLine]
    topic: str
    posture: FormWord | None
    sentence: str
    by_whom: str
    standing_forms: list[list[CurrentForm]]
    named_numbers: list[tuple[str, str]]
    leads: list[Person]
    lawyers: list[tuple[str, str]]


class PostForm(forms.Form):
    """What it does, and on which topic: no text."""

    does = AnyOf(label=_("What would the post do?"))
    topic = Offered(label=_("Topic"), empty=_("choose"))
    organisation = Offered(label=_("Organisation"), coerce=UUID, nothing=None, required=False)

    def __init__(
        self, data: Any, *, country: str, organisation: Organisation | None, others: Sequence[Organisation]
    ) -> None:
        super().__init__(data)
        language = get_language() or "en"
        posts = public_words(country).posts
        offer(self, does=[(key, name.in_language(language)) for key, name in posts.items()])
        offer(self, topic=topic_names_in(country).items())
        if organisation and others:
            offer(self, organisation=[(str(each.pk), each.name) for each in (organisation, *others)])
        else:
            del self.fields["organisation"]


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@refusing(lambda _address: redirect("speaking:posts"))
def posts(request: HttpRequest) -> HttpResponse:
    """Two questions; the answer is shown and forgotten."""
    person = me(request)
    organisation, others = _organisations(person, _chosen(request))
    country = country_of(organisation, person=person)
    form = PostForm(request.POST or None, country=country, organisation=organisation, others=others)

    def do(clean: dict[str, Any]) -> HttpResponse:
        if not clean["does"]:
            raise BadFields([("does", str(_("Tick at least one.")))])
        answer = _answer(person, organisation, country, clean, private=in_private(request))
        return page(
            request,
            "speaking/post.html",
            {
                "answer": answer,
                "organisation": organisation,
                "country": country,
                "sentences_to_say": _sentences(request),
            },
        )

    return form_page(request, "speaking/posts.html", form, do=do, context={"organisation": organisation})


def _sentences(request: HttpRequest) -> list[SentenceToSay]:
    """What all say of an accusation that is open; nothing of it for whoever is forced."""
    return sentences_to_say(me(request)) if in_private(request) else []


def _chosen(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("organisation", ""))
    except ValueError:
        return None


def _organisations(person: Person, chosen: UUID | None) -> tuple[Organisation | None, list[Organisation]]:
    """For which of theirs it is asked, and the others; none for an independent. Raises Missing."""
    return (None, []) if is_independent(person) else choose_organisation(person, chosen, Verb.READ_POSTURE)


def _answer(
    person: Person, organisation: Organisation | None, country: str, clean: Mapping[str, Any], *, private: bool
) -> PostAnswer:
    """`private` False: with nothing of what was decided."""
    laws, topic = law_book(country), clean["topic"]
    provisions = public_words(country).used_against(clean["does"])
    articles = [(provision, laws.articles[provision.article]) for provision in provisions]
    rule = rule_for(organisation, topic) if organisation else None
    posting = PostingRules.objects.filter(organisation=organisation).first() if organisation else None
    by_whom = posting.by_whom if posting else ""
    named_numbers = numbers_of_named(by_whom, organisation.pk) if organisation else []
    return PostAnswer(
        provisions=[ProvisionLine(provision, article, laws.laws[article.law]) for provision, article in articles],
        topic=topic_names_in(country).get(topic, ""),
        posture=FormWord(Form(rule.form)) if rule else None,
        sentence=rule.sentence if rule else "",
        by_whom=by_whom,
        standing_forms=standing_forms(person, organisation, topic) if organisation and private else [],
        named_numbers=named_numbers,
        leads=_other_leads(person, organisation, dict(named_numbers)) if organisation else [],
        lawyers=lawyer_numbers(person),
    )


def _other_leads(person: Person, organisation: Organisation, but: Collection[str]) -> list[Person]:
    """But those whom the rule names."""
    leads = Person.objects.filter(pk__in=leads_of([organisation.pk])[organisation.pk]).exclude(pk=person.pk)
    return [lead for lead in leads.order_by("created_at", "pk") if str(lead.shown_name) not in but]
