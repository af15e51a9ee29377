"""The review of laws, and the page for the lawyer: /law/review/, /law/lawyer/; drafts: /law/bills/."""

from django.urls import path

from .views import activities, bills, lawyer, opinions, review

urlpatterns = [
    path("law/bills/", bills.bills, name="bills"),
    path("law/bills/articles/<uuid:bill_part>/remove/", bills.remove_part, name="bill_part_remove"),
    path("law/bills/<uuid:organisation>/", bills.bills, name="bills_of"),
    path("law/bills/<uuid:organisation>/new/", bills.new_bill, name="bill_new"),
    path("law/bills/<uuid:organisation>/<slug:key>/", bills.bill, name="bill"),
    path("law/bills/<uuid:organisation>/<slug:key>/stand/", bills.stand, name="bill_stand"),
    path("law/bills/<uuid:organisation>/<slug:key>/stage/", bills.stage, name="bill_stage"),
    path("law/bills/<uuid:organisation>/<slug:key>/article/", bills.part, name="bill_part"),
    path("law/bills/<uuid:organisation>/<slug:key>/end/", bills.end_bill, name="bill_end"),
    path("law/lawyer/", lawyer.questions, name="lawyer"),
    path("law/lawyer/<uuid:organisation>/", lawyer.questions, name="lawyer_of"),
    path("law/lawyer/<uuid:organisation>/save/", lawyer.save_questions, name="lawyer_file"),
    path("law/review/", review.review, name="review"),
    path("law/review/<uuid:organisation>/", review.review, name="review_of"),
    path("law/review/<uuid:organisation>/save/", review.save_file, name="review_file"),
    path("law/review/<uuid:organisation>/new/", activities.new_activity, name="own_activity_new"),
    path("law/review/activities/<uuid:own_activity>/", activities.show_activity, name="own_activity"),
    path("law/review/activities/<uuid:own_activity>/change/", activities.change_activity, name="own_activity_change"),
    path("law/review/activities/<uuid:own_activity>/end/", activities.end_activity, name="own_activity_end"),
    path("law/review/activities/<uuid:own_activity>/<slug:article>/", opinions.decide, name="opinion"),
]
