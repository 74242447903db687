// What stands before the body in Avro's single-object encoding.

/** CRC-64-AVRO over the schema's parsing canonical form, as the Avro specification has it. */
function fingerprint(canonical) {
  const EMPTY = 0xc15d213aa4d7a795n;
  const table = Array.from({ length: 256 }, (_, i) => {
    let value = BigInt(i);
    for (let bit = 0; bit < 8; bit++) {
      value = (value >> 1n) ^ (EMPTY & -(value & 1n) & 0xffffffffffffffffn);
    }
    return value;
  });
  let crc = EMPTY;
  for (const octet of Buffer.from(canonical, 'utf8')) {
    crc = (crc >> 8n) ^ table[Number((crc ^ BigInt(octet)) & 0xffn)];
  }
  return crc;
}

/** C3 01, the schema's fingerprint in little-endian order. */
export function header(type) {
  const octets = Buffer.alloc(10);
  octets.writeUInt16BE(0xc301, 0);
  octets.writeBigUInt64LE(fingerprint(JSON.stringify(type.schema())), 2);
  return octets;
}
