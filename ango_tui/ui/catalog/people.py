"""Commands of the people screens: members of the organization, invites, members of a project."""

from __future__ import annotations

from ango_tui.ui.commands import Command

NOTIFY_HELP = "Send a message to up to 100 people at a time; for organization admins."

COMMANDS = (
    Command(
        "people.invite",
        "Invite people",
        "Paste addresses in any form; what will happen to each is shown first.",
        ("n",),
        "invite",
        writes=True,
    ),
    Command(
        "people.role",
        "Change role",
        "Make the marked people admins or members of the organization.",
        ("e",),
        "role",
        needs="row",
        writes=True,
    ),
    Command(
        "people.assign",
        "Add to projects",
        "Give the marked people a role in one or more projects.",
        ("a",),
        "projects",
        needs="row",
        writes=True,
    ),
    Command(
        "people.remove",
        "Remove",
        "Take the marked people out of the organization; not the owner, the last admin or yourself.",
        ("D",),
        needs="row",
        writes=True,
    ),
    Command("people.notify", "Notify", NOTIFY_HELP, ("N",), needs="row", writes=True),
    Command(
        "people.projects",
        "Look up projects",
        "Find out who is in which project with which role; costs a call for each project.",
        ("p",),
    ),
    Command(
        "invites.new",
        "Invite people",
        "Paste addresses in any form; what will happen to each is shown first.",
        ("n",),
        "invite",
        writes=True,
    ),
    Command(
        "invites.resend",
        "Resend",
        "Withdraw the marked invitations and send them anew, with the same roles.",
        ("e",),
        "resend",
        needs="row",
        writes=True,
    ),
    Command(
        "invites.cancel",
        "Cancel",
        "Withdraw the marked invitations.",
        ("D",),
        "cancel",
        needs="row",
        writes=True,
    ),
    Command(
        "project-members.add",
        "Add people",
        "Give people of the organization a role in this project.",
        ("n",),
        "add",
        writes=True,
    ),
    Command(
        "project-members.role",
        "Change role",
        "Change the role of the marked people in this project.",
        ("e",),
        "role",
        needs="row",
        writes=True,
    ),
    Command(
        "project-members.count",
        "Count open tasks",
        "Count again who has how many open tasks here.",
        ("c",),
        "count",
    ),
    Command("project-members.notify", "Notify", NOTIFY_HELP, ("N",), needs="row", writes=True),
    Command(
        "project-members.remove",
        "Remove",
        "Taking people out of a project is possible on the web page only.",
        ("D",),
        needs="row",
        writes=True,
        hidden=True,
    ),
)
