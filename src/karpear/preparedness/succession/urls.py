"""Key tasks, deputies and leaving: /succession/."""

from django.urls import path

from . import views

urlpatterns = [
    path("succession/", views.succession, name="succession"),
    path("succession/mine/", views.mine, name="my_handover"),
    path("succession/<uuid:organisation>/new/", views.new_task, name="key_task_new"),
    path("succession/<uuid:organisation>/ask/", views.ask, name="exit_ask"),
    path("succession/<uuid:organisation>/leaving/", views.leaving, name="exit"),
    path("succession/tasks/<uuid:key_task>/", views.show_task, name="key_task"),
    path("succession/tasks/<uuid:key_task>/change/", views.change_task, name="key_task_change"),
    path("succession/tasks/<uuid:key_task>/end/", views.end_task, name="key_task_end"),
    path("succession/tasks/<uuid:key_task>/read/", views.read_task, name="key_task_read"),
]
