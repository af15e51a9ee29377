"""Family plans: /families/."""

from django.urls import path

from . import views

urlpatterns = [
    path("families/", views.families, name="families"),
    path("families/mine/", views.mine, name="my_family"),
    path("families/mine/write/", views.write, name="family_write"),
    path("families/mine/looked/", views.looked, name="family_looked"),
    path("families/mine/seen/", views.seen, name="family_seen"),
    path("families/mine/uncount/", views.uncount, name="family_uncount"),
    path("families/mine/destroy/", views.destroy, name="family_destroy"),
    path("families/mine/readers/<uuid:reader>/give/", views.give, name="family_give"),
    path("families/mine/openings/<uuid:family_opening>/take-back/", views.take_back, name="family_take_back"),
    path("families/<uuid:family_plan>/", views.read, name="family_read"),
    path("families/<uuid:family_plan>/open/", views.open_plan, name="family_open"),
]
