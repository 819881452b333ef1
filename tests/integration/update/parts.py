"""A directory published twice, web servers that serve it, and apps that look for updates: real processes on loopback.

Nothing sleeps to synchronise: everything waits for a line or for a request, with a deadline.
"""

import atexit
import functools
import os
import queue
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import made_up
from made_up import channel
from tool import SOURCE, ToolTest

DAY = 86400
START = 1780272000  # 2026-06-01T00:00:00Z, when the first version is published and built into the app
NOW = START + DAY   # when the second one is, and when the apps run
DEADLINE = 60.0
# Proxies of the surroundings have no part in this.
ENVIRONMENT = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}

# What made_up's directory says, and what its next version says.
OLD, NEW = (f"found POP_OK zy.line={number} 001.world=https://world.example.org" for number in (555, 556))
UNTOUCHED = "info 1 1 1 0"


@functools.cache
def certificates():
    """A CA and the server's certificate, made once a test program."""
    folder = tempfile.TemporaryDirectory(prefix="pop-ca-")
    atexit.register(folder.cleanup)
    subprocess.run([str(SOURCE / "samples/ca/make_ca.sh"), folder.name, "mirror"], check=True,
                   stdout=subprocess.DEVNULL, timeout=DEADLINE)
    return Path(folder.name)


class Close(Exception):
    """The connection ends here."""


class Hold(Exception):
    """Nothing more is said until the client goes."""


def response(body, *headers, status="200 OK", length=None):
    lines = ["HTTP/1.1 " + status, *headers, f"content-length: {len(body) if length is None else length}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Server:
    """Serves a folder over TLS and writes down the very bytes it is asked with. `instead` holds, by path or for all ("*"),
    functions that are given `send` and the file: a server that misbehaves."""

    def __init__(self, folder, port=0):
        self.folder, self.instead, self.requests = folder, {}, []
        self.arrived = queue.Queue()
        self.open = set()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificates() / "mirror.pem", certificates() / "mirror.key")
        self.listener = socket.create_server(("127.0.0.1", port), backlog=50)
        self.port = self.listener.getsockname()[1]
        self.url = f"https://localhost:{self.port}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def paths(self):
        return [request.split(b" ")[1].decode().lstrip("/") for request in self.requests]

    def expect(self, path):
        """Waits until it was asked for."""
        while self.arrived.get(timeout=DEADLINE) != path:
            pass

    def stop(self):
        """Like a server that is killed: its connections break and its port refuses."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for raw in list(self.open):
            try:
                raw.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # ended by itself

    def _accept(self):
        while True:
            try:
                raw, _ = self.listener.accept()
            except OSError:
                return  # stopped
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        self.open.add(raw)
        try:
            with raw, self.context.wrap_socket(raw, server_side=True) as line:
                self.open.add(line)
                read = line.makefile("rb")
                while head := b"".join(iter(read.readline, b"\r\n")):
                    if not head.endswith(b"\r\n"):
                        return  # the client went
                    self._answer(head, line.sendall, read)
        except (Close, OSError):
            pass  # OSError: the client went, or this server was stopped

    def _answer(self, head, send, read):
        self.requests.append(head)
        path = head.split(b" ")[1].decode().lstrip("/")
        file = self.folder / path
        content = file.read_bytes() if file.is_file() else None
        instead = self.instead.get(path, self.instead.get("*"))
        self.arrived.put(path)
        try:
            if instead:
                instead(send, content)
            else:
                send(response(b"", status="404 Not Found") if content is None else response(content))
        except Hold:
            read.read(1)


class Nginx:
    """A real one, gzip on; its log says what each request cost."""

    CONFIGURATION = """
{user}
worker_processes 1;
pid {prefix}/nginx.pid;
error_log {prefix}/error.log crit;
events {{}}
http {{
  log_format cost '$request_uri $status $bytes_sent $request_length $sent_http_content_encoding';
  access_log {prefix}/access.log cost;
  default_type application/octet-stream;
  types {{ application/json json; }}
  gzip on;
  gzip_types application/json;
  gzip_comp_level 6;
  client_body_temp_path {prefix}/tmp; proxy_temp_path {prefix}/tmp; fastcgi_temp_path {prefix}/tmp;
  uwsgi_temp_path {prefix}/tmp; scgi_temp_path {prefix}/tmp;
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {certificates}/mirror.pem;
    ssl_certificate_key {certificates}/mirror.key;
    location / {{ root {folder}; }}
  }}
}}
"""

    def __init__(self, folder, prefix):
        self.folder, self.prefix = folder, prefix
        (prefix / "tmp").mkdir(parents=True)
        # Workers of a root process take the rights of the folder's owner.
        owner = f"user {prefix.owner()} {prefix.group()};" if os.getuid() == 0 else ""
        for _ in range(5):  # nginx cannot choose a port: one found free may be taken meanwhile
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            (prefix / "nginx.conf").write_text(self.CONFIGURATION.format(
                user=owner, prefix=prefix, port=self.port, certificates=certificates(), folder=folder))
            done = self._run()
            if done.returncode == 0:
                break
        else:
            raise AssertionError(done.stderr)
        self.url = f"https://localhost:{self.port}/"

    def _run(self, *words):
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
        return subprocess.run([program, "-p", self.prefix, "-e", self.prefix / "error.log", "-c", self.prefix / "nginx.conf", *words],
                              capture_output=True, text=True, check=False, timeout=DEADLINE)

    def stop(self):
        """Waits until its log is whole."""
        pid = int((self.prefix / "nginx.pid").read_text())
        self._run("-s", "quit")
        end = time.monotonic() + DEADLINE
        while (self.prefix / "nginx.pid").exists():
            if time.monotonic() > end:
                raise AssertionError(f"nginx (pid {pid}) does not stop")
            time.sleep(0.01)

    def costs(self):
        """(path, status, bytes sent, bytes received, coding) of each request; of one that was stopped."""
        lines = (self.prefix / "access.log").read_text().splitlines()
        return [(path.lstrip("/"), int(status), int(sent), int(received), coding)
                for path, status, sent, received, coding in map(str.split, lines)]


class App:
    """One client, in a process of its own."""

    def __init__(self, test, root, bundle, mirrors, *, now=NOW, embedded_at=START, folder=None, locales=("en",), country="ZZ"):
        words = {"--root": root, "--bundle": bundle, "--embedded-at": embedded_at, "--now": now, "--country": country,
                 "--ca": certificates() / "ca.pem", **({"--folder": folder} if folder else {})}
        command = [os.environ["POP_UPDATING"], *(str(word) for pair in words.items() for word in pair)]
        command += [word for mirror in mirrors for word in ("--mirror", mirror)]
        command += [word for locale in locales for word in ("--locale", locale)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT, text=True,
                                        bufsize=1)
        self.lines = queue.Queue()
        self.log = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        test.addCleanup(self.kill)

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("log "):
                self.log.append(line.rstrip("\n"))
            else:
                self.lines.put(line.rstrip("\n"))
        self.lines.put("the app ended")

    def hear(self):
        return self.lines.get(timeout=DEADLINE)

    def say(self, line):
        self.process.stdin.write(line + "\n")

    def ask(self, line):
        self.say(line)
        return self.hear()

    def begin(self):
        started = self.ask("update")
        if started != "started POP_OK":
            raise AssertionError(started)

    def update(self):
        """To its end: the result's name. The reason is kept."""
        self.begin()
        _, result, self.reason = self.hear().split(" ", 2)
        return result

    def peak_kilobytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0])

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        if not self.process.stdin.closed:
            self.process.stdin.close()
            self.process.stdout.close()


