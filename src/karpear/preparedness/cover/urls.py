"""Cover: /insurance/."""

from django.urls import path

from .views import claims, mine, policies, register

urlpatterns = [
    path("insurance/", register.register, name="insurance"),
    path("insurance/mine/", mine.mine, name="insurance_mine"),
    path("insurance/new/", policies.new_policy, name="insurance_new"),
    path("insurance/people/<uuid:membership>/", register.registration, name="insurance_person"),
    path("insurance/claims/new/", claims.new_claim, name="insurance_claim_new"),
    path("insurance/claims/<uuid:claim>/", claims.claim, name="insurance_claim"),
    path("insurance/claims/<uuid:claim>/papers/", claims.papers, name="insurance_papers"),
    path("insurance/claims/<uuid:claim>/state/", claims.state, name="insurance_claim_state"),
    path("insurance/<uuid:policy>/", policies.policy, name="insurance_policy"),
    path("insurance/<uuid:policy>/change/", policies.change, name="insurance_change"),
    path("insurance/<uuid:policy>/close/", policies.close, name="insurance_close"),
]
