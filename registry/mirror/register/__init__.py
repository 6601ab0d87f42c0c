"""The register: an index of every study that the mirror holds and the registry still has.

A generation of it is a folder, `register-<n>`, whose files never change. A study is a document,
and each of its locations another, so that one location can be asked to fit several conditions. The
JSON of a study is not in it, but where the history keeps it.
"""
