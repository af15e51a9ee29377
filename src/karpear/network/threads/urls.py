"""Conversations between organisations: /threads/."""

from django.urls import path

from .views import drafts, pages

urlpatterns = [
    path("threads/", pages.threads, name="threads"),
    path("threads/new/", drafts.new, name="thread_begin"),
    path("threads/new/<uuid:network>/<uuid:organisation>/", drafts.new_thread, name="thread_new"),
    path("threads/<uuid:network_thread>/", pages.show, name="thread"),
    path("threads/<uuid:network_thread>/close/", pages.close, name="thread_close"),
    path("threads/<uuid:network_thread>/leave/", pages.leave, name="thread_leave"),
]
