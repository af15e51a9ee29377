"""Papers and proofs: what no page of the calendar hands its dates down to; it has the others (duties/urls.py)."""

from django.urls import path

from .views import claims, papers

urlpatterns = [
    path("law/evidence/<uuid:organisation>/claim/", claims.new_claim, name="own_claim_new"),
    path("law/evidence/papers/<uuid:paper>/change/", papers.change_paper, name="paper_change"),
    path("law/evidence/papers/<uuid:paper>/remove/", papers.remove_paper, name="paper_remove"),
    path("law/evidence/claims/<uuid:own_claim>/remove/", claims.remove_claim, name="own_claim_remove"),
]
