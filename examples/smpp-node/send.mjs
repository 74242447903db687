// Sends SMS over SMPP 3.4 with the npm package smpp, and waits for their receipts.
//
//   SMPP_HOST=127.0.0.1 SMPP_PORT=2785 SMPP_SYSTEM_ID=lotus SMPP_PASSWORD=… \
//     node send.mjs LOTUS 0961234567 "Don hang cua ban da giao"
//
// Several messages: one JSON object a line on standard input, {"from","to","text","serviceType","reference"}.
// Prints a JSON object a line: {"to","id"} for what is accepted, {"to","status"} for what is refused, and
// {"id","state","error"} for each receipt. Ends when every accepted message has its receipts.
import { createInterface } from 'node:readline';
import smpp from 'smpp';

const PART_SEPTETS = 153;
const PART_UCS2 = 67;
const RECEIPTS_MILLIS = Number(process.env.SMPP_RECEIPTS_MILLIS ?? 120_000);

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

async function* requests() {
  const [from, to, text] = process.argv.slice(2);
  if (from) {
    yield { from, to, text };
    return;
  }
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) {
      yield JSON.parse(line);
    }
  }
}

/** What a text needs: the GSM alphabet, or UCS-2; and its parts under a user data header when it is long. */
function parts(text) {
  const plain = /^[\x20-\x5a\x5f\x61-\x7a\r\n]*$/.test(text);
  const coding = plain ? 0 : 8;
  const limit = plain ? PART_SEPTETS : PART_UCS2;
  if (text.length <= (plain ? 160 : 70)) {
    return [{ coding, message: text }];
  }
  const reference = Math.floor(Math.random() * 256);
  const total = Math.ceil(text.length / limit);
  return Array.from({ length: total }, (_, i) => ({
    coding,
    message: { udh: Buffer.from([5, 0, 3, reference, total, i + 1]), message: text.slice(i * limit, (i + 1) * limit) },
  }));
}

const session = smpp.connect({ url: `smpp://${required('SMPP_HOST')}:${required('SMPP_PORT')}`, auto_enquire_link_period: 20_000 });
const awaited = new Set();
const early = new Set();
let settled = () => {};

function ask(method, fields) {
  return new Promise((resolve) => session[method](fields, resolve));
}

function print(line) {
  console.log(JSON.stringify(line));
}

session.on('error', (error) => {
  console.error(`the connection failed: ${error.message}`);
  process.exit(1);
});
session.on('deliver_sm', (pdu) => {
  const text = String(pdu.short_message.message ?? pdu.short_message);
  const id = String(pdu.receipted_message_id ?? /id:(\S+)/.exec(text)[1]).replace(/\0/g, '');
  print({ id, state: /stat:(\S+)/.exec(text)[1], error: /err:(\S+)/.exec(text)[1] });
  session.send(pdu.response());
  // A receipt may overtake the answer to its submit_sm.
  if (!awaited.delete(id)) {
    early.add(id);
  }
  settled();
});

await new Promise((resolve) => session.on('connect', resolve));
const bound = await ask('bind_transceiver', { system_id: required('SMPP_SYSTEM_ID'), password: required('SMPP_PASSWORD') });
if (bound.command_status !== 0) {
  throw new Error(`not bound: 0x${bound.command_status.toString(16)}`);
}

let failures = 0;
for await (const { from, to, text, serviceType, reference } of requests()) {
  for (const { coding, message } of parts(text)) {
    const answer = await ask('submit_sm', {
      service_type: serviceType ?? '',
      source_addr_ton: 5,
      source_addr: from,
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: to,
      esm_class: message.udh ? 0x40 : 0,
      registered_delivery: 1,
      data_coding: coding,
      short_message: message,
      // Sent again with the same reference within a day, the same text to the same number is the same message.
      ...(reference === undefined ? {} : { user_message_reference: reference }),
    });
    if (answer.command_status === 0) {
      print({ to, id: answer.message_id });
      if (!early.delete(answer.message_id)) {
        awaited.add(answer.message_id);
      }
    } else {
      failures++;
      print({ to, status: `0x${answer.command_status.toString(16)}` });
    }
  }
}

const inTime = await new Promise((resolve) => {
  const timer = setTimeout(() => resolve(false), RECEIPTS_MILLIS);
  settled = () => {
    if (awaited.size === 0) {
      clearTimeout(timer);
      resolve(true);
    }
  };
  settled();
});
await ask('unbind', {});
session.close();
if (!inTime) {
  console.error(`${awaited.size} receipts did not come in time`);
}
process.exitCode = inTime && failures === 0 ? 0 : 2;
