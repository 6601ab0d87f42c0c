"""The first pages of a process, made for nobody: a reader would wait for all that they need."""

import gc

from starlette.concurrency import run_in_threadpool
from streamlit.runtime import get_instance

from registry.edition import Editions
from registry.edition.addresses import trial_path
from registry.web import trial
from registry.web.asked import Asked
from registry.web.door import log


async def warm(editions: Editions) -> None:
    """Make the plain page in each language (1.3 s) and run Streamlit's script once (0.2 s).

    What is there then stays for as long as the process runs. Python's collector looked through all
    of it now and then, and everybody waited for 0.12 s; from here on it leaves it alone.
    """
    await run_in_threadpool(_plain_pages, editions)
    try:
        await get_instance().does_script_run_without_error()
    except Exception as error:  # noqa: BLE001 - a reader who asks for the page gets words
        log("the first run", error)
    gc.collect()
    gc.freeze()


def _plain_pages(editions: Editions) -> None:
    edition = editions.current()
    nct_id = edition.settings.trials[0]
    for tag in edition.settings.site.languages:
        scope = {"path": trial_path(tag, nct_id), "path_params": {"nct": nct_id}, "headers": []}
        try:
            trial.trial_page(Asked(scope, edition, tag))
        except Exception as error:  # noqa: BLE001 - a reader who asks for the page gets words
            log("the first page", error)
