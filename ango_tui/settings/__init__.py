"""Where key, host, project and preferences come from, and which source won.

Flags come first, then the environment, then a ``.env`` file, then a profile of the configuration file.
"""

from ango_tui.settings.config_file import SettingsError
from ango_tui.settings.config_write import Saved, save_profile
from ango_tui.settings.resolving import Secret, Settings, resolve

__all__ = ["Saved", "Secret", "Settings", "SettingsError", "resolve", "save_profile"]
