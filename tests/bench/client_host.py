"""A host for the benchmarks of the client: no framework, pages made beforehand, answers late or slowly as
told.

    python -m tests.bench.client_host [--cap N] [--latency SECONDS] [--rate BYTES] [--archive FILE]

Prints its address, serves until its input ends. One connection's requests are answered in order.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

TASKS = 100_000
PIECE = 256 * 1024


def _task(number: int) -> dict[str, object]:
    """A task of 618 bytes, as lists hold them."""
    asset = {
        "_id": f"{number:024x}",
        "externalId": f"frame_{number:06}.jpg",
        "data": f"https://dashcam-demo.s3.eu-central-1.amazonaws.com/spring/frame_{number:06}.jpg",
    }
    return {
        "_id": f"a{number:023x}", "project": "2f554e296db5209f91026fbd",
        "organization": "5f76886bf53a500e42e25203",
        "asset": asset, "externalId": asset["externalId"], "batches": ["8ea9f3df7ac84ebe4b0613b7"],
        "stage": "Label", "assignee": "tomas.k@example.com", "status": "TODO", "type": "default",
        "priority": 0,
        "isSkipped": False, "openIssuesCount": 0, "duration": 48210, "createdAt": "2025-03-03T09:30:00.000Z",
        "updatedAt": "2025-03-04T08:17:40.000Z",
    }  # fmt: skip


def pages(cap: int) -> list[bytes]:
    """The bodies of all pages of `cap` tasks."""
    items = [json.dumps(_task(number), separators=(",", ":")) for number in range(TASKS)]
    parts = [",".join(items[start : start + cap]) for start in range(0, TASKS, cap)]
    return [f'{{"status":"success","data":{{"total":{TASKS},"tasks":[{part}]}}}}'.encode() for part in parts]


class Host(asyncio.Protocol):
    """One connection."""

    pages: list[bytes] = []
    latency = 0.0
    rate = 0.0
    archive: Path | None = None
    url = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = bytearray()
        self.writable = asyncio.Event()
        self.writable.set()

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.buffer[:end]).decode("latin-1")
            lower = head.lower()
            at = lower.find("\r\ncontent-length:")
            size = int(lower[at + 17 :].split("\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + size:
                return
            body = bytes(self.buffer[end + 4 : end + 4 + size])
            del self.buffer[: end + 4 + size]
            method, target, _ = head.split(" ", 2)
            asyncio.get_running_loop().call_later(self.latency, self.answer, method, target, body)

    def answer(self, method: str, target: str, body: bytes) -> None:
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        if parts.path == "/e.zip":
            asyncio.get_running_loop().create_task(self.stream())
        elif parts.path.endswith("/tasks"):
            number = int(query["page"][0])
            self.send(self.pages[number - 1] if number <= len(self.pages) else self.empty())
        elif parts.path.endswith("/cloud"):
            self.send(_success({"assets": {"assetsCreated": len(json.loads(body)["assets"])}}))
        elif parts.path.startswith("/v2/"):
            name = query.get("name", [""])[0]
            project = {"_id": "p", "name": "P", "type": "ango", "batches": []}
            links = {
                "uploadUrl": f"{self.url}/u/{name}?signature=1",
                "exportPath": f"{self.url}/e.zip?signature=1",
            }
            self.send(_success({"project": project, **links}))
        else:
            self.send(b"")

    def empty(self) -> bytes:
        return _success({"tasks": [], "total": TASKS})

    def send(self, body: bytes) -> None:
        self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)

    async def stream(self) -> None:
        """The archive, at the link's rate."""
        assert self.archive is not None
        loop = asyncio.get_running_loop()
        size, started, sent = self.archive.stat().st_size, loop.time(), 0
        self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size)
        with self.archive.open("rb") as file:
            while piece := file.read(PIECE):
                await self.writable.wait()
                if self.transport.is_closing():
                    return
                self.transport.write(piece)
                sent += len(piece)
                if self.rate:
                    await asyncio.sleep(max(0.0, started + sent / self.rate - loop.time()))


def _success(data: object) -> bytes:
    return json.dumps({"status": "success", "data": data}).encode()


async def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cap", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--archive", type=Path)
    chosen = parser.parse_args()
    Host.latency, Host.rate, Host.archive = chosen.latency, chosen.rate, chosen.archive
    Host.pages = [] if chosen.archive else pages(chosen.cap)
    server = await asyncio.get_running_loop().create_server(Host, "127.0.0.1", 0)
    Host.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    print(Host.url, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
