"""The abuse of ``tests/e2e/test_abuse.py`` for minutes: nothing grows, nobody is shut out."""

import time

from kg.config import Config
from tests.e2e import test_abuse
from tests.e2e.serving import children_of, forker_of, front_of, served, wait
from tests.long import MINUTES

ATTACKS = (
    test_abuse.abuse,
    test_abuse.test_small_queries_are_answered_while_bad_ones_fill_every_place,
    test_abuse.test_who_hangs_up_frees_the_worker,
    test_abuse.test_slow_clients_are_let_go,
    test_abuse.test_who_takes_nothing_is_let_go,
    test_abuse.test_requests_too_large_are_refused,
    test_abuse.test_many_connections_do_not_shut_others_out,
)


def test_nothing_grows(config: Config) -> None:
    with served(test_abuse.environ_of(config, client_timeout_s=2)) as url:
        pid = front_of(url)
        for attack in ATTACKS:  # what is made once is made now
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
                len(children_of(forker_of(url) or 0)) == config.fast_queries + config.slow_queries
            )
        )
