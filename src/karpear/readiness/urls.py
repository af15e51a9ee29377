"""What to know and to keep ready: /know/, and the page behind a printed card: /e/<token>."""

from django.urls import path

from .views import card, numbers, rights

app_name = "readiness"
urlpatterns = [
    path("know/", rights.know, name="know"),
    path("know/rights/", rights.rights, name="rights"),
    path("know/export/", rights.export, name="export"),
    path("know/card/", card.card, name="card"),
    path("know/card/paper/", card.paper, name="paper"),
    path("know/card/remove/", card.remove, name="card_remove"),
    path("know/card/page/", card.make_page, name="page"),
    path("know/card/page/close/", card.withdraw, name="page_close"),
    path("know/numbers/", numbers.numbers, name="numbers"),
    path("know/numbers/<int:slot>/", numbers.number, name="number"),
    path("know/checklists/<str:key>/", rights.checklist, name="checklist"),
    path("know/checklists/<str:key>/anew/", rights.anew, name="anew"),
    path("know/<str:key>/", rights.situation, name="situation"),  # last: the pack's own words
    path("e/<str:token>", card.emergency, name="emergency"),
]
