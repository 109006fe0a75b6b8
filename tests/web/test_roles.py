"""Users and roles: the matrix in words, own roles made and changed, members' roles, and who is kept out."""

import re

import pytest

from baton.foundation.actors import Right, Rights, rights_of
from baton.foundation.models import Membership, Role
from baton.foundation.roles import BUILT_IN
from baton.web.matrix import Cell, areas, matrix

ROLES = "/settings/roles/"


def page(desk, address: str, by: str = "owner") -> str:
    answer = desk.at(by).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def cells(*lines: Right) -> dict[str, Cell]:
    return {line.label: line.cells[0] for line in matrix([Rights(lines)])}


def role_id(desk, name: str) -> str:
    return str(Role.objects.get(organization=desk.house.id, name=name).pk)


def save(desk, by: str = "owner", **fields: str):
    rights = {f"right:{name}": scope for name, scope in fields.pop("rights", {}).items()}
    return desk.post(f"{ROLES}save", by=by, **{"form": "role.create:", "back": f"{ROLES}new/", "next": ROLES, **rights, **fields})


def test_the_matrix_says_what_the_built_in_roles_do(house):
    owner, billing, sales, accountant, reader = (rights_of(lines) for lines in BUILT_IN.values())
    said = {line.label: [f"{cell.kind} {cell.words}".strip() for cell in line.cells] for line in matrix([owner, billing, sales, accountant, reader])}
    assert said["Account, relationship"] == ["edit", "edit", "edit own and team", "ask", "view"]
    assert [one.split()[0] for one in said["Account, terms"]][:2] == ["edit", "edit"] and not said["Account, terms"][2].startswith("edit")
    assert said["Deals"] == ["edit", "edit return only", "edit own", "view", "view"]
    assert said["Payments"][:2] == ["edit", "edit"] and said["Payments"][2:] == ["hidden", "edit undo only", "hidden"]
    assert said["Invoices"][2] == "view how they stand, own and team"
    assert said["Audit"] == ["view", "hidden", "hidden", "view", "hidden"]


def test_every_deed_stands_in_one_line_of_the_matrix(house):
    nouns = [noun for _, nouns, _ in areas() for noun in nouns]
    assert len(nouns) == len(set(nouns))
    everything, nothing = cells(Right("*")), cells()
    assert {cell.kind for cell in everything.values()} <= {"edit", "view"}
    assert {label for label, cell in nothing.items() if cell.kind != "hidden"} == {"Products, prices, tax rates", "Teams"}


def test_the_page_shows_each_role_with_who_holds_it(desk):
    desk.house.sales
    html = page(desk, ROLES)
    for role in BUILT_IN:
        assert role.capitalize() in html
    assert re.search(r"Sales</a> <small>1<", html)
    assert "New role" in html


def test_a_role_is_made_in_a_form_and_does_what_was_ticked(desk):
    rights = {"account.see": "team", "account.change": "own", "deal.*": ""}
    answer = save(desk, name="clerk", rights=rights, **{"account.change:po": "true", "account.change:terms": "false"})
    assert (answer.status_code, answer["Location"]) == (303, ROLES)
    lines = desk.story.all("role", by="owner", name="clerk")[0]["rights"]
    assert lines == [{"name": "account.change", "scope": "own", "groups": ["po"]}, {"name": "account.see", "scope": "team", "groups": None}]
    role = role_id(desk, "clerk")
    html = page(desk, f"{ROLES}{role}/")
    assert 'value="clerk"' in html and "Take clerk away" in html
    answer = save(desk, name="clerks", role=role, form=f"role.change:{role}", rights={"deal.see": "all"})
    assert answer.status_code == 303
    assert desk.story.see("role", role, by="owner")["rights"] == [{"name": "deal.see", "scope": "all", "groups": None}]


def test_what_is_refused_is_said_with_what_was_typed(desk):
    answer = save(desk, name="sales", rights={"deal.see": "own"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "There is a role &quot;sales&quot; already." in html
    assert re.search(r'<option value="own" selected>', html)
    assert "A role needs at least one right." in save(desk, name="none").content.decode()


def test_a_built_in_role_is_read_and_copied(desk):
    sales = role_id(desk, "sales")
    html = page(desk, f"{ROLES}{sales}/")
    assert "stays as it is" in html and "Deal: everything" in html and "relationship" in html and "role/change" not in html
    copy = page(desk, f"{ROLES}new/?copy={sales}")
    assert "Begun as a copy of sales" in copy and re.search(r'name="right:deal\.\*".*?<option value="own" selected>', copy, re.DOTALL)
    assert 'name="role" value=""' in copy


def test_nobody_is_offered_what_he_does_not_hold(desk):
    desk.story.do("role.create", by="owner", name="hr", rights=[{"name": "user.*"}, {"name": "role.*"}, {"name": "account.see", "scope": "team"}])
    html = page(desk, f"{ROLES}new/", by="hr")
    assert 'name="right:account.see"' in html and 'name="right:deal.win"' not in html and 'name="right:*"' not in html
    assert '<option value="all">' not in html.split('name="right:account.see"')[1].split("</select>")[0]
    assert "<form" not in page(desk, f"{ROLES}{role_id(desk, 'sales')}/", by="hr").split('id="main"')[1]
    assert save(desk, by="hr", name="more", rights={"deal.win": "own"}).status_code == 403


def test_a_member_is_given_roles_and_kept_out_and_let_in_again(desk):
    seller = desk.house.sales
    at = f"/settings/users/{seller.id}/"
    assert "Keep out" in page(desk, at)
    answer = desk.post(f"/users/{seller.id}/change_roles", by="owner", **{"roles.1": "billing", "roles.2": "sales", "back": at})
    assert answer.status_code == 303
    assert desk.story.see("user", str(seller.id), by="owner")["roles"] == ["billing", "sales"]
    assert desk.post(f"/users/{seller.id}/disable", by="owner", back=at).status_code == 303
    assert "Let in again" in page(desk, at) and "(kept out)" in page(desk, "/settings/users/")
    assert Membership.objects.get(organization=desk.house.id, user=seller.id).disabled_at
    assert desk.post(f"/users/{seller.id}/enable", by="owner", back=at).status_code == 303


def test_the_last_owner_is_told_why_he_stays(desk):
    owner = desk.house.owner
    at = f"/settings/users/{owner.id}/"
    assert "Keep out" not in page(desk, at)  # himself
    answer = desk.post(f"/users/{owner.id}/change_roles", by="owner", **{"roles.0": "billing", "back": at, "form": f"user.change_roles:{owner.id}"})
    assert answer.status_code == 422 and "Then nobody in Baton Ltd could do everything any more." in answer.content.decode()


@pytest.mark.parametrize("role", ["billing", "sales", "accountant", "read only"])
def test_roles_are_for_who_may_see_people(desk, role: str):
    for address in (ROLES, f"{ROLES}new/", f"{ROLES}{role_id(desk, 'sales')}/", f"/settings/users/{desk.house.owner.id}/"):
        assert desk.at(role).get(address).status_code == 403, address
