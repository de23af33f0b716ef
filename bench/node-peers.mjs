import { PEERS } from "./peers.mjs";

/** All peers: also those that need Node, for sockets at import, or for WebAssembly compiled from bytes. */
export const NODE_PEERS = { ...PEERS, Unleash: unleash, "Flipt (WASM)": flipt };

async function unleash(flags) {
  const { Unleash, InMemStorageProvider } = await import("unleash-client");
  const of = ({ path, op, value }) => {
    const contextName = path.split(".")[1];
    if (op === "gte") return { contextName, operator: "NUM_GTE", value: `${value}`, values: [] };
    return { contextName, operator: op === "neq" ? "NOT_IN" : "IN", values: [value].flat() };
  };
  const data = flags.map(({ id, rules }) => ({
    name: id,
    type: "release",
    enabled: true,
    strategies: rules.map((conditions) => ({ name: "default", parameters: {}, constraints: conditions.map(of) })),
    variants: [],
  }));
  const client = new Unleash({
    appName: "bench",
    url: "http://127.0.0.1:1/",
    refreshInterval: 0,
    disableMetrics: true,
    disableAutoStart: true,
    bootstrap: { data },
    storageProvider: new InMemStorageProvider(),
  });
  client.on("error", () => {});
  client.on("warn", () => {});
  const ready = new Promise((resolve) => client.once("ready", resolve));
  client.start();
  await ready;
  return (id, context) => ({ id, enabled: client.isEnabled(id, { properties: flat(context) }) });
}

async function flipt(flags) {
  const { FliptClient } = await import("@flipt-io/flipt-client-js");
  const STAMPS = { createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z" };
  const operators = { eq: "eq", neq: "neq", gte: "gte", in: "isoneof" };
  const of = ({ path, op, value }) => ({
    type: op === "gte" ? "NUMBER_CONSTRAINT_COMPARISON_TYPE" : "STRING_CONSTRAINT_COMPARISON_TYPE",
    property: path.split(".")[1],
    operator: operators[op],
    value: op === "in" ? JSON.stringify(value) : `${value}`,
  });
  const rollout = (key, conditions, index) => {
    const constraints = conditions.map(of);
    const segment = { key, name: "", description: "", matchType: "ALL_SEGMENT_MATCH_TYPE", ...STAMPS, constraints };
    const segments = { value: true, segmentOperator: "OR_SEGMENT_OPERATOR", segments: [segment] };
    return { type: "SEGMENT_ROLLOUT_TYPE", rank: index + 1, segment: segments };
  };
  const payload = {
    namespace: { key: "default" },
    flags: flags.map(({ id, rules }) => ({
      key: id,
      name: id,
      description: "",
      enabled: false,
      type: "BOOLEAN_FLAG_TYPE",
      ...STAMPS,
      rules: [],
      rollouts: rules.map((conditions, index) => rollout(`${id}-${index}`, conditions, index)),
    })),
  };
  const fetcher = async () => new Response(JSON.stringify(payload), { headers: { etag: "1" } });
  const client = await FliptClient.init({ namespace: "default", fetcher, updateInterval: 0 });
  return (id, context) =>
    client.evaluateBoolean({ flagKey: id, entityId: context.targetingKey, context: flat(context) });
}

/** The context as these two take it: one level, and texts. */
function flat({ account, user }) {
  return { plan: account.plan, seats: `${account.seats}`, id: user.id, country: user.country };
}
