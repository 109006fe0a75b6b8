from pathlib import Path
from typing import Any

import pytest

from tests.make import House
from tests.messages.conftest import mail_server  # noqa: F401  a fixture
from tests.messages.servers import MailServer
from tests.stories.firm import Firm
from tests.story import Story


@pytest.fixture
def story(house: House) -> Story:
    return Story(house)


@pytest.fixture
def standing_story(standing_house: House) -> Story:
    return Story(standing_house)


@pytest.fixture
def firm_by_post(transactional_db: None, mail_server: MailServer, settings: Any, tmp_path: Path) -> Firm:  # noqa: ARG001, F811
    """Really committed, so that verify sees it."""
    return Firm(mail_server, settings, tmp_path)
