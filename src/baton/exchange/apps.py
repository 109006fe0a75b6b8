from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "baton.exchange"
    label = "exchange"
