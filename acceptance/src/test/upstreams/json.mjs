// An aggregator's JSON interface on Node's own http and crypto: signed by HMAC-SHA256, asked for receipts.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { hear, say } from './says.mjs';

const { JSON_KEY, JSON_SECRET } = process.env;
const messages = new Map();

function isSigned(request, body) {
  const { 'x-api-key': key, 'x-timestamp': time, 'x-signature': signature } = request.headers;
  const wanted = createHmac('sha256', JSON_SECRET).update(`${request.method}\n${request.url}\n${time}\n${body}`).digest('hex');
  return key === JSON_KEY && signature?.length === wanted.length && timingSafeEqual(Buffer.from(signature), Buffer.from(wanted));
}

function answer(request, body) {
  if (!isSigned(request, body)) {
    return [401, { code: 10, message: 'not signed' }];
  }
  if (request.method === 'GET' && request.url === '/v1/balance') {
    return [200, { balance: 7654321 }];
  }
  if (request.method === 'POST' && request.url === '/v1/messages') {
    const message = JSON.parse(body);
    const messageId = `json-${messages.size + 1}`;
    messages.set(messageId, message);
    say({ submit: messageId, from: message.from, to: message.to, text: message.text });
    return [200, { code: 0, messageId }];
  }
  const messageId = request.url.split('/').pop();
  const asked = messages.get(messageId);
  if (!asked) {
    return [404, { code: 12, message: 'no such message' }];
  }
  say({ receipt: messageId });
  return [200, { messageId, reference: asked.reference, status: 'DELIVERED', error: '000', to: asked.to, from: asked.from, doneAt: Date.now() }];
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
  }
  const [status, told] = answer(request, body);
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(told));
});
server.listen(0, '127.0.0.1', () => say({ listening: server.address().port }));
await hear(() => {});
