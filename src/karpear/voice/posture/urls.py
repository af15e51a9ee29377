"""What is said and how: /voice/posture/; what one says as a citizen: /voice/agreements/."""

from django.urls import path

from .views import agreements, rules

_RULE, _AGREEMENT = "voice/posture/rules/<uuid:posture_rule>/", "voice/agreements/<uuid:agreement>/"

urlpatterns = [
    path("voice/posture/", rules.posture, name="posture"),
    path("voice/posture/<uuid:organisation>/", rules.posture, name="posture_of"),
    path("voice/posture/<uuid:organisation>/new/", rules.new_rule, name="posture_rule_new"),
    path("voice/posture/<uuid:organisation>/posts/", rules.posting_rules, name="posting_rules"),
    path(_RULE, rules.show_rule, name="posture_rule"),
    path(f"{_RULE}change/", rules.change_rule, name="posture_rule_change"),
    path(f"{_RULE}looked/", rules.look_at_rule, name="posture_rule_looked"),
    path(f"{_RULE}ended/", rules.end_rule, name="posture_rule_ended"),
    path("voice/agreements/new/<uuid:organisation>/", agreements.new_agreement, name="agreement_new"),
    path(_AGREEMENT, agreements.show_agreement, name="agreement"),
    path(f"{_AGREEMENT}change/", agreements.change_agreement, name="agreement_change"),
    path(f"{_AGREEMENT}sign/", agreements.sign, name="agreement_sign"),
    path(f"{_AGREEMENT}answer/", agreements.answer, name="agreement_answer"),
    path(f"{_AGREEMENT}lead/", agreements.address, name="agreement_lead"),
    path(f"{_AGREEMENT}published/", agreements.publish, name="agreement_published"),
    path(f"{_AGREEMENT}private/", agreements.unpublish, name="agreement_private"),
    path(f"{_AGREEMENT}looked/", agreements.look_at, name="agreement_looked"),
    path(f"{_AGREEMENT}end/", agreements.end, name="agreement_end"),
    path(f"{_AGREEMENT}withdrawn/", agreements.withdraw, name="agreement_withdrawn"),
    path(f"{_AGREEMENT}paper/", agreements.paper, name="agreement_paper"),
]
