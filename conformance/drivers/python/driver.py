"""A driver in Python 3 that needs nothing but its standard library: codecs, JSON, networks, amounts, offers and extensions.

It is the specification written down once more, in another language, so that a disagreement on bytes shows itself.
"""

import base64
import binascii
import json
import math
import re
import sys

MAX_DEPTH = 32
MAX_UINT256 = 2**256 - 1


class Invalid(Exception):
    """The input is malformed or out of range."""


class Refused(Exception):
    """The input is well formed and a rule refuses it."""


def text_member(value, name):
    if not isinstance(value.get(name), str):
        raise Invalid(f"{name} must be a text")
    return value[name]


def object_member(value, name):
    if not isinstance(value.get(name), dict):
        raise Invalid(f"{name} must be an object")
    return value[name]


def encode_base64(text):
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def decode_base64(text):
    if not re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", text) or ("=" in text and len(text) % 4):
        raise Invalid("not standard base64")
    try:
        data = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)
    except binascii.Error as error:
        raise Invalid(str(error)) from error
    if base64.b64encode(data).decode("ascii").rstrip("=") != text.rstrip("="):
        raise Invalid("the last bits are not zero")
    return data.decode("utf-8")


def unique_members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Invalid("a member is named twice")
    if "__proto__" in members:
        raise Invalid("a member is named __proto__")
    return members


def refuse_constant(name):
    raise Invalid(f"{name} is not JSON")


def parse_json(text):
    try:
        value = json.loads(text, object_pairs_hook=unique_members, parse_constant=refuse_constant)
    except RecursionError as error:
        raise Invalid("nested too deep") from error
    assert_plain(value, MAX_DEPTH)
    return value


def assert_plain(value, levels):
    if isinstance(value, str):
        value.encode("utf-8")  # Half of a surrogate pair cannot be written again.
    elif isinstance(value, float) and not math.isfinite(value):
        raise Invalid("a number beyond what can be held")
    elif isinstance(value, (dict, list)):
        if levels == 0:
            raise Invalid("nested too deep")
        for member in [*value, *value.values()] if isinstance(value, dict) else value:
            assert_plain(member, levels - 1)


def is_uint256(text):
    return re.fullmatch(r"0|[1-9][0-9]{0,77}", text) is not None and int(text) <= MAX_UINT256


def parse_amount(text):
    if not is_uint256(text):
        raise Invalid("not an amount in atomic units")
    return text


def read_decimals(value):
    decimals = value.get("decimals")
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 36:
        raise Invalid("decimals must be a whole number from 0 to 36")
    return decimals


def to_atomic(decimal, decimals):
    if not re.fullmatch(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", decimal):
        raise Invalid("not a decimal number")
    whole, _, fraction = decimal.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        raise Invalid("more decimals than the asset has")
    return parse_amount((whole + fraction.ljust(decimals, "0")).lstrip("0") or "0")


def from_atomic(amount, decimals):
    digits = parse_amount(amount).rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def parse_network(text):
    if not re.fullmatch(r"[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}", text):
        raise Invalid("not a CAIP-2 network")
    namespace, reference = text.split(":")
    return {"namespace": namespace, "reference": reference}


def match_network(pattern, network):
    parse_network(network)
    if pattern.endswith(":*"):
        return network.split(":")[0] == pattern[:-2]
    return pattern == network


def same(left, right):
    """Equal JSON, hex in any letter case; true is not one."""
    if isinstance(left, str) and isinstance(right, str):
        is_hex = re.fullmatch(r"0x[0-9a-fA-F]*", left) is not None
        return left.lower() == right.lower() if is_hex else left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def contains(whole, part):
    """Whether every member of `part` is in `whole` with an equal value."""
    if not isinstance(part, dict) or not isinstance(whole, dict):
        return same(whole, part)
    return all(name in whole and contains(whole[name], part[name]) for name in part)


def match_offer(offers, accepted):
    terms = {name: value for name, value in accepted.items() if name != "extra"}
    for index, offer in enumerate(offers):
        if not isinstance(offer, dict):
            continue
        ours = {name: value for name, value in offer.items() if name != "extra"}
        if same(ours, terms) and contains(accepted.get("extra") or {}, offer.get("extra") or {}):
            return index
    raise Refused("no offer matches")


def keeps_extensions(advertised, echoed):
    def info(entry):
        return entry.get("info") if isinstance(entry, dict) else None

    return all(
        name in echoed and contains(info(echoed[name]), info(entry)) if info(entry) is not None else True
        for name, entry in advertised.items()
    )


OPERATIONS = {
    "base64.encode": lambda value: {"base64": encode_base64(text_member(value, "text"))},
    "base64.decode": lambda value: {"text": decode_base64(text_member(value, "base64"))},
    "json.parse": lambda value: {"json": parse_json(text_member(value, "text"))},
    "network.parse": lambda value: parse_network(text_member(value, "text")),
    "network.match": lambda value: {
        "matches": match_network(text_member(value, "pattern"), text_member(value, "network"))
    },
    "amount.parse": lambda value: {"amount": parse_amount(text_member(value, "text"))},
    "amount.toAtomic": lambda value: {"amount": to_atomic(text_member(value, "decimal"), read_decimals(value))},
    "amount.fromAtomic": lambda value: {"decimal": from_atomic(text_member(value, "amount"), read_decimals(value))},
    "offer.match": lambda value: {"index": match_offer(value["offers"], object_member(value, "accepted"))},
    "extensions.echo": lambda value: {
        "kept": keeps_extensions(object_member(value, "advertised"), object_member(value, "echoed"))
    },
}

HELLO = {"name": "x402-plain-python", "version": "0.0.0", "language": "python", "ops": list(OPERATIONS)}


def answer(question):
    operation = question.get("op")
    if operation == "hello":
        return {"ok": True, "value": HELLO}
    if operation not in OPERATIONS:
        return {"ok": False, "error": {"type": "unsupported"}}
    try:
        return {"ok": True, "value": OPERATIONS[operation](question["input"])}
    except Refused as error:
        return {"ok": False, "error": {"type": "refused", "detail": str(error)}}
    except (Invalid, ValueError) as error:
        return {"ok": False, "error": {"type": "invalid", "detail": str(error)}}
    except Exception as error:  # Whatever else: the library broke, and says so.
        return {"ok": False, "error": {"type": "internal", "detail": repr(error)}}


def main():
    for line in sys.stdin.buffer:
        question = json.loads(line)
        sys.stdout.write(json.dumps({"id": question["id"], **answer(question)}) + "\n")
        sys.stdout.flush()


main()
