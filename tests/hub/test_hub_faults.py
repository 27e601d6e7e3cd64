"""Trouble on demand: per path and per nth call, in process and over TCP."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ango_tui.hub import Fault, Hub, RunningHub

LIST = "/v2/listProjects"


@pytest.fixture(scope="module")
def running() -> Iterator[RunningHub]:
    with RunningHub(tasks=20, record=True) as served:
        yield served


@pytest.fixture
def tcp(running: RunningHub) -> Iterator[httpx.Client]:
    running.hub.faults.clear()
    running.hub.log.clear()
    with httpx.Client(base_url=running.url, headers={"apikey": running.key}, timeout=10) as client:
        yield client
    running.hub.faults.clear()


def statuses(hub: Any, count: int, path: str = LIST) -> list[int]:
    return [hub.send("GET", path).status_code for _ in range(count)]


def test_third_put_fails_and_the_fourth_works(hub: Any) -> None:
    project = hub.project("Dash-cam")
    fault = hub.hub.faults.add("PUT:/storage/*:nth=3:503")
    codes = []
    for no in range(4):
        params = {"name": f"{no}.jpg", "project": project}
        link = hub.ok("GET", "/v2/getUploadUrl", params=params)["uploadUrl"]

        async def put(url: str) -> int:
            async with httpx.AsyncClient(transport=hub.hub.transport()) as client:
                return (await client.put(url, content=b"x")).status_code

        codes.append(asyncio.run(put(link)))
    assert codes == [200, 200, 503, 200]
    assert (fault.seen, fault.hits) == (4, 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("GET:/v2/listProjects:500", [500] * 5),
        ("GET:/v2/listProjects:nth=2:429", [200, 429, 200, 200, 200]),
        ("*:/v2/*:nth=2:times=2:502", [200, 502, 502, 200, 200]),
        ("*:*:nth=3:times=all:451", [200, 200, 451, 451, 451]),
        ("POST:*:500", [200] * 5),
        ("GET:/v2/project*:500", [200] * 5),
    ],
)
def test_fault_hits_the_calls_it_names(hub: Any, text: str, codes: list[int]) -> None:
    hub.hub.faults.add(text)
    assert statuses(hub, 5) == codes


def test_share_hits_some(hub: Any) -> None:
    hub.hub.faults.add(Fault("503", share=0.3))
    codes = statuses(hub, 60)
    assert 5 < codes.count(503) < 35


def test_429_says_when_to_come_back(hub: Any) -> None:
    hub.hub.faults.add("*:*:nth=1:429=20")
    reply = hub.send("GET", LIST)
    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "20")
    assert reply.json()["status"] == "error"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GET:/x",
        "GET:/x:explode",
        "GET:/x:200",
        "GET:/x:nth=0:500",
        "GET:/x:share=2:500",
        "GET:/x:when=1:500",
        "GET:/x:nth=a:500",
    ],
)
def test_nonsense_fault_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        Fault.parse(text)


def test_limiter_answers_429_after_n_calls_a_minute(make_hub: Any) -> None:
    hub = Hub(tasks=5, calls_per_minute=3)

    async def go() -> list[httpx.Response]:
        async with httpx.AsyncClient(
            transport=hub.transport(), base_url=hub.url, headers={"apikey": hub.key}
        ) as client:
            return [await client.get(LIST) for _ in range(5)]

    replies = asyncio.run(go())
    hub.close()
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429, 429]
    assert 1 <= int(replies[3].headers["Retry-After"]) <= 60


def test_geofence_answers_451(make_hub: Any) -> None:
    caller = make_hub(tasks=5, geofenced=True)
    assert "location" in caller.no("GET", LIST, 451)


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("html", lambda r: r.text.startswith("<html>")),
        ("empty", lambda r: r.content == b""),
        ("truncated", lambda r: r.content.startswith(b'{"status"') and not r.content.endswith(b"}")),
        ("envelope", lambda r: set(r.json()["data"]) == {"surprise"}),
    ],
)
def test_garbage_comes_with_status_200(hub: Any, kind: str, check: Any) -> None:
    hub.hub.faults.add(Fault(kind, path=LIST))
    reply = hub.send("GET", LIST)
    assert reply.status_code == 200
    assert check(reply)


def test_dropped_connection_is_a_transport_error_and_nothing_happened(hub: Any) -> None:
    hub.hub.faults.add("POST:/v2/project:nth=1:drop")
    with pytest.raises(httpx.RemoteProtocolError):
        hub.send("POST", "/v2/project", body={"name": "New"})
    assert hub.ok("GET", LIST)["total"] == 7


def test_lost_answer_means_the_write_was_done(hub: Any) -> None:
    hub.hub.faults.add("POST:/v2/project:nth=1:act-drop")
    with pytest.raises(httpx.TransportError):
        hub.send("POST", "/v2/project", body={"name": "New"})
    assert hub.ok("GET", LIST)["total"] == 8


def test_silence_ends_in_a_read_timeout(hub: Any) -> None:
    hub.hub.faults.add("*:*:hang")

    async def go() -> None:
        async with httpx.AsyncClient(transport=hub.hub.transport(), base_url=hub.hub.url) as client:
            await client.get(LIST, timeout=0.02)

    with pytest.raises(httpx.ReadTimeout):
        asyncio.run(go())


def test_hub_that_is_not_available_refuses_connections(hub: Any) -> None:
    hub.hub.available = False
    with pytest.raises(httpx.ConnectError):
        hub.send("GET", LIST)
    hub.hub.available = True
    assert hub.ok("GET", LIST)["total"] == 7


def test_tcp_connection_is_really_cut(running: RunningHub, tcp: httpx.Client) -> None:
    for kind in ("drop", "act-drop", "cut"):
        running.hub.faults.clear()
        running.hub.faults.add(Fault(kind, path=LIST, times=1))
        with pytest.raises(httpx.RemoteProtocolError):
            tcp.get(LIST)
        assert tcp.get(LIST).status_code == 200


def test_stopped_server_comes_back_on_its_port_with_its_data() -> None:
    with RunningHub(tasks=5) as served:
        url, headers = served.url, {"apikey": served.key}
        made = httpx.post(f"{url}/v2/project", headers=headers, json={"name": "Kept"})
        assert made.status_code == 201
        served.stop()
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}{LIST}", headers=headers)
        served.start()
        assert served.url == url
        assert httpx.get(f"{url}{LIST}", headers=headers).json()["data"]["projects"][0]["name"] == "Kept"


def test_signed_links_point_to_the_served_address(running: RunningHub, tcp: httpx.Client) -> None:
    link = tcp.get("/v2/getUploadUrl", params={"name": "x.jpg"}).json()["data"]["uploadUrl"]
    assert link.startswith(running.url + "/storage/")
    assert httpx.put(link, content=b"x").status_code == 200


def test_two_hubs_cannot_have_one_port(running: RunningHub) -> None:
    with pytest.raises(OSError, match="in use"):
        RunningHub(Hub(tasks=1), port=running.port).start()


def test_log_keeps_what_came_in(running: RunningHub, tcp: httpx.Client) -> None:
    tcp.post("/v2//project?x=a%20b", json={"name": "Logged"})
    (entry,) = running.hub.log
    assert (entry.method, entry.path, entry.query, entry.status) == ("POST", "/v2/project", "x=a%20b", 201)
    assert bytes(entry.body) == b'{"name":"Logged"}'
    assert ("apikey", running.key) in entry.headers


def test_file_keeps_everything_between_two_hubs(tmp_path: Any) -> None:
    path = tmp_path / "hub.db"
    with Hub(path, tasks=30, seed=3) as hub:
        key, page = hub.key, hub.tasks
        hub.warm()
        assert page is hub.tasks
    with Hub(path, tasks=99, seed=4) as again:
        assert (again.key, again.seed) == (key, 3)
        assert again.db.value("SELECT size FROM project WHERE sample = 'dashcam'") == 30
    with Hub(path, key="other") as third:
        assert third.member("other").name == "Mara Lindqvist"


def test_importing_the_hub_does_not_import_the_server() -> None:
    code = (
        "import sys; from ango_tui.hub import Hub; Hub().app; "
        "print('uvicorn' in sys.modules, 'textual' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
