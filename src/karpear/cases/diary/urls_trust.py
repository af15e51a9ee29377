from django.urls import path

from .views import appraisal, consents

urlpatterns = [
    path("diary/patterns/", appraisal.patterns, name="patterns"),
    path("diary/facts/<uuid:consent>/take-back/", consents.take_back, name="facts_take_back"),
    path("diary/<uuid:thread>/facts/", consents.facts, name="facts"),
    path("diary/<uuid:thread>/appraise/", appraisal.appraise, name="appraise"),
]
