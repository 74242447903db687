// An SMSC of the npm package smpp: takes binds with SMPP_SYSTEM_ID and SMPP_PASSWORD, tells each submit_sm, and sends its receipt.
import smpp from 'smpp';
import { hear, say } from './says.mjs';

const { SMPP_SYSTEM_ID, SMPP_PASSWORD } = process.env;
let messages = 0;

function date(time) {
  const part = (n) => String(n).padStart(2, '0');
  return part(time.getFullYear() % 100) + part(time.getMonth() + 1) + part(time.getDate()) + part(time.getHours()) + part(time.getMinutes());
}

function take(session, pdu) {
  const id = `node-${++messages}`;
  session.send(pdu.response({ message_id: id }));
  const { message, udh } = pdu.short_message;
  say({
    submit: id,
    from: pdu.source_addr,
    to: pdu.destination_addr,
    coding: pdu.data_coding,
    text: String(message),
    udh: udh ? Buffer.concat(udh.map((each) => Buffer.from(each))).toString('hex') : '',
  });
  const now = date(new Date());
  session.deliver_sm(
    {
      source_addr: pdu.destination_addr,
      destination_addr: pdu.source_addr,
      esm_class: 0x04,
      short_message: `id:${id} sub:001 dlvrd:001 submit date:${now} done date:${now} stat:DELIVRD err:000 text:`,
    },
    (answer) => say({ receipt: id, status: answer.command_status }),
  );
}

const server = smpp.createServer((session) => {
  session.on('error', () => {});
  session.on('bind_transceiver', (pdu) => {
    const known = pdu.system_id === SMPP_SYSTEM_ID && pdu.password === SMPP_PASSWORD;
    say({ bind: pdu.system_id, known });
    session.send(pdu.response(known ? { system_id: 'node' } : { command_status: smpp.ESME_RBINDFAIL }));
  });
  session.on('submit_sm', (pdu) => take(session, pdu));
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => {
    session.send(pdu.response());
    session.close();
  });
});
server.listen(0, '127.0.0.1', () => say({ listening: server.address().port }));
await hear(() => {});
