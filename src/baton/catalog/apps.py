from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "baton.catalog"
    label = "catalog"
