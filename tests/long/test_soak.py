"""The abuse of ``tests/e2e/test_abuse.py`` for minutes: nothing grows, no client waits."""

import time

from kg.config import Config
from tests.e2e import test_abuse
from tests.e2e.serving import child_pids, forker_pid, served, server_pid, wait
from tests.long import MINUTES

ATTACKS = (
    test_abuse.abuse,
    test_abuse.test_small_queries_are_answered_while_bad_ones_fill_every_worker,
    test_abuse.test_a_client_that_hangs_up_frees_the_worker,
    test_abuse.test_slow_clients_are_disconnected,
    test_abuse.test_a_client_that_reads_nothing_is_disconnected,
    test_abuse.test_requests_that_are_too_large_are_refused,
    test_abuse.test_many_idle_connections_do_not_block_others,
)


def test_nothing_grows(config: Config) -> None:
    with served(test_abuse.environ_of(config, client_timeout_s=2)) as url:
        pid = server_pid(url)
        for attack in ATTACKS:  # fills the caches
            attack(url)
        before_bytes, before_files = test_abuse.rss_bytes(pid), test_abuse.n_files(pid)
        end = time.monotonic() + MINUTES * 60
        while time.monotonic() < end:
            for attack in ATTACKS:
                attack(url)
        wait(lambda: test_abuse.rss_bytes(pid) < before_bytes + 64 * 1024**2)
        wait(lambda: test_abuse.n_files(pid) < before_files + 10)
        wait(
            lambda: (
                len(child_pids(forker_pid(url) or 0)) == config.fast_queries + config.slow_queries
            )
        )
