"""What the mirror holds of every study, in memory: a few hundred bytes for each."""

from collections.abc import Collection, Mapping

from registry.mirror.history import Held, History


class Known:
    """Read from the history once; serves several transactions if told what each brought."""

    def __init__(self, history: History) -> None:
        self.held = history.held()
        self.tombstones = {nct_id for nct_id, held in self.held.items() if held.gone}
        self.aliases = history.aliases()

    def learn(
        self,
        brought: Mapping[str, Held],
        gone: Collection[str],
        returned: Collection[str],
        aliases: Mapping[str, str],
    ) -> None:
        """Take over what a transaction brought, once that is in the history."""
        self.held.update(brought)
        for nct_id in gone:
            self.held[nct_id] = self.held[nct_id]._replace(gone=True)
        for nct_id in returned:
            self.held[nct_id] = self.held[nct_id]._replace(gone=False)
        self.tombstones.update(gone)
        self.tombstones.difference_update(returned)
        self.aliases.update(aliases)
