"""What the room of people shows that other rooms know: it joins their addresses in `project/urls.py`."""

from django.urls import path

from . import views

#: Pages of `people` that begin with what upper rooms know of somebody.
OF_PEOPLE = [
    path("people/<uuid:organisation>/", views.members, name="members"),
    path("people/<uuid:organisation>/remind/", views.acts, {"act": "remind"}, name="remind"),
    path("people/<uuid:organisation>/roll-call/", views.acts, {"act": "roll_call"}, name="roll_call"),
    path("people/person/<uuid:person>/", views.one_person, name="person"),
]
