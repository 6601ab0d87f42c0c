"""The tests. This file keeps a package of the same name, which a tool installs, out of the way."""
