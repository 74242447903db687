// A carrier's SOAP service of the npm package soap, by a WSDL: tells each wsCpMt, and posts its receipt as wsCpDlr to the address
// that it is told by a line {"callback"}.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import soap from 'soap';
import { hear, say } from './says.mjs';

const { SOAP_USER, SOAP_PASSWORD, SOAP_CALLBACK_TOKEN } = process.env;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const receipts = await soap.createClientAsync(here('receipts.wsdl'));
receipts.addHttpHeader('X-Callback-Token', SOAP_CALLBACK_TOKEN);
const waiting = [];
let callback = '';

async function tell() {
  while (callback && waiting.length > 0) {
    const message = waiting.shift();
    const receipt = {
      RequestID: message.RequestID,
      UserID: message.ReceiverID,
      ServiceID: message.ServiceID,
      Status: '1',
      ErrorCode: '000',
      DoneTime: String(Date.now()),
    };
    try {
      const [answer] = await receipts.wsCpDlrAsync(receipt);
      say({ receipt: message.RequestID, result: answer?.return?.result });
    } catch (error) {
      say({ receipt: message.RequestID, failed: String(error.message) });
    }
  }
}

const known = (call) => call.User === SOAP_USER && call.Password === SOAP_PASSWORD;
const service = {
  BulkSms: {
    BulkSmsPort: {
      wsCpMt(call) {
        if (!known(call)) {
          return { return: { message: 'wrong user or password', result: '-1' } };
        }
        say({ submit: call.RequestID, from: call.ServiceID, to: call.ReceiverID, text: call.Content });
        waiting.push(call);
        setTimeout(tell, 50);
        return { return: { message: 'success', result: '1' } };
      },
      checkBalance(call) {
        if (!known(call)) {
          throw { Fault: { faultcode: 'soap:Client', faultstring: 'wrong user or password' } };
        }
        return { return: { balance: '7654321' } };
      },
    },
  },
};
const server = createServer((request, response) => response.writeHead(404).end());
server.listen(0, '127.0.0.1', () => {
  soap.listen(server, '/bulkapi', service, readFileSync(here('service.wsdl'), 'utf8'));
  say({ listening: server.address().port });
});
await hear((told) => {
  callback = told.callback;
  receipts.setEndpoint(callback);
  return tell();
});
