from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "baton.billing"
    label = "billing"
