from django.urls import path

from ..views import appraisal, facts

urlpatterns = [
    path("diary/patterns/", appraisal.patterns, name="patterns"),
    path("diary/facts/", facts.all_facts, name="facts_all"),
    path("diary/facts/<uuid:consent>/take-back/", facts.take_back, name="facts_take_back"),
    path("diary/<uuid:thread>/facts/", facts.facts, name="facts"),
    path("diary/<uuid:thread>/appraise/", appraisal.appraise, name="appraise"),
]
