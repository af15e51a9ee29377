"""For the operator: the small file that only the offline key opens, and the words in it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from karpear.db.models import BackupRun
from karpear.people.current import me
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure

from .proof import newest_challenge, prove

NOTED: Promise = _("Noted: the offline key opens the backups.")


class ProofForm(forms.Form):
    """The words that `age -d` shows."""

    words = forms.CharField(label=_("The six words"), max_length=200)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
def proof(request: HttpRequest) -> HttpResponse:
    """What to do, and the words in the file."""
    by = me(request)
    _challenge(request)

    def note(*, clean: dict[str, str]) -> None:
        prove(words=clean["words"], by=by, now=timezone.now())

    form = ProofForm(request.POST or None)
    return form_page(request, "ops/backup_proof.html", form, do=note, done=NOTED, to=("operator",))


@under_pressure(read=Answer.HIDDEN)
@require_safe
def challenge_file(request: HttpRequest) -> HttpResponse:
    """The file itself."""
    run = _challenge(request)
    headers = {"Content-Disposition": 'attachment; filename="words.age"'}
    return HttpResponse(bytes(run.challenge or b""), content_type="application/octet-stream", headers=headers)


def _challenge(request: HttpRequest) -> BackupRun:
    """The newest one; for everybody but operators there is none."""
    run = newest_challenge() if me(request).is_operator else None
    if run is None:
        raise Http404
    return run
