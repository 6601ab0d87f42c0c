"""A public trial page and a mirror of the registry record behind it."""
