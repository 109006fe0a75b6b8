from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "baton.ledger"
    label = "ledger"
