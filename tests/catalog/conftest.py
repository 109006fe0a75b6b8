from tests.crm.conftest import desk

__all__ = ["desk"]
