"""Which worker of a run gets which tests."""

from xdist.scheduler import LoadScopeScheduling

#: What starts servers, browsers or an index once and shares them: one worker's alone,
#: so that they are started once and not beside the other worker's.
_TOGETHER = (
    "tests/e2e/",
    "tests/integration/sockets/",
    "tests/integration/catalogue_index/",
)
_WHOLE_SERVICE = "tests/integration/"


class SpreadByServers(LoadScopeScheduling):
    """Hands out file by file, the largest first; those that share servers as one.

    The files that lie in ``tests/integration`` itself have few tests that take long: as
    one they come early, and no worker is left alone with the last of them.
    """

    def _split_scope(self, nodeid: str) -> str:
        for folder in _TOGETHER:
            if nodeid.startswith(folder):
                return folder
        file = nodeid.partition("::")[0]
        rest = file.removeprefix(_WHOLE_SERVICE)
        return _WHOLE_SERVICE if rest != file and "/" not in rest else file
