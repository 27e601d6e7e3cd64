"""A hub that goes away in mid-use and comes back, one that is slow, and one with a million tasks."""

from .rig import key_bytes


def test_a_hub_that_goes_away_is_told_in_place_and_retry_works_when_it_is_back(make_hub, client_of):
    hub = make_hub()
    session = client_of(hub)
    hub.stop()
    # What is here stays, with the trouble told beside it.
    session.press("r")
    session.wait_for(r"^> \S(.|\n)*r tries again")
    # What is not here yet says so in place.
    session.press("/", *"dash", "enter", "enter")
    session.wait_for(r"Overview(.|\n)*r tries again")
    session.press("3")
    session.wait_for(r"> Tasks(.|\n)*r tries again")
    hub.start()
    session.press("r")
    session.wait_for(r"^> frame_")
    session.press("1", "r")
    session.wait_for(r"> Overview(.|\n)*Label +741")
    hub.stop()
    session.press("3", "down", "r")
    session.wait_for(r"^> frame_(.|\n)*r tries again")
    session.press("enter")
    session.wait_for(r"Tasks > \w+(.|\n)*r tries again")
    hub.start()
    session.press("r")
    session.wait_for(r"now: \w+ ")


def task_requests(hub):
    return [call for call in hub.hub.log if call.method == "GET" and call.path.endswith("/tasks")]


def test_a_million_tasks_cost_one_request_at_first_and_one_for_the_last_rows(make_hub, client_of, open_tasks):
    hub = make_hub(tasks=1_000_000)
    session = client_of(hub)
    open_tasks(session)
    assert "/1,000,000" in session.text
    assert len(task_requests(hub)) == 1
    session.press("G")
    session.wait_for(r"1,000,000/1,000,000(.|\n)*^> frame_000000")
    session.settle()
    assert len(task_requests(hub)) == 2


def page_down(session, first: int, times: int) -> int:
    """Press page down from row `first`, and wait until the rows there have come; the row then."""
    there = first + 19 * times  # a screenful less one, at 80x24
    session.type(key_bytes("pagedown") * times)
    session.wait_for(rf"> {there:,}/(.|\n)*^> frame_")
    return there


def test_memory_does_not_grow_while_paging_through(make_hub, client_of, open_tasks, home):
    hub = make_hub(tasks=100_000)
    configuration = home / "config" / "ango-tui"
    configuration.mkdir(parents=True)
    (configuration / "config.toml").write_text("[profiles.fast]\ncalls_per_minute = 100000\n")
    session = client_of(hub, "--profile", "fast")
    open_tasks(session)
    row = 1
    for _ in range(6):
        row = page_down(session, row, 25)
    before, asked = session.rss(), len(task_requests(hub))
    assert asked > 20  # more pages than are kept
    for _ in range(10):
        row = page_down(session, row, 25)
    assert len(task_requests(hub)) > asked + 40
    assert session.rss() < before * 1.05
