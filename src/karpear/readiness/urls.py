"""What to know and to keep ready: /know/, and the page behind a printed card: /e/<token>."""

from .card import urls as card
from .checklists import urls as checklists
from .know import urls as know
from .numbers import urls as numbers
from .rights import urls as rights

app_name = "readiness"
urlpatterns = [
    *know.urlpatterns,
    *card.urlpatterns,
    *numbers.urlpatterns,
    *checklists.urlpatterns,
    *rights.urlpatterns,  # last: the pack's own words
]
