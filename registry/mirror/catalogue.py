"""Where the history's catalogue and data files are, and the lock that a shared catalogue keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from registry.mirror.bucket import Access
from registry.mirror.disk import reason
from registry.mirror.errors import Away, MirrorBusy
from registry.mirror.place import catalogue_of, storage_of
from registry.mirror.schema import CATALOGUE

DATA = "history"
"""The folder of the history's data files in shared storage."""

_LOCK = 7_265_673_801
"""The number of the advisory lock: any number will do that every version of this program uses."""
_LOCK_LIVES = """
SET LOCAL idle_in_transaction_session_timeout = 0;
SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3
"""
"""The lock outlives a long sync, and not for long a machine that lost its power."""


def attach(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path | None:
    """Attach the history of the mirror in `folder`, under the name `history`.

    Returns the folder of its data files; `None` when they are in shared storage, where a file is
    stored by the time that writing it has ended. Raises `duckdb.Error`.
    """
    if (catalogue := catalogue_of(folder)) is None:
        attach_local(connection, folder, "history")
        return folder / "history" / "data"
    load(connection, "postgres_scanner", "httpfs", "ducklake")
    connection.execute(_secret(Access.of_environment()))
    # A writer whose lock was lost, as when the network broke, must not commit beside another
    # one: the first to commit wins, and nobody tries again upon what the other one wrote.
    connection.execute("SET ducklake_max_retry_count = 0")
    connection.execute(
        f"ATTACH {text(f'ducklake:postgres:{catalogue}')} AS history "
        f"(DATA_PATH {text(f'{storage_of(folder)}/{DATA}/')}, OVERRIDE_DATA_PATH true)"
    )
    return None


def data_prefix(folder: Path) -> str:
    """What the addresses of the history's data files begin with."""
    if catalogue_of(folder) is None:
        return f"{folder}/history/data/"
    return f"{storage_of(folder)}/{DATA}/"


def attach_local(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, catalogue: Path | None = None
) -> None:
    """Attach the history that lies in the folder itself, by its catalogue or by a copy of that.

    Raises `duckdb.Error`.
    """
    load(connection, "sqlite_scanner", "ducklake")
    place = folder / "history"
    catalogue = catalogue or place / CATALOGUE
    # Files are looked for beside the catalogue, wherever the folder was moved to.
    connection.execute(
        f"ATTACH {text(f'ducklake:sqlite:{catalogue}')} AS {name} "
        f"(DATA_PATH {text(f'{place}/data/')}, OVERRIDE_DATA_PATH true)"
    )


@contextmanager
def locked_catalogue(
    folder: Path, settings: dict[str, str | bool | int | float | list[str]]
) -> Iterator[None]:
    """Keep writers on every machine out, by an advisory lock of PostgreSQL.

    The lock is that of a transaction on a connection of its own, so it ends with the process,
    however that ends. Does nothing when the catalogue is a file of this machine. `settings` are
    DuckDB's. Raises `MirrorBusy` when there is another writer, and `Away` when the database does
    not answer.
    """
    if (catalogue := catalogue_of(folder)) is None:
        yield
        return
    connection = duckdb.connect(config=settings)
    try:
        try:
            load(connection, "postgres_scanner")
            connection.execute(f"ATTACH {text(catalogue)} AS catalogue (TYPE postgres)")
            connection.begin()
            connection.execute(f"CALL postgres_execute('catalogue', {text(_LOCK_LIVES)})")
            ((taken,),) = connection.execute(
                "SELECT * FROM postgres_query('catalogue', ?)",
                [f"SELECT pg_try_advisory_xact_lock({_LOCK})"],
            ).fetchall()
        except duckdb.Error as error:
            raise Away(
                f"The database of the history does not answer: {reason(error)}",
                folder,
                "Readers are not affected. See that it runs, and that mirror.catalogue and the "
                "PG* variables of the environment are right.",
            ) from None
        if not taken:
            raise MirrorBusy(
                "Another process, perhaps on another machine, is writing to this mirror",
                folder,
                "Wait until it is done; readers are not affected.",
            )
        yield
    finally:
        connection.close()


def load(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Load extensions, signed as they are, from where pip put them."""
    # Importing one into DuckDB's own folder needs a home to write to, and processes that do so
    # at the same time hinder each other.
    for name in names:
        package = files(f"duckdb_extension_{name}")
        place = Path(str(package / "extensions" / f"v{duckdb.__version__}"))
        connection.execute(f"LOAD {text(place / f'{name}.duckdb_extension')}")


def text(value: object) -> str:
    """A value as a text of SQL."""
    quoted = str(value).replace("'", "''")
    return f"'{quoted}'"


def _secret(access: Access) -> str:
    endpoint = urlsplit(access.endpoint or "")
    options = {
        "KEY_ID": access.key,
        "SECRET": access.secret,
        "SESSION_TOKEN": access.token,
        "REGION": access.region,
        "ENDPOINT": endpoint.netloc or None,
        "URL_STYLE": "path" if endpoint.netloc else None,
        "USE_SSL": "false" if endpoint.scheme == "http" else None,
    }
    given = [f"{name} {text(value)}" for name, value in options.items() if value is not None]
    return f"CREATE SECRET (TYPE s3, {', '.join(given)})"
