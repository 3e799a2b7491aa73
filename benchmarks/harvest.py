"""A harvest of many hosts at its real pace: time, requests a second, peak memory, and what one slow host costs others.

    python -m benchmarks.harvest [--hosts 200] [--reports 10000]

The hosts are addresses of the loopback network, served by a process of their own. Nothing else is asked.
"""

import argparse
import itertools
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import defaultdict
from ipaddress import IPv4Network
from multiprocessing.connection import Connection
from pathlib import Path

from flows.harvest.addresses import Network
from flows.harvest.night import Settings
from flows.harvest.steps import run_night
from tests.site.server import NETWORK, Reply, SiteServer
from tests.site.story import listing, page, row

SLOW = 0
"""The number of the host that answers slowly."""
SLOW_REPORTS = 8


def host_name(number: int) -> str:
    """The address of host `number`."""
    return f"127.77.{100 + number // 200}.{number % 200 + 1}"


def serve(connection: Connection, hosts: int, each: int) -> None:
    """Serves until it is told to stop; hands back what the server saw."""
    body = page(1)
    names = {host_name(number): number for number in range(hosts)}

    def answer(host: str, path: str) -> Reply | None:
        number = names[host]
        slow = number == SLOW
        if path == "/nb/":
            count = SLOW_REPORTS if slow else each
            rows = [row(f"t20230101_{place}.htm", f"第{place}局2022年政府信息公开年报") for place in range(count)]
            return Reply(listing(rows))
        if path.startswith("/nb/t"):
            return Reply(body + f"<!-- {host} {path} -->".encode(), delay=2.0 if slow else 0.0)
        return None

    with SiteServer(list(names), fallback=answer) as server:
        connection.send(server.port)
        connection.recv()
        connection.send([(asked.host, asked.began, asked.ended) for asked in server.log])


def harvest(connection: Connection, folder: Path) -> None:
    """One harvest on the real clock; hands back its requests by outcome and the peak memory in MB."""
    network = Network(IPv4Network(NETWORK))
    settings = Settings(folder / "raw", folder / "state", "mailto:bench@example.org", network=network)
    report = run_night(settings, folder / "sources", (), {}, None)
    connection.send((report["requests"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def write_sources(folder: Path, hosts: int, port: int) -> None:
    """A source a host."""
    folder.mkdir()
    for number in range(hosts):
        (folder / f"host-{number}.yaml").write_text(
            f"id: host-{number}\nname: host-{number}\naddress: http://{host_name(number)}:{port}/nb/\nfamily: listing\n"
            f"expect: {{reports_a_year: 0}}\noverrides:\n  - {{ports: '{port}', why: loopback}}\n"
            "  - {hours: '00:00-24:00', why: loopback}\n"
        )


def figures(log: list[tuple[str, float, float]], seconds: float) -> dict[str, float]:
    """What the server saw: the pace of every host, and when hosts were done beside the slow one."""
    by_host: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for host, began, ended in log:
        by_host[host].append((began, ended))
    start = min(began for _, began, _ in log)
    done = sorted(times[-1][1] - start for host, times in by_host.items() if host != host_name(SLOW))
    gaps = [after[0] - before[1] for times in by_host.values() for before, after in itertools.pairwise(times)]
    return {
        "seconds": round(seconds, 1),
        "requests": len(log),
        "requests_a_second": round(len(log) / seconds, 1),
        "shortest_pause": round(min(gaps), 3),
        "first_other_host_done": round(done[0], 1),
        "last_other_host_done": round(done[-1], 1),
        "slow_host_done": round(by_host[host_name(SLOW)][-1][1] - start, 1),
    }


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.harvest", description="A harvest of many hosts.")
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--reports", type=int, default=10_000)
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there, options.hosts, options.reports // options.hosts))
    server.start()
    port = here.recv()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_sources(folder / "sources", options.hosts, port)
        ours, theirs = context.Pipe()
        night = context.Process(target=harvest, args=(theirs, folder))
        started = time.monotonic()
        night.start()
        outcomes, megabytes = ours.recv()
        seconds = time.monotonic() - started
        night.join()
    here.send("stop")
    found = figures(here.recv(), seconds)
    server.join()
    print(json.dumps({**found, "peak_megabytes": round(megabytes), "outcomes": outcomes}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
