"""What happened. The pages that show what it proposes have their addresses in `proposals`."""

from django.urls import path

from . import views

urlpatterns = [
    path("facts/new/", views.new, name="fact_new"),
    path("facts/<uuid:fact>/withdraw/", views.withdraw, name="fact_withdraw"),
]
