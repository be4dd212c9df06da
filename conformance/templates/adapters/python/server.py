# x402-conformance starts this program and buys from it. Put your middleware in front of the route.
# If your program reads PORT and the variables below by itself, name it in x402-conformance.yaml and delete this file.
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Who verifies and settles, who is to be paid, and on which network. The price may be up to one dollar.
FACILITATOR_URL = os.environ.get("FACILITATOR_URL")
PAY_TO = os.environ.get("EVM_PAYEE_ADDRESS")
NETWORK = os.environ.get("EVM_NETWORK")
RPC_URL = os.environ.get("EVM_RPC_URL")


def report(_headers):
    """The goods. They may be had only for money: answer 402 with an offer first, then verify, sell and settle."""
    return 501, {"error": "The adapter is not written yet."}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Keeps the log free of one line per request."""

    def do_GET(self):
        sold = self.path == "/exact/evm/eip3009"
        status, value = report(self.headers) if sold else (404, {"error": "There is nothing here."})
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4021"))), Handler).serve_forever()
