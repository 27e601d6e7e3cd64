"""Projects, overview, batches, tasks, one task, project members, ontology and jobs in a real terminal.

Each is used by keys alone, in every state, and its look is kept.
``UPDATE_SCREENS=1 pytest tests/terminal/test_project_looks.py`` writes the kept texts anew.
"""

import asyncio

import pytest

from ango_tui.api import AngoClient
from ango_tui.hub import Fault

at_both_sizes = pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
SAVE = b"\x1bOQ"
EMPTY = "Nothing in here"
HOSTILE = "Hostile names"
LONG = "A very long name that goes on and on " * 12
NASTY = "[red]\x1b]0;taken over\x07\u202eesrever " + LONG


def on(hub, work) -> None:
    """Do something on the hub as another client would."""

    async def go() -> None:
        async with AngoClient(hub.key, hub.url, calls_per_minute=None) as client:
            await work(client)

    asyncio.run(go())


async def make_an_empty_project(client: AngoClient) -> None:
    await client.create_project(EMPTY)


async def hostile_project(client: AngoClient):
    found = [project async for project in client.walk(client.list_projects)]
    return await client.get_project(next(p.id for p in found if p.name.startswith(HOSTILE)))


@pytest.fixture
def lab(make_hub):
    """A hub with a project that has nothing in it and one whose texts are hostile."""
    hub = make_hub(tasks=300, hostile=True)
    on(hub, make_an_empty_project)
    return hub


@pytest.fixture
def through_trouble(looks_as_kept):
    """Go somewhere while nothing answers, then while it is refused, then for good; both looks are kept."""

    def go(session, hub, name: str, path: str, *keys: str) -> None:
        hub.hub.faults.add(Fault("hang", path=path))
        session.press(*keys)
        session.wait_for("Fetching the ")
        looks_as_kept(session, f"{name}-loading")
        hub.hub.faults.clear()
        hub.hub.faults.add(Fault("403", path=path))
        session.press("r")
        session.wait_for("r tries again")
        looks_as_kept(session, f"{name}-error")
        hub.hub.faults.clear()
        session.press("r")
        session.wait_gone("r tries again")

    return go


def find(session, project: str) -> None:
    """Put the cursor on a project, from anywhere inside another one or from the list."""
    while not session.text.startswith(" ango-tui > Projects"):
        before = session.text.splitlines()[0]
        session.press("escape")
        session.wait_until(lambda was=before: session.text.splitlines()[0] != was, "one step up")
    session.press("/", "ctrl+u", *project, "enter")
    session.wait_for(rf"Projects > 1/1 (.|\n)*^> {project}")


def into(session, project: str, section: str = "") -> None:
    """Into a project, and on to a section of it by its number."""
    find(session, project)
    session.press("enter")
    session.wait_for(r"> Overview(.|\n)*Fetched")
    session.press(*section)


@at_both_sizes
def test_projects(make_hub, run, home, looks_as_kept, through_trouble, size):
    async def make_long_ones(client: AngoClient) -> None:
        for number in range(50):
            await client.create_project(f"{number:02} {NASTY}", LONG)

    hub = make_hub(sample=False)
    secrets = home / ".env"
    secrets.write_text(f"ANGO_HOST={hub.url}\nANGO_API_KEY={hub.key}\n")
    secrets.chmod(0o600)
    hub.hub.faults.add(Fault("hang", path="/v2/listProjects"))
    session = run("-m", "ango_tui", size=size)
    session.wait_for("Fetching the projects")
    through_trouble(session, hub, "projects", "/v2/listProjects")
    session.wait_for("You are in no project yet")
    looks_as_kept(session, "projects-empty")
    session.press("n")
    session.wait_for("New project")
    session.press(*"Harbour cranes", "tab", *"Lifts and loads")
    looks_as_kept(session, "projects-form")
    session.type(SAVE)
    session.wait_for("^> Harbour cranes")
    looks_as_kept(session, "projects")
    on(hub, make_long_ones)
    session.press("r")
    session.wait_for("/51 ")
    session.press("g")
    session.wait_for(r"Projects > 1/51 ")
    looks_as_kept(session, "projects-very-long")
    session.press("/", *"harbour", "enter")
    session.wait_for("^> Harbour cranes(.|\n)*esc clears|esc clears(.|\n)*^> Harbour cranes")
    session.press("enter")
    session.wait_for(r"> Overview(.|\n)*Harbour cranes")


@at_both_sizes
def test_overview(lab, client_of, looks_as_kept, through_trouble, size):
    session = client_of(lab, size=size)
    find(session, "Dash-cam")
    through_trouble(session, lab, "overview", "/v2/project/*", "enter")
    session.wait_for("Fetched")
    looks_as_kept(session, "overview")
    lab.hub.faults.add(Fault("403", path="/v2/*/overview/*"))
    session.press("r")
    session.wait_for("could not be fetched")
    looks_as_kept(session, "overview-partly")
    lab.hub.faults.clear()
    into(session, EMPTY)
    looks_as_kept(session, "overview-empty")
    into(session, HOSTILE)
    looks_as_kept(session, "overview-very-long")
    session.press("G")
    session.settle()
    looks_as_kept(session, "overview-very-long-end")


