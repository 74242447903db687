// How a carrier of the tests talks with them: one JSON object a line, out and in.
import { createInterface } from 'node:readline';

export function say(line) {
  console.log(JSON.stringify(line));
}

/** Calls back with each line; ends the process when there are no more. */
export async function hear(told) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) {
      await told(JSON.parse(line));
    }
  }
  process.exit(0);
}
