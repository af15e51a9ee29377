"""Policies: /policies/."""

from django.urls import path

from .views import draft, own, policy, readers

urlpatterns = [
    path("policies/", policy.policies, name="policies"),
    path("policies/mine/", own.own, name="own_policies"),
    path("policies/mine/<uuid:revision>/", own.read, name="read_policy"),
    path("policies/mine/<uuid:revision>/sheet/", own.own_sheet, name="own_sheet"),
    path("policies/begin/<uuid:organisation>/", policy.begin, name="policy_begin"),
    path("policies/<uuid:revision>/", policy.policy, name="policy"),
    path("policies/<uuid:revision>/choose/", draft.choose, name="policy_choose"),
    path("policies/<uuid:revision>/clauses/", draft.clause, name="clause_new"),
    path("policies/<uuid:revision>/clauses/<uuid:clause>/", draft.clause, name="clause"),
    path("policies/<uuid:revision>/clauses/<uuid:clause>/out/", draft.take_out, name="clause_out"),
    path("policies/<uuid:revision>/changes/", policy.what_changed, name="policy_changes"),
    path("policies/<uuid:revision>/review/", policy.review, name="policy_review"),
    path("policies/<uuid:revision>/back/", policy.send_back, name="policy_back"),
    path("policies/<uuid:revision>/force/", policy.put_in_force, name="policy_force"),
    path("policies/<uuid:revision>/readers/", readers.readers, name="policy_readers"),
    path("policies/<uuid:revision>/readers/<uuid:person>/", readers.by_phone, name="policy_reader"),
    path("policies/<uuid:revision>/readers/<uuid:person>/sheet/", readers.sheet, name="policy_sheet"),
]
