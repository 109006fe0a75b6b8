"""Addresses of the API: its description for everybody, all else through the gate."""

from django.urls import path, re_path

from baton.api.docs import docs, openapi
from baton.api.gate import gate

urlpatterns = [
    path("docs", docs, name="api_docs"),
    path("v1/openapi.json", openapi, name="api_openapi"),
    re_path(r"^v1(?P<path>(?s:/.*)?)\Z", gate, name="api"),  # whatever stands there, a line's end too
]
