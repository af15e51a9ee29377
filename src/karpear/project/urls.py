"""Where everything is."""

from django.urls import include, path

from karpear.activities import urls as activities
from karpear.activities.tracking.views import senders
from karpear.activities.tracking.views.pages import follow_page_of
from karpear.cases import urls as cases
from karpear.compliance import urls as compliance
from karpear.ops import views
from karpear.ops.backup import views as backups
from karpear.people import urls as people
from karpear.preparedness import urls as preparedness
from karpear.risks import urls as risks
from karpear.screens import links
from karpear.screens.api.urls import urls as api_urls
from karpear.screens.board.urls import OF_PREPAREDNESS
from karpear.screens.hold.urls import OF_RISKS
from karpear.screens.reserve.urls import OF_RESERVE
from karpear.screens.sources.urls import OF_FACTS, OF_PLANS
from karpear.screens.staff.urls import OF_PEOPLE
from karpear.screens.stages.urls import OF_CASES
from karpear.vault.views.out import out

handler500 = "karpear.ui.failures.server_error"

urlpatterns = [
    path("api/v1/", api_urls),  # first: phones that check in make nearly all requests
    path("", include("karpear.ui.urls")),
    path("language/", views.language, name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("operator/", views.operator, name="operator"),
    path("operator/backups/proof/", backups.proof, name="backup_proof"),
    path("operator/backups/words.age", backups.challenge_file, name="backup_challenge"),
    path("demo/mail", views.mail, name="demo_mail"),
    path("demo/mail/<str:name>", views.one_mail, name="demo_mail_one"),
    path("", include("karpear.screens.phones.urls")),
    path(
        "", include(([*people.urlpatterns, *OF_PEOPLE], people.app_name))
    ),  # before allauth: no password reset by mail
    path("accounts/email/", views.nowhere),  # the address somebody signs in with is changed by nobody but an officer
    path("accounts/", include("allauth.urls")),
    path("", include("karpear.screens.home.urls")),
    path("", include("karpear.screens.agenda.urls")),
    path("", include("karpear.screens.hubs.urls")),
    path("", include("karpear.screens.overview.urls")),
    path("", include("karpear.screens.ready.urls")),
    path("", include("karpear.screens.changes.urls")),
    path("", include("karpear.screens.closing.urls")),
    path("", include("karpear.screens.speaking.urls")),
    path("", include("karpear.screens.clauses.urls")),
    path("", include("karpear.screens.channels.urls")),
    path("", include("karpear.screens.find.urls")),
    path("", include("karpear.screens.my_voice.urls")),
    path("", include("karpear.checkins.urls")),
    path("", include("karpear.alerts.urls")),
    path("", include("karpear.screens.board.urls")),
    path("", include("karpear.messaging.urls")),
    path("", include("karpear.screens.maps.urls")),
    path("r/<str:token>", links.follow, name="follow"),
    path("in/owntracks", senders.owntracks, name="owntracks"),
    path("in/osmand", senders.osmand, name="osmand"),
    path("f/<str:token>", follow_page_of, name="follow_page"),
    path("plans/", include(([*OF_PLANS, *activities.urlpatterns], activities.app_name))),
    path("out", out, name="out"),
    path("vault/", include("karpear.vault.urls")),
    path("", include(([*cases.urlpatterns, *OF_CASES], cases.app_name))),
    path("", include("karpear.screens.stages.urls")),
    path("", include(([*preparedness.urlpatterns, *OF_RESERVE, *OF_PREPAREDNESS], preparedness.app_name))),
    path("", include((compliance.urlpatterns, compliance.app_name))),
    path("", include("karpear.voice.urls")),
    path("", include("karpear.network.urls")),
    path("", include("karpear.sector.urls")),
    path("", include(([*OF_RISKS, *OF_FACTS, *risks.urlpatterns], risks.app_name))),
    path("", include("karpear.screens.hold.urls")),
    path("", include("karpear.readiness.urls")),
    path("packs/", include("karpear.readiness.packs.urls")),
]
