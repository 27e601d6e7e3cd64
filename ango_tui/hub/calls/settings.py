"""Projects beyond their fields: members, copies, deletion, validation, instructions, benchmarks."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import msgspec

from ango_tui.hub.call import Call
from ango_tui.hub.calls.projects import insert
from ango_tui.hub.errors import bad, missing
from ango_tui.hub.files import KINDS
from ango_tui.hub.hub import Hub
from ango_tui.hub.project import RANKS, get_project, new_body

_PARTS = ("categorySchema", "assignedTo", "batches", "workflow", "pluginPresets", "projectGeneralSettings")


def add_members(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/assigned`: people of the organization get a role here, or another one."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    role = call.text("role")
    if role not in RANKS:
        raise bad(f'"role" must be one of [{", ".join(RANKS)}]')
    emails = call.items("assignees")
    if not emails:
        raise bad('"assignees" does not contain 1 required value(s)')
    known = {row["email"] for row in hub.db.rows("SELECT email FROM member WHERE deleted = 0")}
    for email in emails:
        if not isinstance(email, str) or email not in known:
            raise bad(f"User {email} is not a member of the organization.")
    roles = {one["assignee"]: one["role"] for one in project.assigned} | dict.fromkeys(emails, role)
    assigned = [{"assignee": email, "role": given} for email, given in roles.items()]
    project.touch(assigned=msgspec.json.encode(assigned).decode())
    return {"project": {"_id": project.id, "assignedTo": project.assigned}}


def clone(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/clone`: settings without assets; every part is copied unless it is switched off."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    wanted = {part: call.body.get(part, True) for part in _PARTS}
    if any(not isinstance(value, bool) for value in wanted.values()):
        raise bad("Flags must be booleans")
    source = project.body
    body = new_body(source["type"])
    if wanted["projectGeneralSettings"]:
        special = ("categorySchema", "stages", "pluginPresets", "projectPlugins")
        body |= {key: value for key, value in source.items() if key not in special}
    if wanted["categorySchema"]:
        body["categorySchema"] = source["categorySchema"]
    if wanted["workflow"]:
        body["stages"] = source["stages"]
    if wanted["pluginPresets"] and "pluginPresets" in source:
        body["pluginPresets"] = source["pluginPresets"]
    made = insert(
        hub,
        name=f"{project.name} copy",
        description=project.row["description"],
        owner=call.member.email,
        body=body,
        assigned=project.assigned if wanted["assignedTo"] else [],
    )
    for batch in project.batches if wanted["batches"] else ():
        hub.db.insert("batch", project=made.no, id=hub.new_id("batch"), name=batch["name"])
    return {"project": made.document()}


def delete(hub: Hub, call: Call) -> dict[str, Any]:
    """`DELETE /project/{id}`: the project and all in it are gone; files stay."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    project.touch(deleted=1)
    return {"message": "Project deleted."}


def purge(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/purge`: as `delete`, and its uploaded files too; the name must be given."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    if call.body.get("confirmName") != project.name:
        raise bad("confirmName does not match the project name.")
    for kind in KINDS:
        hub.files.remove_under(f"{kind}/{hub.organization}/{project.id}/")
    project.touch(deleted=1)
    return {"message": "Project purged."}


def label_validation(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/labelValidation`: keeps the settings that came."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    kinds = {"customValidationEnabled": bool, "validationFunction": str, "externalValidation": dict}
    changes = {name: call.body[name] for name in kinds if call.body.get(name) is not None}
    for name, value in changes.items():
        if not isinstance(value, kinds[name]):
            raise bad(f'"{name}" is of the wrong type')
    project.body.update(changes)
    project.save_body()
    return {"project": {"_id": project.id, **changes}}


def instructions(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/instructions`: a multipart form with the part `file`."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    head = b"Content-Type: " + call.content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    form = BytesParser(policy=HTTP).parsebytes(head + call.raw)
    parts = list(form.iter_parts()) if form.is_multipart() else []
    part = next((p for p in parts if p.get_param("name", header="content-disposition") == "file"), None)
    if part is None:
        raise bad('"file" is required')
    path = f"instructions/{hub.organization}/{project.id}/{part.get_filename() or 'instructions'}"
    temporary = hub.files.root / f"part-{hub.new_id('part')}"
    temporary.write_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    hub.files.keep(path, temporary)
    project.body["instructions"] = hub.files.link("GET", path, call.base_url).split("?")[0]
    project.save_body()
    return {"project": {"_id": project.id, "instructions": project.body["instructions"]}}


def benchmark_tasks(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/benchmark-tasks`: sets or takes away the flag."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Lead")
    flag = call.body.get("isBenchmark", True)
    if not isinstance(flag, bool):
        raise bad('"isBenchmark" must be a boolean')
    count = 0
    for task_id in call.items("tasks"):
        owner, row = hub.tasks.one(task_id)
        if owner.no != project.no:
            raise missing("Task")
        count += hub.db.run(
            "UPDATE task SET benchmark = ?, updated = ? WHERE n = ? AND benchmark != ?",
            (int(flag), hub.now(), row["n"], int(flag)),
        )
    hub.tasks.changed(project.no)
    return {"modifiedCount": count}


def add_template(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/assetBuilderTemplates`: keeps a template with the project."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    call.text("name")
    template = {"_id": hub.new_id("template"), **call.body}
    project.body["assetBuilderTemplates"] = [*project.body.get("assetBuilderTemplates", []), template]
    project.save_body()
    return {"project": {"_id": project.id, "assetBuilderTemplates": project.body["assetBuilderTemplates"]}}


def rerun_webhook(hub: Hub, call: Call) -> dict[str, Any]:
    """`POST /project/{id}/rerun-webhook`: only checks the stage; the hub calls nobody."""
    project = get_project(hub, call.params["project"])
    project.allow(call.member, "Manager")
    stage = project.stage(call.text("stageId"))
    if stage is None or stage["type"] != "Webhook":
        raise bad(f"Invalid stage: {call.body['stageId']}.")
    return {"message": "Webhook rerun started."}
