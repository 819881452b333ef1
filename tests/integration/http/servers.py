#!/usr/bin/env python3
"""Runs a command beside HTTPS servers on loopback that tell what they see.

  servers.py MAKE_CA COMMAND...

The command finds in its environment POP_CA (the certificate authority's file) and, for each server below, POP_PORT_<NAME>. Every
server speaks the paths of `answer`; they differ in how they are reached.

  TRUSTED   a certificate of that authority for localhost
  STRANGER  a certificate for localhost, of another authority
  OLD       like TRUSTED, but offers TLS 1.1 at most
  PLAIN     HTTP without TLS
  SILENT    accepts connections and says nothing, not even a handshake
  PROXY     an HTTP proxy that tunnels to TRUSTED and nowhere else
  CLOSED    a port that nobody else can take and that refuses connections
"""
import gzip
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

requests = Counter()  # by server
tunnelled = []        # what the proxy was asked
holding = set()       # connections whose client waits for an answer that never comes
lock = threading.Lock()


def response(body, *headers, status="200 OK", length=True):
    lines = ["HTTP/1.1 " + status, "content-type: application/test; v=1", *headers]
    if length:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def pattern(size):
    return (bytes(range(256)) * (size // 256 + 1))[:size]


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


class Hold(Exception):
    """Nothing more is said until the client goes."""


class Close(Exception):
    """The connection ends here."""


def answer(send, connection, head, body):
    """One request's answer. `connection` is (server, number, resumed, requests so far)."""
    target = urlsplit(head.split(b" ", 2)[1].decode())
    size = int(parse_qs(target.query).get("size", ["0"])[0])
    path = target.path
    if path == "/head":
        send(response(head))
    elif path == "/echo":
        send(response(body))
    elif path == "/bytes":
        send(response(pattern(size)))
    elif path == "/gzip":
        send(response(gzip.compress(pattern(size)), "content-encoding: gzip"))
    elif path == "/chunks":
        send(response(b"", "transfer-encoding: chunked", length=False))
        for at in range(0, size, 1000):
            send(chunk(pattern(size)[at : at + 1000]))
        send(b"0\r\n\r\n")
    elif path == "/to_the_end":
        send(response(pattern(size), "connection: close", length=False))
        raise Close
    elif path == "/cut_short":
        send(response(pattern(size)).replace(b"content-length: %d" % size, b"content-length: %d" % (size + 1)))
        raise Close
    elif path == "/cut_chunk":
        send(response(chunk(pattern(size)), "transfer-encoding: chunked", length=False))
        raise Close
    elif path == "/endless":
        send(response(b"", "transfer-encoding: chunked", length=False))
        while True:
            send(chunk(pattern(4096)))
    elif path == "/drip":
        send(response(b"", "transfer-encoding: chunked", length=False))
        while True:
            send(chunk(b"."))
            threading.Event().wait(0.02)
    elif path == "/hold":
        raise Hold
    elif path == "/moved":
        send(response(b"elsewhere", "location: /echo", status="302 Found"))
    elif path == "/password":
        send(response(b"", 'www-authenticate: Basic realm="who"', status="401 Unauthorized"))
    elif path == "/cookie":
        send(response(b"", "set-cookie: who=child; Path=/; Secure; Max-Age=86400"))
    elif path == "/leave":
        send(response(b""))
        raise Close
    elif path == "/hang_up":
        raise Close
    elif path == "/connection":
        _, number, resumed, count = connection
        send(response(f"{number} {count} {int(resumed)}".encode()))
    elif path == "/requests":
        send(response(str(requests[target.query]).encode()))
    elif path == "/tunnelled":
        send(response(b"".join(tunnelled)))
    elif path == "/holding":
        send(response(str(len(holding)).encode()))
    else:
        send(response(b"", status="404 Not Found"))


def head_of(read):
    lines = []
    while (line := read.readline()) not in (b"\r\n", b""):
        lines.append(line)
    return b"".join(lines)


def serve_connection(name, number, raw, context):
    with raw:
        try:
            with context.wrap_socket(raw, server_side=True) if context else raw as line:
                read = line.makefile("rb")
                count = 0
                while head := head_of(read):
                    with lock:
                        requests[name] += 1
                    count += 1
                    length = [h.split(b":")[1] for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:")]
                    body = read.read(int(length[0])) if length else b""
                    resumed = context is not None and line.session_reused
                    try:
                        answer(line.sendall, (name, number, resumed, count), head, body)
                    except Hold:
                        with lock:
                            holding.add(number)
                        try:
                            read.read(1)  # until the client closes
                        finally:
                            with lock:
                                holding.discard(number)
        except Close:
            pass
        except OSError:
            pass  # the client went, or refused this server's certificate


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one of the two went


def tunnel(raw, allowed):
    """One connection to the proxy."""
    with raw:
        head = head_of(raw.makefile("rb", buffering=0))
        with lock:
            tunnelled.append(head)
        if not head.startswith(b"CONNECT 127.0.0.1:%d " % allowed):
            raw.sendall(response(b"no", status="403 Forbidden"))
            return
        with socket.create_connection(("127.0.0.1", allowed)) as line:
            raw.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            threading.Thread(target=pump, args=(line, raw), daemon=True).start()
            pump(raw, line)


def listen_as_proxy(allowed):
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)

    def accept():
        while True:
            threading.Thread(target=tunnel, args=(listener.accept()[0], allowed), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def listen(name, context=None, silent=False):
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)

    def accept():
        held = []
        number = 0
        while True:
            raw, _ = listener.accept()
            number += 1
            if silent:
                held.append(raw)
            else:
                threading.Thread(target=serve_connection, args=(name, number, raw, context), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def context_of(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


def main():
    make_ca, command = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        ours, others = Path(folder, "ours"), Path(folder, "others")
        for ca in (ours, others):
            subprocess.run([make_ca, ca, "server"], check=True, stdout=subprocess.DEVNULL)
        old = context_of(ours)
        old.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python, too, would rather not
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        closed = socket.socket()
        closed.bind(("127.0.0.1", 0))  # and never listens
        ports = {
            "TRUSTED": listen("TRUSTED", context_of(ours)),
            "STRANGER": listen("STRANGER", context_of(others)),
            "OLD": listen("OLD", old),
            "PLAIN": listen("PLAIN"),
            "SILENT": listen("SILENT", silent=True),
            "CLOSED": closed.getsockname()[1],
        }
        ports["PROXY"] = listen_as_proxy(ports["TRUSTED"])
        # A system that permits old TLS: the transport must refuse it by itself.
        lax = Path(folder, "openssl.cnf")
        lax.write_text(
            "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n"
            "[c]\nMinProtocol = TLSv1\nCipherString = DEFAULT:@SECLEVEL=0\n"
        )
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment |= {"POP_PORT_" + name: str(port) for name, port in ports.items()}
        environment |= {"POP_CA": str(ours / "ca.pem"), "OPENSSL_CONF": str(lax)}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
