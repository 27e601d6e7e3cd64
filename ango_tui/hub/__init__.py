"""The embedded Ango Hub: the same wire protocol as the service, with SQLite inside.

`Hub` is the server's state and its ASGI application. It is used in process, through `hub.transport()`, or
over TCP, through `serve` and `RunningHub`. Nothing here imports uvicorn before a hub is really served.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ango_tui.hub.config import HubConfig as HubConfig
    from ango_tui.hub.config import Quirks as Quirks
    from ango_tui.hub.faults import DroppedConnectionError as DroppedConnectionError
    from ango_tui.hub.faults import Fault as Fault
    from ango_tui.hub.faults import Faults as Faults
    from ango_tui.hub.hub import Hub as Hub
    from ango_tui.hub.serving import RunningHub as RunningHub
    from ango_tui.hub.serving import serve as serve

_HOMES = {
    "DroppedConnectionError": "faults",
    "Fault": "faults",
    "Faults": "faults",
    "Hub": "hub",
    "HubConfig": "config",
    "Quirks": "config",
    "RunningHub": "serving",
    "serve": "serving",
}

__all__ = ["DroppedConnectionError", "Fault", "Faults", "Hub", "HubConfig", "Quirks", "RunningHub", "serve"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