@at_both_sizes
def test_batches(lab, client_of, looks_as_kept, through_trouble, size):
    session = client_of(lab, size=size)
    into(session, EMPTY)
    through_trouble(session, lab, "batches", "/v2/project/*", "2")
    session.wait_for("This project has no batches")
    looks_as_kept(session, "batches-empty")
    session.press("n")
    session.wait_for("Name of the new batch")
    session.press(*"Night shift", "enter")
    session.wait_for("^> Night shift")
    looks_as_kept(session, "batches-first")
    into(session, "Dash-cam", "2")
    session.wait_for(r"> Batches > 1/")
    session.press("*", "c")
    session.wait_gone("c counts(?! )")
    looks_as_kept(session, "batches")
    into(session, HOSTILE, "2")
    session.wait_for(r"> Batches > 1/")
    session.press("*", "c")
    session.wait_gone("c counts(?! )")
    looks_as_kept(session, "batches-very-long")
    session.press("escape", "enter")
    session.wait_for(r"> Tasks > ")


@at_both_sizes
def test_tasks(lab, client_of, looks_as_kept, through_trouble, size):
    async def register_long_ones(client: AngoClient) -> None:
        project = await hostile_project(client)
        long = [{"data": f"https://f.example/{n}.png", "externalId": f"{n} {NASTY}"} for n in range(30)]
        await client.upload_files_cloud(project.id, long)

    on(lab, register_long_ones)
    session = client_of(lab, size=size)
    into(session, "Dash-cam")
    through_trouble(session, lab, "tasks", "/v2/project/*/tasks", "3")
    session.wait_for("^> frame_")
    looks_as_kept(session, "tasks")
    session.press("space", "space", "space", "p")
    session.wait_for("Priority of")
    session.press("ctrl+u", *"7", "enter")
    session.wait_for("Priority 7: 3 of 3")
    looks_as_kept(session, "tasks-changed")
    session.press("/", *"stage:Review priority:>999")
    looks_as_kept(session, "tasks-filter")
    session.press("enter")
    session.wait_for("No task matches")
    looks_as_kept(session, "tasks-none-match")
    session.press("escape")
    session.wait_for("^> frame_")
    into(session, EMPTY, "3")
    session.wait_for("There are no tasks")
    looks_as_kept(session, "tasks-empty")
    into(session, HOSTILE, "3")
    session.wait_for("> Tasks > 1/")
    looks_as_kept(session, "tasks-very-long")


@at_both_sizes
def test_task(lab, client_of, looks_as_kept, through_trouble, size):
    async def answer_at_length(client: AngoClient) -> None:
        project = await hostile_project(client)
        asset = {"data": "https://f.example/" + "deep/" * 60, "externalId": f"0 {NASTY}"}
        await client.upload_files_cloud(project.id, [asset])
        task = (await client.get_tasks(project.id, limit=1)).items[0]
        assert task.external_id == asset["externalId"]
        tool, tags = project.category_schema["tools"][0], project.category_schema["classifications"][0]
        kind = tool["classifications"][0]
        box = {
            "schemaId": tool["schemaId"],
            "bounding-box": {"x": 1, "y": 2, "width": 3, "height": 4},
            "classifications": [{"schemaId": kind["schemaId"], "answer": kind["options"][3]["value"]}],
        }
        tagged = {"schemaId": tags["schemaId"], "answer": [option["value"] for option in tags["options"]]}
        for stage in (False, True):
            boxes = [{**box, "objectId": f"{n:06x}{0:018x}"} for n in range(40 + 40 * stage)]
            answer = {"objects": boxes, "classifications": [tagged] * stage}
            await client.annotate_task(task.id, answer, overwrite=True, send_to_next_stage=stage)

    on(lab, answer_at_length)
    session = client_of(lab, size=size)
    into(session, "Dash-cam", "3")
    session.wait_for("^> frame_")
    through_trouble(session, lab, "task", "/v2/task/" + "?" * 24, "enter")
    session.wait_for("now: ")
    looks_as_kept(session, "task-empty")
    session.press("t")
    session.wait_for("no answer yet")
    looks_as_kept(session, "task-empty-answer")
    session.press("n")
    session.wait_for("- Objects")
    session.press("h")
    session.wait_for("now: Start")
    session.press("escape")
    session.wait_for("^> frame_")
    session.press("/", *"stage:Complete", "enter")
    session.wait_for("^> frame_.*Complete")
    session.press("enter")
    session.wait_for("now: Complete")
    looks_as_kept(session, "task")
    session.press("t")
    session.wait_for("- Objects")
    looks_as_kept(session, "task-answer")
    session.press("J")
    session.wait_for("- asset")
    looks_as_kept(session, "task-json")
    session.press("escape")
    session.wait_for("now: Complete")
    into(session, HOSTILE, "3")
    session.wait_for("> Tasks > 1/")
    session.press("enter")
    session.wait_for("now: ")
    looks_as_kept(session, "task-very-long")
    session.press("t")
    session.wait_for("- Objects")
    looks_as_kept(session, "task-very-long-answer")


