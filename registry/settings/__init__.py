"""What this site is set to: `trials.toml`, overridden by REGISTRY_* environment variables."""

from registry.settings.load import DEBUG_VARIABLE, FILE_VARIABLE, SettingsError, load_settings
from registry.settings.model import ContactConfirmation, Mirror, RegistryAccess, Settings, Site
from registry.settings.project import PROJECT, project_version
from registry.settings.serving import Serving

__all__ = [
    "DEBUG_VARIABLE",
    "FILE_VARIABLE",
    "PROJECT",
    "ContactConfirmation",
    "Mirror",
    "RegistryAccess",
    "Serving",
    "Settings",
    "SettingsError",
    "Site",
    "load_settings",
    "project_version",
]
