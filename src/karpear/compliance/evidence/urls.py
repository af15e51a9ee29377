"""Papers and proofs: /law/evidence/, whose first page the calendar has, which hands down what is late."""

from django.urls import path

from .views import claims, papers

urlpatterns = [
    path("law/evidence/<uuid:organisation>/new/", papers.new_paper, name="paper_new"),
    path("law/evidence/<uuid:organisation>/claim/", claims.new_claim, name="own_claim_new"),
    path("law/evidence/papers/<uuid:paper>/", papers.paper, name="paper"),
    path("law/evidence/papers/<uuid:paper>/change/", papers.change_paper, name="paper_change"),
    path("law/evidence/papers/<uuid:paper>/remove/", papers.remove_paper, name="paper_remove"),
    path("law/evidence/claims/<uuid:own_claim>/remove/", claims.remove_claim, name="own_claim_remove"),
]
