"""Which worker of a run gets which tests."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

#: What starts servers, browsers or an index once and shares them: one worker's alone,
#: so that they are started once. The longest first: begun at the end, it would leave
#: the other workers without work.
_TOGETHER = (
    "tests/e2e/",
    "tests/integration/sockets/",
    "tests/integration/",  # the files that lie in it itself, not in its folders
    "tests/integration/catalogue_index/",
)
_WHOLE_SERVICE = "tests/integration/"


class SpreadByServers(LoadScopeScheduling):
    """Hands out file by file, those that share servers as one.

    What takes longest comes first: servers, then what speaks to a database or a
    process, then the many that compute. The last to be handed out is small, so that
    workers end together.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        for folder in _TOGETHER:
            if folder != _WHOLE_SERVICE and nodeid.startswith(folder):
                return folder
        rest = file.removeprefix(_WHOLE_SERVICE)
        return _WHOLE_SERVICE if rest != file and "/" not in rest else file

    def _assign_work_unit(self, node: Any) -> None:
        heaviest = min(self.workqueue, key=self._rank)
        self.workqueue.move_to_end(heaviest, last=False)
        super()._assign_work_unit(node)

    def _rank(self, scope: str) -> tuple[int, int]:
        if scope in _TOGETHER:
            return _TOGETHER.index(scope), 0
        computes = scope.startswith(("tests/unit/", "tests/property/"))
        return len(_TOGETHER) + computes, -len(self.workqueue[scope])
