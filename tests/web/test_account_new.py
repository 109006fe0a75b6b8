"""The form for a new account: it stops at one we surely have, which can be opened from it, and says which it may be."""

from tests.web.screen import Screen

BERLIN = {"city": "Berlin", "country": "DE"}


def test_one_that_we_surely_have_is_shown_and_can_be_created_anyway(desk):
    desk.story.do("account.create", name="Acme Ltd", website="acme.de", billing_address=BERLIN)
    screen = Screen(desk.at()).open("/accounts/new/")
    assert "Create it anyway" not in screen.buttons
    screen.press("Create account", 422, name="Acme", website="www.acme.de")
    assert "It looks like “Acme Ltd”: same website" in screen.main and "Nothing was saved" in screen.main
    assert [len(desk.story.all("account")), screen.page.links["Open Acme Ltd"]] == [1, f"/accounts/{desk.story.all('account')[0]['id']}/"]
    screen.press("Create it anyway")
    assert len(desk.story.all("account")) == 2 and "It may be “Acme Ltd”: same website" in screen.text and "Look at it" in screen.page.links


def test_one_that_we_may_have_is_created_and_says_so(desk):
    desk.story.do("account.create", name="Acme Ltd", billing_address=BERLIN)
    screen = Screen(desk.at()).open("/accounts/new/")
    screen.press("Create account", name="Acme", **{"billing_address.city": "Berlin"})
    assert "Account created. It may be “Acme Ltd”: same name and city." in screen.text
    assert "Account may be another that we have" in screen.text


def test_a_seller_is_not_told_the_name_of_an_account_he_may_not_see(desk):
    desk.story.do("account.create", name="Secret", website="acme.de", billing_address=BERLIN)
    screen = Screen(desk.at("sales")).open("/accounts/new/")
    screen.press("Create account", 422, name="Acme", website="acme.de")
    assert "An account you may not see" in screen.main and "Secret" not in screen.text
