"""A page with a form: GET shows it, POST checks it, does it, goes on; what is refused is shown next to its field."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from karpear.rules.refusals import BadFields

from .refusals import View

any_form = require_http_methods(["GET", "HEAD", "POST"])

type Do = Callable[..., Any]
type Way = tuple[Any, ...] | Callable[[Any], tuple[Any, ...]]


def form_page(
    request: HttpRequest,
    template: str,
    form: Any,
    *,
    do: Do,
    done: Any = "",
    to: Way = (),
    context: Mapping[str, Any] | None = None,
    show: Callable[..., HttpResponse] | None = None,
) -> HttpResponse:
    """`do` gets the values as `clean`; where it answers with a response, that is where to go, otherwise `to`.

    `done`: what is said then. `to`: may depend on what `do` answered. `context`: what else the template shows.
    `show`: a room's own `page`.
    """
    answer = submit(request, form, do=do, done=done, to=to)
    return answer or (show or page)(request, template, {"form": form, **(context or {})}, bad=form.is_bound)


def submit(request: HttpRequest, form: Any, *, do: Do, done: Any = "", to: Way = ()) -> HttpResponse | None:
    """The way on, once a form was sent and is done; None while it is to be shown."""
    if not form.is_valid():
        return None
    try:
        return _act(request, form, do=do, sentence=done, to=to)
    except BadFields as refusal:
        add_errors(form, refusal)
        return None


def form_act(
    request: HttpRequest, form: Any, *, do: Do, done: Any = "", to: tuple[Any, ...], otherwise: Any = ""
) -> HttpResponse:
    """A form on somebody else's page: `to` is where one goes on, done or not. `otherwise`: what is said if not."""
    if form.is_valid():
        return _act(request, form, do=do, sentence=done, to=to)
    if otherwise:
        messages.error(request, otherwise)
    return redirect(*to)


def _act(request: HttpRequest, form: Any, *, do: Do, sentence: Any, to: Way) -> HttpResponse:
    """A form that has `clean_values` says by them what it asks; otherwise what its fields hold is handed in."""
    answer = do(clean=form.clean_values if hasattr(type(form), "clean_values") else form.cleaned_data)
    if sentence:
        messages.success(request, sentence)
    if isinstance(answer, HttpResponse):
        return answer
    return redirect(*(to(answer) if callable(to) else to))


def press_page[**P](sentence: Any = "", *, to: str) -> Callable[[Callable[Concatenate[HttpRequest, P], Any]], View[P]]:
    """A button that asks nothing: the view does it, `sentence` is said, and one goes on to `to`.

    What the view returns stands in that address: nothing, or one value. The sentence is lazy: it is read here once,
    and said in the language of each reader.
    """
    if sentence and isinstance(sentence, str):
        raise TypeError(f"Not lazy: {sentence}")

    def shape(view: Callable[Concatenate[HttpRequest, P], Any]) -> View[P]:
        @require_POST
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            value = view(request, *args, **kwargs)
            if sentence:
                messages.success(request, sentence)
            return redirect(to, *([] if value is None else [value]))

        return answer

    return shape


def page(request: HttpRequest, template: str, context: dict[str, Any], *, bad: bool = False) -> HttpResponse:
    """A page; 422 when the form on it was refused."""
    context.setdefault("now", timezone.now())
    return render(request, template, context, status=422 if bad else 200)


def add_errors(form: forms.Form, refusal: BadFields) -> None:
    """Show what an action refused beside the field at fault; `shown_at`: which field that is, if called otherwise."""
    for name, message in refusal.errors:
        field = getattr(form, "shown_at", {}).get(name, name)
        form.add_error(field if field in form.fields else None, message)
