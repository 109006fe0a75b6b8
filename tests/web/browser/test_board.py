"""The board by the mouse: a card is dragged to its next stage, and stays where it was when that is refused."""

from tests.web.browser.conftest import Office, Person


def lane(person: Person, at: int) -> str:
    return " ".join(person.page.locator(".lane").nth(at).inner_text().split())


def drag(person: Person, name: str, at: int, until: str) -> None:
    person.page.locator(".deal", has_text=name).drag_to(person.page.locator(".lane").nth(at).locator("h2"))
    person.page.wait_for_url(until)
    person.settle()


def test_a_card_is_dragged_to_another_stage_and_won_opens_its_page(office: Office):
    story = office.story
    story.account("Acme")
    story.deal("Booking engine", "Acme", "1 x Audit at 100.00 EUR")
    seller = office.person("sales").open("/deals/?step=none")
    drag(seller, "Booking engine", 2, "**at=*")
    assert "step=none" in seller.at and "Booking engine" in lane(seller, 2) and seller.focus().startswith("open-")
    assert story.see("deal", "Booking engine")["stage_name"] == "Quote sent"
    drag(seller, "Booking engine", 4, f"**/deals/{story.ids['Booking engine']}/")
    assert story.see("deal", "Booking engine")["outcome"] == "open"


def test_a_drop_that_is_refused_leaves_the_card_and_says_why(office: Office):
    story = office.story
    story.account("Acme")
    story.deal("Booking engine", "Acme", "1 x Audit at 100.00 EUR")
    seller = office.person("sales").open("/deals/")
    story.do("deal.change", "Booking engine", by="owner", next_step="Call")
    drag(seller, "Booking engine", 2, "**/change")
    assert "Changed by owner" in seller.main and "Booking engine" in lane(seller, 0)


def test_a_card_that_is_not_ones_own_to_move_cannot_be_dragged(office: Office):
    office.story.account("Acme")
    office.story.deal("Booking engine", "Acme", "1 x Audit at 100.00 EUR")
    looker = office.person("billing").open("/deals/")
    assert "Booking engine" in looker.main and looker.page.locator("[draggable]").count() == 0
