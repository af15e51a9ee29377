"""Roles: /voice/roles/. Neutrality: /voice/neutrality/."""

from django.urls import path

from .views import answers, records, roles

urlpatterns = [
    path("voice/roles/mine/", roles.mine, name="my_roles"),
    path("voice/roles/mine/<uuid:organisation>/declare/", roles.declare, name="declare"),
    path("voice/roles/mine/<uuid:organisation>/leave/", roles.ask_leave, name="role_leave"),
    path("voice/roles/mine/<uuid:organisation>/card/", roles.note_card, name="press_card"),
    path("voice/roles/<uuid:declaration>/", roles.show, name="declaration"),
    path("voice/roles/<uuid:declaration>/looked/", roles.look, name="declaration_looked"),
    path("voice/roles/<uuid:declaration>/answer/", roles.answer_leave, name="leave_answer"),
    path("voice/neutrality/", records.overview, name="neutrality"),
    path("voice/neutrality/<uuid:organisation>/", records.overview, name="neutrality_of"),
    path("voice/neutrality/<uuid:organisation>/people/", roles.staff, name="declared"),
    path("voice/neutrality/<uuid:organisation>/new/", records.choose_kind, name="record_kinds"),
    path("voice/neutrality/<uuid:organisation>/new/<slug:record_kind>/", records.write, name="record_new"),
    path("voice/neutrality/records/<uuid:neutrality_record>/", records.show, name="neutrality_record"),
    path("voice/neutrality/records/<uuid:neutrality_record>/correct/", records.correct, name="record_correct"),
    path("voice/neutrality/<uuid:organisation>/answers/", answers.listed, name="accusation_answers"),
    path("voice/neutrality/<uuid:organisation>/answers/new/", answers.new, name="answer_new"),
    path("voice/neutrality/answers/<uuid:accusation_answer>/", answers.show, name="accusation_answer"),
    path("voice/neutrality/answers/<uuid:accusation_answer>/paper/", answers.paper, name="answer_paper"),
]
