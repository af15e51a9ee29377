"""Training: /training/."""

from django.urls import path

from .views import courses, people

urlpatterns = [
    path("training/", people.training, name="training"),
    path("training/mine/", people.mine, name="my_training"),
    path("training/mine/<str:key>/", people.quiz, name="quiz"),
    path("training/people/<uuid:membership>/", people.trained, name="trained"),
    path("training/course/", courses.course, name="course"),
    path("training/course/<uuid:membership>/<str:key>/", courses.course, name="course_for"),
    path("training/trainers/", courses.trainers, name="trainers"),
    path("training/trainers/new/", courses.trainer_new, name="trainer_new"),
    path("training/trainers/<uuid:trainer>/end/", courses.trainer_end, name="trainer_end"),
    path("training/proofs/<uuid:proof>/certificate/", courses.certificate, name="certificate"),
    path("training/proofs/<uuid:proof>/remove/", courses.remove, name="course_remove"),
]
