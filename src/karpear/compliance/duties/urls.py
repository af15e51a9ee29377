"""The calendar of duties: /law/."""

from django.urls import path

from ..evidence.views import papers
from ..profile import views as profile
from .actions.follows import count_what_follows
from .queries.filings import dates_proven_by, filed_dates
from .views import calendar, dates, own_duties

#: Papers do not show that something was filed: their pages ask the calendar.
DATES = {"dates_of": filed_dates}
#: What somebody writes down about the organisation is owed from then on.
FOLLOWS = {"follows": count_what_follows}
urlpatterns = [
    path("law/", calendar.duties, name="duties"),
    path("law/month/", calendar.month, name="duties_month"),
    path("law/year/", calendar.year, name="duties_year"),
    path("law/evidence/", papers.evidence, DATES, name="evidence"),
    path("law/evidence/<uuid:organisation>/new/", papers.new_paper, DATES, name="paper_new"),
    path("law/evidence/papers/<uuid:paper>/", papers.paper, DATES | {"proven_by": dates_proven_by}, name="paper"),
    path("law/profile/<uuid:organisation>/add/<slug:part>/", profile.add, FOLLOWS, name="profile_add"),
    path("law/profile/report/<uuid:donor_grant>/", profile.report_sent, FOLLOWS, name="profile_report_sent"),
    path("law/profile/<slug:part>/<uuid:row>/", profile.change, FOLLOWS, name="profile_row"),
    path("law/dates/<uuid:duty_date>/", dates.duty_date, name="duty_date"),
    path("law/dates/<uuid:duty_date>/filed/", dates.file_date, name="duty_filed"),
    path("law/dates/<uuid:duty_date>/proof/", dates.prove_date, name="duty_proof"),
    path("law/dates/<uuid:duty_date>/nothing/", dates.leave_out, name="duty_left_out"),
    path("law/dates/<uuid:duty_date>/agree/", dates.agree, name="duty_agree"),
    path("law/dates/<uuid:duty_date>/disagree/", dates.disagree, name="duty_disagree"),
    path("law/dates/<uuid:duty_date>/take-back/", dates.take_back, name="duty_take_back"),
    path("law/dates/<uuid:duty_date>/who/", dates.owner, name="duty_owner"),
    path("law/<uuid:organisation>/start/", dates.start, name="duty_start"),
    path("law/<uuid:organisation>/own/", own_duties.new_own_duty, name="own_duty_new"),
    path("law/own/<uuid:own_duty>/", own_duties.change_own_duty, name="own_duty"),
    path("law/own/<uuid:own_duty>/end/", own_duties.end_own_duty, name="own_duty_end"),
]
