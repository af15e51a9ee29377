"""The register and what changes it: /risks/; how an organisation looks at itself: /self-assessment/.

A file for each subject.
"""

from django.urls import include, path

from .facts import urls as facts
from .proposals import urls as proposals
from .register import urls as register
from .sessions import urls as sessions
from .sheets import urls as sheets
from .trials import urls as trials

app_name = "risks"
_OF_RISKS = [
    *facts.urlpatterns,
    *proposals.urlpatterns,
    *register.urlpatterns,
    *sessions.urlpatterns,
    *sheets.urlpatterns,
    *trials.urlpatterns,
]
urlpatterns = [
    path("risks/", include(_OF_RISKS)),
    path("self-assessment/", include(sessions.SELF_ASSESSMENTS)),
]
