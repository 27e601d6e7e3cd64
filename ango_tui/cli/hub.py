"""``ango-tui hub``: the embedded Ango Hub on a port, until interrupted."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys

from ango_tui.api.addresses import is_loopback
from ango_tui.cli.exit_codes import ExitCode
from ango_tui.hub import Fault, Hub, Quirks, serve
from ango_tui.settings.config_file import nearest


def serve_hub(args: argparse.Namespace) -> int:
    """Open a hub as the arguments say, print where it is, and serve it until interrupted."""
    try:
        hub = Hub(
            args.db,
            seed=args.seed,
            tasks=args.tasks,
            key=args.key,
            page_cap=args.page_cap,
            latency_ms=args.latency,
            calls_per_minute=args.rate,
            geofenced=args.geofenced,
            sample=not args.empty,
            hostile=args.hostile,
            faults=[Fault.parse(words) for words in args.fault],
            quirks=_quirks(args.quirk),
        )
    except (ValueError, sqlite3.Error, OSError) as error:
        print(f"ango-tui hub: {error}", file=sys.stderr)
        return ExitCode.USAGE

    def ready(url: str) -> None:
        _announce(url, hub.key, as_json=args.json)

    try:
        serve(hub, host=args.bind, port=args.port, ready=ready)
    except KeyboardInterrupt:
        pass
    except OSError as error:
        print(f"ango-tui hub: {args.bind}:{args.port}: {error.strerror or error}", file=sys.stderr)
        return ExitCode.FAILURE
    finally:
        hub.close()
    return ExitCode.OK


def _quirks(names: list[str]) -> Quirks:
    known = {name.replace("_", "-") for name in Quirks.__struct_fields__}
    for name in names:
        if name not in known:
            raise ValueError(f"there is no quirk {name!r}{nearest(name, known)}")
    return Quirks(**{name.replace("-", "_"): True for name in names})


def _announce(url: str, key: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"url": url, "key": key, "pid": os.getpid()}), flush=True)
        return
    print(f"url  {url}\nkey  {key}\n\nANGO_HOST={url} ANGO_API_KEY={key} ango-tui\n", flush=True)
    print("Stop it with ctrl+c.", file=sys.stderr)
    if not is_loopback(url):
        print("Other machines can reach it, and nothing on the way is encrypted.", file=sys.stderr)
