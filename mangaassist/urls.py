"""All addresses of the service."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# One way in, second factor included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign, no-untyped-call]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("console/account/", include("dashboard.sign_in.urls")),
    path("console/", include("dashboard.urls")),
    path("api/", include("dashboard.api.urls")),
    path("", include("chat.urls")),
]

handler403 = "dashboard.views.refusals.forbidden"
handler404 = "dashboard.views.refusals.not_found"
handler500 = "dashboard.views.refusals.failed"
