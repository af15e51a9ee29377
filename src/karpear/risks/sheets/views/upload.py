"""A spreadsheet into the register: choose a file, look at every row, then import it or leave it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.ui.listing_files import sheet, xlsx_answer
from karpear.ui.pages import any_form, form_page
from karpear.ui.sheet_writer import Sheet

from .. import columns
from ..actions.uploads import drop_upload, import_upload, keep_upload
from ..forms.upload import ImportForm
from ..queries.preview import preview_of
from ..template import help_rows

PER_PAGE = 50
MOST_FAULTS = 100


@any_form
def choose(request: HttpRequest) -> HttpResponse:
    """The file. A file that cannot be read is answered in one sentence."""
    person = me(request)
    if not may_anywhere(person, Verb.EDIT_RISKS):
        raise Forbidden
    bound = request.method == "POST"
    organisations = organisations_where(person, Verb.EDIT_RISKS, by_name=True)
    form = ImportForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        organisations=organisations,
        initial={"organisation": request.GET["organisation"]} if "organisation" in request.GET else None,
    )

    def keep(clean: dict[str, Any]) -> Any:
        organisation = UUID(clean["organisation"])
        return keep_upload(by=person, organisation=organisation, table=form.table, now=timezone.now())

    return form_page(request, "risks/import.html", form, do=keep, to=lambda upload: ("risks:import_preview", upload.pk))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the right columns, and what may be written into them on a second sheet."""
    if not may_anywhere(me(request), Verb.EDIT_RISKS):
        raise Forbidden
    return xlsx_answer([
        sheet(_("Risks"), columns.IMPORT_COLUMNS, []),
        Sheet(_("Help"), [_("Column"), _("What to write"), _("For example")], help_rows(), [28, 70, 40]),
    ], "template")  # fmt: skip


@any_form
def preview(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Every row as it would be taken, and what is wrong with the others. A POST imports."""
    person, now = me(request), timezone.now()
    try:
        own_preview = preview_of(person, upload, now=now)
    except Missing:
        return _gone_page(request)
    if request.method == "POST":
        leave_same = "leave_same" in request.POST
        try:
            count = import_upload(
                by=person, upload=upload, leave_wrong="leave_wrong" in request.POST, leave_same=leave_same, now=now
            )
        except Missing:
            return _gone_page(request)
        except Conflict as refusal:
            messages.error(request, refusal.message)
            return redirect("risks:import_preview", upload=upload)
        sentence = ngettext("%(n)d risk was imported.", "%(n)d risks were imported.", count)
        messages.success(request, sentence % {"n": count})
        return redirect("/risks/")
    faults = [(row, wrong) for row in own_preview.wrong[:MOST_FAULTS] for wrong in row.wrong][:MOST_FAULTS]
    page = Paginator(own_preview.right, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "preview": own_preview,
        "faults": faults,
        "page": page,
        "fresh": len(own_preview.right) - len(own_preview.same),
    }
    return render(request, "risks/import_preview.html", context)


@require_POST
def drop(request: HttpRequest, upload: UUID) -> HttpResponse:
    try:
        drop_upload(by=me(request), upload=upload)
    except Missing:
        return _gone_page(request)
    messages.success(request, _("Forgotten. Nothing was imported."))
    return redirect("risks:import")


def _gone_page(request: HttpRequest) -> HttpResponse:
    """Not theirs, or a day has passed, or it was imported from another window: a stranger cannot tell which."""
    if not may_anywhere(me(request), Verb.EDIT_RISKS):
        raise Missing
    form = ImportForm(organisations=organisations_where(me(request), Verb.EDIT_RISKS, by_name=True))
    messages.error(request, _("This file is not kept any more: it was imported, or a day has passed."))
    return render(request, "risks/import.html", {"form": form}, status=404)
