"""The register and what changes it: /risks/. A file for each subject."""

from .facts import urls as facts
from .proposals import urls as proposals
from .register import urls as register
from .sessions import urls as sessions
from .sheets import urls as sheets

app_name = "risks"
urlpatterns = [
    *facts.urlpatterns,
    *proposals.urlpatterns,
    *register.urlpatterns,
    *sessions.urlpatterns,
    *sheets.urlpatterns,
]
