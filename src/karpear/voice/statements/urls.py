"""Joint statements: /statements/ for those who are signed in, /s/<id>/ for whoever has a link."""

from django.urls import path

from .views import names, pages, public

urlpatterns = [
    path("statements/", pages.statements, name="statements"),
    path("statements/<uuid:organisation>/new/", pages.new_statement, name="statement_new"),
    path("statements/<uuid:statement>/", pages.show_statement, name="statement"),
    path("statements/<uuid:statement>/change/", pages.change_statement, name="statement_change"),
    path("statements/<uuid:statement>/comment/", pages.comment_on_statement, name="statement_comment"),
    path("statements/<uuid:statement>/freeze/", pages.freeze_statement, name="statement_freeze"),
    path("statements/<uuid:statement>/invite/", pages.invite, name="statement_invite"),
    path("statements/<uuid:statement>/call-off/", pages.call_off, name="statement_call_off"),
    path("statements/<uuid:statement>/outcome/", names.note_outcome, name="statement_outcome"),
    path("statements/names/<uuid:signature>/", names.answer_name, name="statement_name"),
    path("statements/names/<uuid:signature>/withdraw/", names.withdraw_name, name="statement_name_withdraw"),
    path("statements/names/<uuid:signature>/stays/", names.leave_name, name="statement_name_stays"),
    path("s/<uuid:statement>/", public.sign, name="statement_sign"),
    path("s/<uuid:statement>/call", public.call, name="statement_call"),
]
