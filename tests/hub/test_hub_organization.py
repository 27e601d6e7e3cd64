"""Members, roles and invites of the organization."""

from __future__ import annotations

from typing import Any

import pytest

MEMBER = "tomas.kessler@meridian-labelling.example"
OWNER = "henrik.aldous@meridian-labelling.example"


@pytest.fixture
def path(hub: Any) -> str:
    return f"/v2/organization/{hub.hub.organization}"


def users(hub: Any, path: str, **params: Any) -> dict[str, dict[str, Any]]:
    return {user["email"]: user for user in hub.ok("GET", f"{path}/users", params=params)["users"]}


def invites(hub: Any, path: str, status: str = "pending") -> dict[str, dict[str, Any]]:
    return {one["to"]: one for one in hub.ok("GET", f"{path}/invites", params={"status": status})["invites"]}


def test_holder_of_the_key_is_the_user_that_carries_it(hub: Any, path: str) -> None:
    carriers = [user for user in users(hub, path).values() if "apiKey" in user]
    assert [(user["name"], user["apiKey"]) for user in carriers] == [("Mara Lindqvist", hub.hub.key)]
    other = hub.ok("GET", f"{path}/users", who=MEMBER)["users"]
    assert [user["email"] for user in other if "apiKey" in user] == [MEMBER]


def test_organization_has_an_owner_admins_and_members(hub: Any, path: str) -> None:
    roles = [user["organizationRole"] for user in users(hub, path).values()]
    assert (roles.count("owner"), roles.count("admin"), len(roles)) == (1, 2, 26)


def test_users_can_be_searched_and_paged(hub: Any, path: str) -> None:
    assert list(users(hub, path, search="KESSLER")) == [MEMBER]
    everybody = list(users(hub, path))
    assert list(users(hub, path, page=3, limit=10)) == everybody[20:]


def test_roles_change_but_not_the_owners(hub: Any, path: str) -> None:
    wanted = [{"email": MEMBER, "organizationRole": "admin"}, {"email": OWNER, "organizationRole": "member"}]
    found = hub.ok("POST", f"{path}/users", body={"users": wanted})["users"]
    assert (found["updated"], found["failed"]) == (1, 1)
    assert found["results"][1] == {"email": OWNER, "status": "failed"}
    assert users(hub, path)[MEMBER]["organizationRole"] == "admin"
    assert users(hub, path)[OWNER]["organizationRole"] == "owner"
    bad = {"users": [{"email": MEMBER, "organizationRole": "emperor"}]}
    hub.no("POST", f"{path}/users", 400, body=bad)


def test_deleted_member_loses_projects_and_key(hub: Any, path: str) -> None:
    project, key = hub.project("Dash-cam"), hub.hub.key_for(MEMBER)
    gone = hub.ok("DELETE", f"{path}/users", body={"users": [MEMBER, OWNER, "nobody@x.example"]})
    assert gone == {"deleted": 1, "failed": 2}
    assert MEMBER not in users(hub, path)
    assigned = hub.ok("GET", f"/v2/project/{project}")["project"]["assignedTo"]
    assert MEMBER not in [one["assignee"] for one in assigned]
    hub.no("GET", "/v2/listProjects", 401, key=key)


def test_members_may_not_manage_members(hub: Any, path: str) -> None:
    hub.no("DELETE", f"{path}/users", 403, body={"users": [OWNER]}, who=MEMBER)
    hub.no(
        "POST", f"{path}/invites", 403, body={"to": ["a@b.example"], "organizationRole": "member"}, who=MEMBER
    )


@pytest.mark.parametrize("flat", [True, False])
def test_invite_is_pending_and_brings_a_project_role(hub: Any, path: str, flat: bool) -> None:
    project = hub.project("Dash-cam")
    pair = {"projectId": project, "projectRole": "Reviewer"}
    body = {
        "to": ["new@x.example"],
        "organizationRole": "member",
        **(pair if flat else {"projectAssignments": [pair]}),
    }
    made = hub.ok("POST", f"{path}/invites", body=body)["invites"]
    assert [(one["to"], one["status"], one["projectAssignments"]) for one in made] == [
        ("new@x.example", "pending", [pair])
    ]
    assert invites(hub, path)["new@x.example"] == made[0]


def test_invite_expires(make_hub: Any) -> None:
    moment = [1_750_000_000.0]
    caller = make_hub(tasks=5, clock=lambda: moment[0])
    path = f"/v2/organization/{caller.hub.organization}"
    caller.ok("POST", f"{path}/invites", body={"to": ["new@x.example"], "organizationRole": "admin"})
    assert "new@x.example" in invites(caller, path)
    moment[0] += 8 * 86_400
    assert "new@x.example" not in invites(caller, path)
    assert "new@x.example" in invites(caller, path, "expired")


def test_sample_has_pending_and_expired_invites(hub: Any, path: str) -> None:
    assert (len(invites(hub, path)), len(invites(hub, path, "expired"))) == (4, 1)


def test_second_invite_renews_the_first(hub: Any, path: str) -> None:
    body = {"to": ["new@x.example"], "organizationRole": "member"}
    ids = [hub.ok("POST", f"{path}/invites", body=body)["invites"][0]["_id"] for _ in range(2)]
    found = hub.ok("GET", f"{path}/invites", params={"status": "pending"})["invites"]
    assert [one["_id"] for one in found if one["to"] == "new@x.example"] == ids[1:]


def test_invites_are_deleted_by_address(hub: Any, path: str) -> None:
    known = next(iter(invites(hub, path)))
    assert hub.ok("DELETE", f"{path}/invites", body={"invites": [known, "no@x.example"]}) == {
        "deleted": 1,
        "failed": 1,
    }
    assert known not in invites(hub, path)


@pytest.mark.parametrize(
    "change",
    [{"to": []}, {"to": ["nonsense"]}, {"to": [MEMBER]}, {"organizationRole": "x"}, {"projectId": "123"}],
)
def test_nonsense_invite_is_refused(hub: Any, path: str, change: dict[str, Any]) -> None:
    body = {"to": ["new@x.example"], "organizationRole": "member", "projectRole": "Labeler"}
    hub.no("POST", f"{path}/invites", 400, body={**body, **change})
    assert len(invites(hub, path)) == 4


def test_unknown_organization_is_404(hub: Any) -> None:
    hub.no("GET", f"/v2/organization/{'0' * 24}/users", 404)
