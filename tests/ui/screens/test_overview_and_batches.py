"""Overview and batches: a project at a glance, its batches, how far each has come."""

from ango_tui.hub import Fault, Hub

FACTS_OF_THE_MAIN_PROJECT = (
    "Dash-cam vehicles",
    "Tasks per stage",
    "QA review",
    "Reviewed",
    "3 Reviewer",
    "Weather",
)


def test_the_overview_costs_five_calls_and_tells_of_stages_people_and_label_set(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        hub.log.clear()
        await ango.press("enter")
        assert len(hub.log) == 5
        missing = [words for words in FACTS_OF_THE_MAIN_PROJECT if words not in ango.shown]
        assert missing == []
        assert "Start > Label > QA review (rejected: Label) > Complete" in ango.shown

    drive(scenario, size=(160, 60), hub=hub)


def test_a_part_that_cannot_be_fetched_does_not_spoil_the_others(drive) -> None:
    hub = Hub()

    async def scenario(ango) -> None:
        hub.faults.add(Fault.parse("GET:*/overview/LabelStageGroups:500"))
        await ango.press("enter")
        assert "could not be fetched" in ango.shown
        assert "Tasks per status" in ango.shown

    drive(scenario, hub=hub)


def test_batches_are_listed_and_counted_on_demand(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await ango.press("enter", "2")
        assert "c counts" in ango.shown
        hub.log.clear()
        await ango.press("c")
        assert len(hub.log) == 2
        assert "%" in ango.shown

    drive(scenario, hub=hub)


def test_a_batch_name_that_exists_is_refused_before_anything_is_sent(drive) -> None:
    hub = Hub(record=True)

    async def scenario(ango) -> None:
        await ango.press("enter", "2", "n")
        await ango.type("Night drives")
        await ango.press("enter")
        assert "There is a batch Night drives already" in ango.shown
        assert not [request for request in hub.log if request.method == "POST"]

    drive(scenario, hub=hub)


def test_a_new_batch_is_made_and_the_cursor_goes_to_it(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("enter", "2", "n")
        await ango.type("Spring")
        await ango.press("enter")
        assert any(line.startswith("> Spring") for line in ango.lines())

    drive(scenario)


def test_a_batch_opens_as_a_filter_of_the_tasks(drive) -> None:
    async def scenario(ango) -> None:
        await ango.press("enter", "2", "slash")
        await ango.type("night")
        await ango.press("enter", "enter")
        assert 'batch:"Night drives"' in ango.shown
        rows = [task for _, task in ango.app.screen.table.window.held()]
        assert len({task.batches for task in rows if len(task.batches) == 1}) == 1

    drive(scenario)
