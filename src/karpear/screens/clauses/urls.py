"""Risks and clauses: /policies/…/risks/."""

from django.urls import path

from . import views

urlpatterns = [path("policies/<uuid:revision>/risks/", views.risks_and_clauses, name="policy_risks")]