class Published(ToolTest):
    """made_up's directory in three versions: in each next one, one country says another number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source, cls.keys, cls.repo, cls.bundle = (cls.folder / name for name in ("source", "keys", "repo", "bundle"))
        files = made_up.files()
        line = files["services/zy/line.json"]
        # The policy allows at once what the versions to come say, as editors would before a country changes a number.
        line["channels"] = [channel("phone", number) for number in ("555", "556")]
        made_up.write(cls.source, files)
        cls.run_ok("keys", "--out", cls.keys, "--source", cls.source)
        cls.run_ok("policy", "init", "--source", cls.source, "--keys", cls.keys, "--out", cls.source / "policy.json")
        line["channels"] = [channel("phone", "555")]
        made_up.write(cls.source, files)
        cls.versions = {}
        cls.publish(START)
        cls.root = cls.repo / "metadata/1.root.json"
        cls.run_ok("bundle", "--repo", cls.repo, "--out", cls.bundle)
        made_up.change(cls.source / "services/zy/line.json", channels=[channel("phone", "556")])
        cls.publish(NOW)
        made_up.change(cls.source / "services/zz/line.json", channels=[channel("phone", "116111")])
        cls.publish(NOW)

    @classmethod
    def publish(cls, now):
        """The repository as it is now stays to be served."""
        cls.run_ok("publish", "--source", cls.source, "--keys", cls.keys, "--out", cls.repo, "--now", now)
        number = len(cls.versions) + 1
        cls.versions[number] = cls.folder / f"v{number}"
        shutil.copytree(cls.repo, cls.versions[number])

    def serve(self, number, port=0):
        server = Server(self.versions[number], port)
        self.addCleanup(server.listener.close)
        return server

    def app(self, *mirrors, **options):
        return App(self, self.root, self.bundle, mirrors, **options)

    def new_folder(self):
        return Path(tempfile.mkdtemp(dir=self.folder))

    def assert_untouched(self, app):
        """The built-in directory answers, and a child finds help."""
        self.assertEqual(app.ask("find ZY"), OLD)
        self.assertEqual(app.ask("info"), UNTOUCHED)
        self.assertIn("S2:", app.ask("help"))
