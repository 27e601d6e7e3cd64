"""Where key, host, project and preferences come from, and which source won.

Flags come first, then the environment, then a ``.env`` file, then a profile of the configuration file.
"""

from typing import TYPE_CHECKING, Any

from ango_tui.settings.config_file import SettingsError
from ango_tui.settings.resolving import Secret, Settings, resolve

if TYPE_CHECKING:
    from ango_tui.settings.config_write import Saved, save_profile

__all__ = ["Saved", "Secret", "Settings", "SettingsError", "resolve", "save_profile"]


def __getattr__(name: str) -> Any:
    """Writing is imported when it is asked for: most runs only read."""
    if name not in ("Saved", "save_profile"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ango_tui.settings import config_write

    return getattr(config_write, name)
