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
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

# "cpu_ratio" is the same ratio in time on the processors, the load's included: on a machine that others use too, a
# program of several threads gets more than its share of a second, and the first ratio alone would flatter.
LIMITS = {"ratio": 0.25, "cpu_ratio": 0.25, "kilobytes_a_poll": 20}
SERVICE = "zz.load"
ROUNDS = 3
HELD = 2000
RATES = (250, 500, 1000, 2000, 3000, 4000, 5000, 6000, 8000, 10000)


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
            "id": "load", "url": "https://localhost/gateway", "operator": "load", "port": 0, "metrics_port": 0, "tls": "proxy",
            "max_connections": 4096, "services": [service]}))
        (self.folder / "record.json").write_text(
            self.tool(programs / "pop-gateway", "keys", "--config", self.folder / "gateway.conf"))
        self.process = subprocess.Popen([programs / "pop-gateway", "run", "--config", self.folder / "gateway.conf"],
                                        stdout=subprocess.PIPE, stderr=open(self.folder / "gateway.log", "wb"), text=True,
                                        preexec_fn=self._more_files)
        ports = json.loads(self.process.stdout.readline().split(" ", 1)[1])
        self.port, self.metrics_port = ports["port"], ports["metrics_port"]

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

    def until_held(self, count):
        while True:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics") as answer:
                held = int(re.search(r"^pop_gateway_held_polls (\d+)", answer.read().decode(), re.M)[1])
            if held >= count:
                return held

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
        gateway.until_held(50)
        before = gateway.memory()
        with subprocess.Popen(gateway.load_command("polls", conversations=count, held=count), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as polls:
            held = gateway.until_held(count)  # of the first, some may be over by now
            after = gateway.memory()
            polls.stdin.close()
        first.stdin.close()
    return (after - before) / (held - 50)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--json", help="write the figures here")
    parser.add_argument("--quick", action="store_true", help="the limits only, not the curve")
    options = parser.parse_args()

    full = [with_gateway(options.build, lambda gateway: gateway.messages(connections=128, conversations=128, messages=200))
            for _ in range(ROUNDS)]
    median = sorted(full, key=lambda figures: figures["cpu_ratio"])[len(full) // 2]  # the median
    kilobytes = with_gateway(options.build, lambda gateway: held_polls(gateway, HELD))
    curve = []
    for rate in () if options.quick else RATES:
        conversations = 64 if rate <= 4000 else 192  # of which one takes 256 messages at most
        messages = max(2, round(rate * 3 / conversations))
        figures = with_gateway(options.build, lambda gateway: gateway.messages(
            connections=64, conversations=conversations, messages=messages, rate=rate, seconds=0.5))
        curve.append({name: figures[name] for name in ("rate", "per_second", "p50_us", "p99_us")})
        print(f"{rate:>6} a second asked, {figures['per_second']:>6.0f} stored: p50 {figures['p50_us']} us, p99 {figures['p99_us']} us",
              flush=True)

    figures = {
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
        "messages_per_second": median["per_second"],
        "decapsulations_per_second": median["decapsulations_per_second"],
        "ratio": median["ratio"],
        "cpu_us_a_message": median["cpu_us_a_message"],
        "cpu_us_a_decapsulation": median["cpu_us_a_decapsulation"],
        "cpu_ratio": median["cpu_ratio"],
        "p50_us": median["p50_us"], "p99_us": median["p99_us"],
        "held_polls": HELD,
        "kilobytes_a_poll": round(kilobytes, 1),
        "curve": curve,
    }
    print(f"durable messages a second   {median['per_second']:>8.0f}   ({median['connections']} connections, p99 {median['p99_us'] / 1000:.1f} ms)")
    print(f"bare decapsulations         {median['decapsulations_per_second']:>8.0f}   on {median['decapsulation_threads']} threads")
    print(f"ratio                       {median['ratio']:>8.2f}   at least {LIMITS['ratio']}")
    print(f"the same in processor time  {median['cpu_ratio']:>8.2f}   {median['cpu_us_a_decapsulation']} us of {median['cpu_us_a_message']} us, the load's included")
    print(f"memory of a held poll       {kilobytes:>8.1f}   KB, at most {LIMITS['kilobytes_a_poll']}, with {HELD} held")
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1) + "\n")
    missed = [name for name, fine in (("ratio", median["ratio"] >= LIMITS["ratio"]),
                                      ("cpu_ratio", median["cpu_ratio"] >= LIMITS["cpu_ratio"]),
                                      ("kilobytes_a_poll", kilobytes <= LIMITS["kilobytes_a_poll"])) if not fine]
    if missed:
        print("missed: " + ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
