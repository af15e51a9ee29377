"""Plans: /plans/. A file for each subject."""

from .assessment import urls as assessment
from .plans import urls as plans
from .tracking import urls as tracking

app_name = "activities"
urlpatterns = [
    *assessment.urlpatterns,
    *plans.urlpatterns,
    *tracking.urlpatterns,
]
