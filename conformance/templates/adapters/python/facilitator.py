# x402-conformance starts this program and asks it over HTTP. Let the three functions call your facilitator.
# If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The network to serve, a node of it, and the key that pays the gas.
NETWORK = os.environ.get("EVM_NETWORK")
RPC_URL = os.environ.get("EVM_RPC_URL")
PRIVATE_KEY = os.environ.get("EVM_PRIVATE_KEY")

NOT_WRITTEN = (501, {"error": "The adapter is not written yet."})


def supported(_body):
    """Which kinds of payment are served: specification, section 7.3."""
    return NOT_WRITTEN


def verify(_body):
    """Whether a payment is good: section 7.1. The body is the bytes that were sent."""
    return NOT_WRITTEN


def settle(_body):
    """Carries a payment out: section 7.2."""
    return NOT_WRITTEN


ROUTES = {"GET /supported": supported, "POST /verify": verify, "POST /settle": settle}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Keeps the log free of one line per request."""

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        route = ROUTES.get(f"{self.command} {self.path}")
        status, value = route(body) if route else (404, {"error": "There is nothing here."})
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = answer


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4022"))), Handler).serve_forever()
