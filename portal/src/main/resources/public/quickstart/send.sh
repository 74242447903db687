#!/bin/sh
# Sends one message and waits for its end. Needs curl, and the key in BRANDCAST_KEY.
set -eu
base="${BRANDCAST_URL:-http://127.0.0.1:8600}"
# Your own id of the message: sent again with the same one, it is the same message.
ref="${BRANDCAST_REF:-order-$$-$(date +%s)}"

answer=$(curl -sS --fail-with-body -X POST "$base/v1/messages" \
  -H "Authorization: Bearer $BRANDCAST_KEY" -H 'Content-Type: application/json' -H 'Accept-Language: en' \
  -d "{\"from\":\"${BRANDCAST_FROM:-LOTUS}\",\"to\":\"${BRANDCAST_TO:-0961234567}\",\"text\":\"Ma xac thuc cua ban la 123456\",\"type\":\"otp\",\"clientRef\":\"$ref\"}")
id=$(printf '%s' "$answer" | sed -n 's/.*"messageId" *: *"\([^"]*\)".*/\1/p')
echo "taken in: $id"

for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  status=$(curl -sS --fail-with-body "$base/v1/messages/$id" -H "Authorization: Bearer $BRANDCAST_KEY" |
    sed -n 's/.*"status" *: *"\([^"]*\)".*/\1/p' | head -n 1)
  case "$status" in
    DELIVERED | PARTIAL | FAILED | EXPIRED | REJECTED | CANCELLED) echo "end: $status"; exit 0 ;;
  esac
  sleep 1
done
echo "still $status; a webhook tells you without asking" >&2
exit 1
