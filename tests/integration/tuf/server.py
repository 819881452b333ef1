"""A web server on loopback that serves files from memory, and on chosen paths whatever a test makes it do."""

import http.server
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.lstrip("/")
        self.server.requests.append(path)
        if path in self.server.instead:
            self.server.instead[path](self)
        elif path in self.server.files:
            answer(self, self.server.files[path])
        else:
            self.send_error(404)

    def log_message(self, *_):
        pass


def answer(handler, content, length=None, status=200, **headers):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


class Server(http.server.ThreadingHTTPServer):
    """`files` by path without the first slash; `instead` holds functions that take the handler."""

    def __init__(self, files, host="127.0.0.1"):
        super().__init__((host, 0), Handler)
        self.files, self.instead, self.requests = files, {}, []
        self.url = f"http://{host}:{self.server_address[1]}/"
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def handle_error(self, *_):
        """A client that stops reading is what several tests are about."""

    def stop(self):
        self.shutdown()
        self.thread.join()
        self.server_close()
