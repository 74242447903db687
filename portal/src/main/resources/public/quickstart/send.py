"""Sends one message and waits for its end. Needs Python 3 alone, and the key in BRANDCAST_KEY."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

BASE = os.environ.get("BRANDCAST_URL", "http://127.0.0.1:8600")
ENDS = {"DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED"}


def call(path, body=None):
    request = urllib.request.Request(
        BASE + path,
        data=None if body is None else json.dumps(body).encode("utf-8"),
        headers={
            "Authorization": "Bearer " + os.environ["BRANDCAST_KEY"],
            "Content-Type": "application/json",
            "Accept-Language": "en",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        # What is wrong, and what to do, field by field.
        sys.exit(f"{refused.code} {refused.read().decode('utf-8')}")


message = call(
    "/v1/messages",
    {
        "from": os.environ.get("BRANDCAST_FROM", "LOTUS"),
        "to": os.environ.get("BRANDCAST_TO", "0961234567"),
        "text": "Ma xac thuc cua ban la 123456",
        "type": "otp",
        # Your own id of the message: sent again with the same one, it is the same message.
        "clientRef": os.environ.get("BRANDCAST_REF", str(uuid.uuid4())),
    },
)
print("taken in:", message["messageId"])
for _ in range(20):
    status = call("/v1/messages/" + message["messageId"])["status"]
    if status in ENDS:
        print("end:", status)
        sys.exit(0)
    time.sleep(1)
sys.exit("not at its end yet; a webhook tells you without asking")
