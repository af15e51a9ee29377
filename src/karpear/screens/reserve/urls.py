"""Pages of the reserve that ask the register: they join its addresses in `project/urls.py`."""

from django.urls import path

from . import views

OF_RESERVE = [
    path("reserve/budget/", views.budget, name="reserve_budget"),
    path("reserve/register/", views.from_register, name="reserve_register"),
]
