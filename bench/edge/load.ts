/**
 * A load generator, in a process of its own: keeps so many connections busy for so long, and prints one line of JSON.
 * It speaks HTTP by hand, because a full client costs more than the servers it would measure.
 */
import { connect, type Socket } from "node:net";

const [port = "", path = "", body = "", connections = "", seconds = ""] = process.argv.slice(2);
const request = Buffer.from(
  `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
);

const latencies: number[] = [];
const end = performance.now() + Number(seconds) * 1000;

/** Sends one request after the other until the time is up. */
function drive(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let head = "";
    let missing = 0;
    const send = (): void => {
      sent = performance.now();
      head = "";
      socket.write(request);
    };
    const answered = (): void => {
      const now = performance.now();
      latencies.push(now - sent);
      if (now < end) send();
      else resolve(void socket.destroy());
    };
    socket.on("data", (chunk) => {
      if (missing > 0) missing -= chunk.length;
      else {
        head += chunk.toString("latin1");
        const start = head.indexOf("\r\n\r\n");
        if (start === -1) return;
        const length = head.startsWith("HTTP/1.1 200 ") && /content-length: *(\d+)/i.exec(head)?.[1];
        if (!length) return void reject(new Error(`no answer of known length: ${head}`));
        missing = Number(length) - (head.length - start - 4);
      }
      if (missing <= 0) answered();
    });
    socket.on("error", reject);
    socket.once("connect", send);
  });
}

const start = performance.now();
await Promise.all(
  Array.from({ length: Number(connections) }, () => drive(connect(Number(port), "127.0.0.1").setNoDelay())),
);
const took = (performance.now() - start) / 1000;
latencies.sort((a, b) => a - b);
const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
console.log(
  JSON.stringify({ answers: latencies.length, perSecond: latencies.length / took, p50: at(0.5), p99: at(0.99) }),
);
