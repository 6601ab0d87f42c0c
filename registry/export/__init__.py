"""The same facts in other people's formats."""
