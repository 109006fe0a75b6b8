"""Every address of the installation.  Who may call which is said beside it; anybody may ask after its health."""

from django.urls import include, path

from baton.foundation import health

urlpatterns = [
    path("healthz", health.process),
    path("readyz", health.ready),
    path("healthz/duties", health.periodic),
    path("api/", include("baton.api.urls")),
    path("", include("baton.web.urls")),
]
