import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { byteText, ProgressLine } from "../../../src/cli/terminal/progress.ts";

function terminal({ isTerminal = true, TERM = "xterm", patienceMs = 0, columns = 80 }) {
  const written: string[] = [];
  const stderr = { write: (text: string) => void written.push(text), isTerminal, columns };
  return { written, io: { stderr, env: { TERM }, patienceMs } };
}

describe("a line of progress", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("comes when it has taken too long, follows, and goes away", () => {
    const { io, written } = terminal({ patienceMs: 10 });
    const line = new ProgressLine(io, "one");
    expect(written).toEqual([]);
    vi.advanceTimersByTime(10);
    line.set("two");
    vi.advanceTimersByTime(100);
    line.end();
    expect(written).toEqual(["\r\u001b[2Kone", "\r\u001b[2Ktwo", "\r\u001b[2K"]);
    vi.advanceTimersByTime(1000);
    expect(written).toHaveLength(3);
  });

  test("is not there for what is done at once", () => {
    const { io, written } = terminal({ patienceMs: 1000 });
    new ProgressLine(io, "one").end();
    expect(written).toEqual([]);
  });

  test("never breaks, however narrow the terminal is", () => {
    const { io, written } = terminal({ columns: 5, patienceMs: 1000 });
    const line = new ProgressLine(io, "fetching");
    line.show();
    line.end();
    expect(written).toEqual(["\r\u001b[2Kfetc", "\r\u001b[2K"]);
  });

  test.each([[{ isTerminal: false }], [{ TERM: "dumb" }]])(
    "is nowhere but on a terminal that can: %j",
    async (surroundings) => {
      const { io, written } = terminal(surroundings);
      const line = new ProgressLine(io, "one");
      line.show();
      vi.advanceTimersByTime(1000);
      line.end();
      expect(written).toEqual([]);
    },
  );
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [1_449_000, "1.4 MB"],
  [2e12, "2000.0 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(byteText(bytes)).toBe(text);
});
