"""What happened. The pages that show what it proposes, and where it came from, have their addresses in a room above."""

from django.urls import path

from . import views

urlpatterns = [
    path("facts/new/", views.new, name="fact_new"),
    path("facts/<uuid:fact>/withdraw/", views.withdraw, name="fact_withdraw"),
]
