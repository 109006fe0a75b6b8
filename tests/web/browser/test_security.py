"""The page of Security at a browser."""

import pytest

from tests.web.browser.conftest import Office


@pytest.mark.parametrize(("width", "scheme", "scripts"), [("wide", "light", True), ("phone", "dark", True), ("wide", "light", False)])
def test_asking_of_a_role_is_one_press(office: Office, width: str, scheme: str, scripts: bool):
    owner = office.person("owner", width=width, scheme=scheme, scripts=scripts).open("/settings/security/")
    if scripts:
        assert owner.axe() == [] and owner.sideways() == 0
    asked = owner.page.get_by_text("A second step is asked for")
    before = asked.count()
    owner.click("Ask for it")
    assert asked.count() == before + 1
