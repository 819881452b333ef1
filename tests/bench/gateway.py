"""The gateway's speed, with its floor measured in the same run: durable messages a second, long polls held, latency.

    build/dev/venv/bin/python tests/bench/gateway.py --build build/dev [--json FILE] [--quick]

Prints a table; ends with 1 when a limit of LIMITS is missed. --json keeps the figures for gateway_chart.py.
The gateway takes plain HTTP on loopback, as behind a proxy that ends TLS; its load runs on the same cores.
"""
import argparse
import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LIMITS = {"ratio": 0.25, "kilobytes_a_poll": 20}
SERVICE = "zz.load"
ROUNDS = 5
HELD = 2000
RATES = (250, 500, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000)


class Gateway:
    """A gateway in a folder of its own."""

    def __init__(self, build, folder):
        self.folder = Path(folder)
        programs = Path(build) / "samples/helpline"
        self.load_program = Path(build) / "tests/bench/pop_gateway_load"
        desk = self.tool(programs / "pop-desk", "keys", "--out", self.folder / "keys/desk", "--service", SERVICE, "--gateway", "load")
        (self.folder / "desk.json").write_text(desk)
        service = {**json.loads(desk)["service"], "queue_limit": 100000, "starts_per_minute": 100000, "message_limit": 10000000}
        (self.folder / "gateway.conf").write_text(json.dumps({
            "id": "load", "url": "https://localhost/gateway", "operator": "load", "port": 0, "tls": "proxy",
            "max_connections": 4096, "services": [service]}))
        (self.folder / "record.json").write_text(
            self.tool(programs / "pop-gateway", "keys", "--config", self.folder / "gateway.conf"))
        self.process = subprocess.Popen([programs / "pop-gateway", "run", "--config", self.folder / "gateway.conf"],
                                        stdout=subprocess.PIPE, stderr=open(self.folder / "gateway.log", "wb"), text=True,
                                        preexec_fn=self._more_files)
        self.port = json.loads(self.process.stdout.readline().split(" ", 1)[1])["port"]

    @staticmethod
    def _more_files():
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    @staticmethod
    def tool(*words):
        return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout

    def load_command(self, kind, **options):
        words = [self.load_program, kind, "--config", self.folder / "gateway.conf", "--record", self.folder / "record.json",
                 "--desk", self.folder / "desk.json", "--service", SERVICE, "--port", self.port]
        for name, value in options.items():
            words += [f"--{name}", value]
        return [str(word) for word in words]

    def messages(self, **options):
        return json.loads(self.tool(*self.load_command("messages", pid=self.process.pid, keys=self.folder / "keys/desk", **options)))

    def memory(self):
        """Of the process alone, in kilobytes: what is its own and in memory."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return sum(int(size) for size in re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+) kB", rollup, re.M))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def with_gateway(build, run):
    with tempfile.TemporaryDirectory(prefix="pop-load-") as folder:
        gateway = Gateway(build, folder)
        try:
            result = run(gateway)
        finally:
            status = gateway.stop()
        if status != 0:
            raise SystemExit(f"the gateway ended with {status}")
        return result


def held_polls(gateway, count):
    """Kilobytes that the gateway's memory grows by, for each long poll it holds."""
    # Warm: what the first connections cost once is no part of a poll.
    with subprocess.Popen(gateway.load_command("polls", conversations=50, held=50), stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as first:
        first.stdout.readline()
        before = gateway.memory()
        with subprocess.Popen(gateway.load_command("polls", conversations=count, held=count), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as polls:
            polls.stdout.readline()
            gateway.tool(*gateway.load_command("floor", seconds=3))  # they are opened and held meanwhile
            after = gateway.memory()
            polls.stdin.close()
        first.stdin.close()
    return (after - before) / count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--json", help="write the figures here")
    parser.add_argument("--quick", action="store_true", help="the limits only, not the curve")
    options = parser.parse_args()

    full = [with_gateway(options.build, lambda gateway: gateway.messages(connections=128, conversations=128, messages=200))
            for _ in range(ROUNDS)]
    best = sorted(full, key=lambda figures: figures["ratio"])[len(full) // 2]
    kilobytes = with_gateway(options.build, lambda gateway: held_polls(gateway, HELD))
    curve = []
    for rate in () if options.quick else RATES:
        messages = max(2, round(rate * 3 / 64))
        figures = with_gateway(options.build, lambda gateway: gateway.messages(
            connections=64, conversations=64, messages=messages, rate=rate, seconds=0.5))
        curve.append({name: figures[name] for name in ("rate", "per_second", "p50_us", "p99_us")})
        print(f"{rate:>6} a second asked, {figures['per_second']:>6.0f} stored: p50 {figures['p50_us']} us, p99 {figures['p99_us']} us",
              flush=True)

    figures = {
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
        "messages_per_second": best["per_second"],
        "decapsulations_per_second": best["decapsulations_per_second"],
        "ratio": best["ratio"],
        "ratios": sorted(figures["ratio"] for figures in full),
        "p50_us": best["p50_us"], "p99_us": best["p99_us"],
        "held_polls": HELD,
        "kilobytes_a_poll": round(kilobytes, 1),
        "curve": curve,
    }
    print(f"durable messages a second   {best['per_second']:>8.0f}   ({best['connections']} connections, p99 {best['p99_us'] / 1000:.1f} ms)")
    print(f"bare decapsulations         {best['decapsulations_per_second']:>8.0f}   on {best['decapsulation_threads']} threads")
    print(f"ratio                       {best['ratio']:>8.2f}   at least {LIMITS['ratio']}; all runs {figures['ratios']}")
    print(f"memory of a held poll       {kilobytes:>8.1f}   KB, at most {LIMITS['kilobytes_a_poll']}, with {HELD} held")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1) + "\n")
    missed = [name for name, fine in (("ratio", best["ratio"] >= LIMITS["ratio"]),
                                      ("kilobytes_a_poll", kilobytes <= LIMITS["kilobytes_a_poll"])) if not fine]
    if missed:
        print("missed: " + ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
