"""A line that loses things, or changes them: TLS on both sides, and a seeded choice of what becomes of each request."""

import http.client
import http.server
import random
import ssl
import threading


class LossyLine:
    """Between whoever connects and https://localhost:`onward`. `fates` are chosen from at random, evenly:
    "pass"; "lose" the request; "mute": it arrives, its answer is lost; "twice": it arrives twice. `tamper(path, body)`
    gives what is handed back instead of an answer's body."""

    def __init__(self, onward, ca, cert, key, fates, seed, tamper=None):
        line = self
        self.counts = dict.fromkeys(fates, 0)
        chance, lock = random.Random(seed), threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                with lock:
                    fate = chance.choice(fates)
                    line.counts[fate] += 1
                if fate == "lose":
                    return self.hang_up()
                answers = [self.forward(body) for _ in range(2 if fate == "twice" else 1)]
                if fate == "mute":
                    return self.hang_up()
                status, kind, content = answers[-1]
                self.send_response(status)
                if kind:
                    self.send_header("content-type", kind)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def hang_up(self):
                self.close_connection = True

            def forward(self, body):
                connection = http.client.HTTPSConnection("localhost", onward, context=trusting, timeout=60)
                told = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "authorization")}
                try:
                    connection.request("POST", self.path, body, told)
                    response = connection.getresponse()
                    content = response.read()
                    if tamper:
                        content = tamper(self.path, content)
                    return response.status, response.getheader("content-type"), content
                except (OSError, http.client.HTTPException):
                    return 502, None, b""
                finally:
                    connection.close()

            def handle(self):
                try:
                    super().handle()
                except OSError:  # the other side has gone
                    pass

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_):  # a handshake that somebody gave up
                pass

        trusting = ssl.create_default_context(cafile=str(ca))
        self.server = Server(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(cert, key)
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
