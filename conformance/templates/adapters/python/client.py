# x402-conformance runs this program once per purchase. Let buy call your client.
# If your program reads the variables below by itself, name it in x402-conformance.yaml and delete this file.
import json
import os
import sys

# What to buy, and the key that pays, funded with mock USDC on this network. A policy should allow a few cents.
URL = os.environ.get("RESOURCE_SERVER_URL", "") + os.environ.get("ENDPOINT_PATH", "")
PRIVATE_KEY = os.environ.get("EVM_PRIVATE_KEY")
NETWORK = os.environ.get("EVM_NETWORK")
RPC_URL = os.environ.get("EVM_RPC_URL")


def buy():
    """Gets the goods: a dict with success, status_code, data, payment_response; None as long as it is not written."""
    return None


result = buy()
# The last line of the output is one JSON object; 0 is a success, 1 is none, 77 says "I do not support this".
print(json.dumps(result or {"success": False, "error": "The adapter is not written yet."}))
sys.exit(77 if result is None else 0 if result["success"] else 1)
