"""How a command that changes the mirror begins: with the settings, and a name for its log lines."""

import logging

from registry import logs
from registry.settings import Settings, load_settings


def begin() -> Settings:
    """The settings, once the log is as they say; raises `SettingsError`.

    As text, only what is wrong is logged: what went well is the command's own result.
    """
    settings = load_settings()
    form = settings.log.form
    logs.set_up(form, logging.INFO if form == "json" else logging.WARNING)
    logs.begin_run()
    return settings
