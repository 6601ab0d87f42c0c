"""`seed`: the records that come with the project, for the first start."""

from tests.cli.conftest import Site

SHIPPED = {"REGISTRY_TRIALS": "NCT01763099"}


def test_it_loads_the_embedded_records_once(site: Site) -> None:
    first = site.run("seed", **SHIPPED)
    assert (first.code, first.error) == (0, "")
    assert first.output == f"Loaded 1 embedded record into {site.mirror}.\n"
    again = site.run("seed", **SHIPPED)
    assert (again.code, again.error) == (0, "")
    assert again.output == f"Nothing to load: {site.mirror} holds the trials already.\n"


def test_it_leaves_alone_what_is_no_trial_of_this_site(site: Site) -> None:
    ended = site.run("seed")
    assert (ended.code, ended.error) == (0, "")
    assert "python -m registry sync" in ended.output
    assert not site.mirror.exists()


def test_a_mirror_that_is_a_file_is_one_line(site: Site) -> None:
    site.mirror.write_text("in the way")
    ended = site.run("seed", **SHIPPED)
    assert (ended.code, ended.output) == (2, "")
    assert f"{site.mirror} is a file; name a folder" in ended.error
    assert ended.error.count("\n") == 1
