"""The card: /know/card/, and the page behind a printed one: /e/<token>."""

from django.urls import path

from . import views

urlpatterns = [
    path("know/card/", views.card, name="card"),
    path("know/card/paper/", views.paper, name="paper"),
    path("know/card/remove/", views.remove, name="card_remove"),
    path("know/card/page/", views.make_page, name="page"),
    path("know/card/page/close/", views.withdraw, name="page_close"),
    path("e/<str:token>", views.emergency, name="emergency"),
]
