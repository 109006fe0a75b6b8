"""The shell by hand and by keyboard: palette, keys and focus."""


def test_the_palette_opens_by_key_finds_and_leads_there(office):
    office.story.account("Northwind")
    person = office.person().open("/")
    person.key("Control+k")
    assert person.page.locator("dialog#palette[open]").count() == 1
    person.page.keyboard.type("north")
    person.page.get_by_role("option", name="Northwind").wait_for()
    person.key("Enter")
    person.page.wait_for_url("**/accounts/*/")
    assert "Northwind" in person.text


def test_keys_go_places_and_letters_in_fields_stay_letters(office):
    person = office.person().open("/")
    person.key("g").key("a")
    person.page.locator("#q").wait_for()
    person.key("/")
    person.page.keyboard.type("gacw")
    assert person.page.input_value("#q") == "gacw"
    assert person.at == "/accounts/"


def test_focus_is_never_lost_when_a_page_is_swapped(office):
    person = office.person().open("/")
    person.page.get_by_role("link", name="Accounts").first.click()
    person.page.wait_for_url("**/accounts/")
    person.page.wait_for_timeout(100)
    assert person.focus() == "heading"


def test_a_refused_form_shows_its_words_and_has_the_focus(office):
    person = office.person().open("/accounts/new/")
    person.type("Name", "Acme").type("Country", "Atlantis")
    person.page.locator("input[name='billing_address.country']").evaluate("e => e.removeAttribute('maxlength')")
    person.type("Country", "Atlantis")
    person.click("Create account")
    person.page.get_by_role("alert").wait_for()
    assert person.page.input_value("input[name=name]") == "Acme"
    assert person.page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_without_scripts_a_customer_is_entered_all_the_same(office):
    person = office.person(scripts=False).open("/accounts/new/")
    person.type("Name", "Acme").click("Create account")
    assert "Acme" in person.text and person.at.startswith("/accounts/")
