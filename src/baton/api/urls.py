"""Addresses of the API: its description for everybody, all else through the gate."""

from django.urls import path

from baton.api.docs import docs, openapi
from baton.api.gate import gate

urlpatterns = [
    path("docs", docs, name="api_docs"),
    path("v1/openapi.json", openapi, name="api_openapi"),
    path("v1/<path:path>", gate, name="api"),
]
