"""A customer is typed in once: CRM and billing in one house."""

from typing import Final

VERSION: Final = "0.1.0"  # as in pyproject.toml
