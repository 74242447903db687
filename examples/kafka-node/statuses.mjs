// Prints what becomes of a tenant's messages, one JSON object a line, with nothing of Brandcast's but the published schema.
//
//   KAFKA_BOOTSTRAP=127.0.0.1:9194 KAFKA_USER=tenant-4 KAFKA_PASSWORD=… KAFKA_TOPIC=status.tenant.4 node statuses.mjs
//
// Goes on for ever; with refs on the command line (the clientRef of your messages) it prints those alone and ends when each
// has its final status.
import { readFileSync } from 'node:fs';
import avro from 'avsc';
import { Kafka, logLevel } from 'kafkajs';
import { header } from './single-object.mjs';

const SCHEMA_FILE =
  process.env.SCHEMA_FILE ??
  new URL('../../schemas/src/main/resources/published/StatusUpdate/v1.avsc', import.meta.url);
const FINAL = new Set(['DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED', 'REJECTED', 'CANCELLED']);

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

const type = avro.Type.forSchema(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')));
const expected = header(type);

function decode(value) {
  // Another fingerprint is a later version of the schema: fetch its file, and resolve it against yours.
  if (!value.subarray(0, expected.length).equals(expected)) {
    throw new Error(`a record of another schema: ${value.subarray(0, expected.length).toString('hex')}`);
  }
  return type.fromBuffer(value.subarray(expected.length));
}

const kafka = new Kafka({
  clientId: 'brandcast-example',
  brokers: required('KAFKA_BOOTSTRAP').split(','),
  sasl: { mechanism: 'scram-sha-512', username: required('KAFKA_USER'), password: required('KAFKA_PASSWORD') },
  // In production the listener is encrypted: ssl: true
  ssl: process.env.KAFKA_TLS === 'true',
  logLevel: logLevel.ERROR,
});
const refs = process.argv.slice(2);
const waiting = new Set(refs);
// The group remembers how far you have read; its name begins with your user's and a full stop.
const group = process.env.KAFKA_GROUP ?? `${required('KAFKA_USER')}.statuses`;
const consumer = kafka.consumer({ groupId: group });
const seen = new Set();
await consumer.connect();
await consumer.subscribe({ topic: required('KAFKA_TOPIC'), fromBeginning: true });
await new Promise((resolve, reject) => {
  consumer
    .run({
      eachMessage: async ({ message }) => {
        const update = decode(message.value);
        if (seen.has(update.eventId) || (refs.length > 0 && !refs.includes(update.clientRef))) {
          return;
        }
        // A real system keeps these where it keeps the statuses.
        seen.add(update.eventId);
        console.log(JSON.stringify(update));
        if (FINAL.has(update.status) && waiting.delete(update.clientRef) && waiting.size === 0) {
          resolve();
        }
      },
    })
    .catch(reject);
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) {
      reject(payload.error);
    }
  });
});
await consumer.disconnect();