@at_both_sizes
def test_members_of_a_project(lab, client_of, looks_as_kept, through_trouble, size):
    async def add_long_ones(client: AngoClient) -> None:
        project = await hostile_project(client)
        people = [f"hostile.{which}@meridian-labelling.example" for which in ("one", "two", "three")]
        await client.add_members_to_project(project.id, people, "Labeler")

    on(lab, add_long_ones)
    session = client_of(lab, size=size)
    into(session, EMPTY)
    through_trouble(session, lab, "project-members", "/v2/project/*", "8")
    session.wait_for("Nobody was added")
    looks_as_kept(session, "project-members-empty")
    session.press("n")
    session.wait_for("Add whom to this project")
    looks_as_kept(session, "project-members-choice")
    session.press(*"Yuki", "space", "enter")
    session.wait_for("Role in this project")
    session.press(*"Rev", "enter")
    session.wait_for("Add 1 person as Reviewer")
    looks_as_kept(session, "project-members-asked")
    session.press("y")
    session.wait_for("^> yuki.*Reviewer")
    looks_as_kept(session, "project-members-first")
    into(session, HOSTILE, "8")
    session.wait_for("NNNN")
    looks_as_kept(session, "project-members-very-long")


@at_both_sizes
def test_ontology(lab, client_of, looks_as_kept, through_trouble, size):
    async def write_a_long_one(client: AngoClient) -> None:
        project = await hostile_project(client)
        schema = project.category_schema
        many = [
            {
                "tool": "polygon",
                "title": f"{number} {NASTY}",
                "schemaId": f"{number:023x}",
                "color": "#ff0000",
            }
            for number in range(60)
        ]
        await client.create_label_set(
            project.id, raw_category_schema={**schema, "tools": [*schema["tools"], *many]}
        )

    on(lab, write_a_long_one)
    session = client_of(lab, size=size)
    into(session, EMPTY)
    through_trouble(session, lab, "ontology", "/v2/project/*", "6")
    session.wait_for("^[-+ ] Tools +")
    looks_as_kept(session, "ontology-empty")
    session.press("a")
    session.wait_for(r"Add what\?")
    looks_as_kept(session, "ontology-add")
    session.press(*"bounding", "enter")
    session.wait_for("type its text")
    session.press(*"Crane", "enter")
    session.wait_for("Crane  bounding box")
    looks_as_kept(session, "ontology-changed")
    session.press("P")
    session.wait_for(r"Send the label set \(1 change\)\?")
    looks_as_kept(session, "ontology-asked")
    session.press("y")
    session.wait_for("read back, and as planned")
    looks_as_kept(session, "ontology-sent")
    into(session, "Dash-cam", "6")
    session.wait_for("^[-+ ] Tools +")
    looks_as_kept(session, "ontology")
    into(session, HOSTILE, "6")
    session.wait_for("^[-+ ] Tools +")
    looks_as_kept(session, "ontology-very-long")


@at_both_sizes
def test_jobs(lab, client_of, looks_as_kept, size):
    session = client_of(lab, size=size)

    def add_to_a_batch(keys: str) -> None:
        # The end of the job before takes the marks away.
        session.settle()
        session.press("space", "space", "space", "b")
        session.wait_for("Add 3 marked tasks")
        session.press(*keys, "enter")

    def to_the_jobs() -> None:
        session.press("escape")
        session.wait_for("> Projects > ")
        session.press("5")
        session.wait_for("> Jobs > 1/")

    session.press("5")
    session.wait_for("Nothing is running")
    looks_as_kept(session, "jobs-empty")
    session.press("1")
    session.wait_for("> Projects > ")
    into(session, HOSTILE, "3")
    session.wait_for("> Tasks > 1/")
    add_to_a_batch("xxx")
    session.wait_for("Done: Add to batch x.*3 of 3")
    lab.hub.faults.add(Fault("403", path="/v2/assignBatches"))
    add_to_a_batch("bold")
    session.wait_for("3 failed")
    lab.hub.faults.clear()
    lab.hub.faults.add(Fault("latency", path="/v2/assignBatches", value=1500))
    add_to_a_batch("taken")
    to_the_jobs()
    looks_as_kept(session, "jobs-running")
    session.wait_gone("running")
    looks_as_kept(session, "jobs-very-long")
    lab.hub.faults.clear()
    session.press("j", "enter")
    session.wait_for("3 failed(.|\n)*403|not allowed")
    looks_as_kept(session, "job-report")
    session.press("escape")
    session.wait_for("> Jobs > 2/3")
    session.press("f")
    session.wait_for(r"^  Add to batch \[bold\] \(aga.*done +3 of 3")
    session.press("G", "enter")
    session.wait_for("done, 3 of 3")
    looks_as_kept(session, "job-report-very-long")
