import { createServer, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { FakeEdge } from "../../browser/fakes/fake-edge.ts";
import { listen } from "../../support/listen.ts";

/** An edge service that tests control. */
export interface TestEdge {
  readonly url: string;
  /** Serves these files from now on, and tells who listens. */
  publish(files: Record<string, string>): Promise<void>;
  /** Ends every connection and takes no more, or does again. */
  setUp(isUp: boolean): void;
  /** The requests so far, without the event streams. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Starts a stand-in for the Worker: its snapshots, answers and event stream over HTTP. */
export async function startEdgeDouble(): Promise<TestEdge> {
  const fake = new FakeEdge();
  const streams = new Set<ServerResponse>();
  let isUp = true;
  const server = createServer(async (request, response) => {
    if (!isUp) return request.socket.destroy();
    if (request.url?.endsWith("/events")) {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(`retry: 200\n\n`);
      if (request.headers["last-event-id"] !== fake.sha256) response.write(eventOf(fake));
      streams.add(response.on("close", () => streams.delete(response)));
      return;
    }
    const { method = "", headers, url = "" } = request;
    const answer = await fake.fetch(`http://edge${url}`, {
      method,
      headers: headers as Record<string, string>,
      body: await text(request),
      signal: new AbortController().signal,
    });
    const etag = answer.headers.get("etag");
    response.writeHead(answer.status, { ...(etag === null ? {} : { etag }), "cache-control": "no-cache" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests: fake.requests,
    async publish(files) {
      await fake.publish(files);
      for (const stream of streams) stream.write(eventOf(fake));
    },
    setUp(up) {
      isUp = up;
      if (!up) server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function eventOf(fake: FakeEdge): string {
  return `id: ${fake.sha256}\ndata: ${fake.event()}\n\n`;
}
