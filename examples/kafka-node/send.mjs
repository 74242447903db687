// Sends SMS through Kafka with nothing of Brandcast's but the published schema file.
//
//   KAFKA_BOOTSTRAP=127.0.0.1:9194 KAFKA_USER=tenant-4 KAFKA_PASSWORD=… KAFKA_TOPIC=send-requests.tenant.4.care \
//     node send.mjs LOTUS 0961234567 "Don hang cua ban da giao" order-1
//
// Several messages: one JSON object a line on standard input, {"from","to","text","clientRef"}.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import avro from 'avsc';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { header } from './single-object.mjs';

const SCHEMA_FILE =
  process.env.SCHEMA_FILE ??
  new URL('../../schemas/src/main/resources/published/ClientSendRequest/v1.avsc', import.meta.url);

/** Avro's single-object encoding: the header, the body. */
function encoder(type) {
  const before = header(type);
  return (record) => Buffer.concat([before, type.toBuffer(record)]);
}

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

async function* requests() {
  const [from, to, text, clientRef] = process.argv.slice(2);
  if (from) {
    yield { from, to, text, clientRef };
    return;
  }
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) {
      yield JSON.parse(line);
    }
  }
}

const type = avro.Type.forSchema(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')));
const encode = encoder(type);
const kafka = new Kafka({
  clientId: 'brandcast-example',
  brokers: required('KAFKA_BOOTSTRAP').split(','),
  sasl: { mechanism: 'scram-sha-512', username: required('KAFKA_USER'), password: required('KAFKA_PASSWORD') },
  // In production the listener is encrypted: ssl: true
  ssl: process.env.KAFKA_TLS === 'true',
  logLevel: logLevel.ERROR,
});
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
try {
  let sent = 0;
  for await (const { from, to, text, clientRef } of requests()) {
    const value = encode({
      from,
      to,
      text,
      // The same clientRef is the same message, however often it is sent.
      clientRef: clientRef ?? null,
      orderId: null,
    });
    // acks: -1 returns when the record is durable.
    await producer.send({ topic: required('KAFKA_TOPIC'), acks: -1, messages: [{ key: to, value }] });
    sent++;
  }
  console.log(`${sent} sent`);
} finally {
  await producer.disconnect();
}
