"""All addresses of the service."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("console/", include("dashboard.urls")),
    path("", include("chat.urls")),
]

handler404 = "dashboard.views.refusals.not_found"
handler500 = "dashboard.views.refusals.failed"
