import { createRoot, hydrateRoot } from "react-dom/client";
import { ACCOUNTS, type Account } from "./accounts.ts";
import { App } from "./app.tsx";
import { configuration } from "./configuration.ts";
import "./styles.css";

const FIRST: Account = { id: "acct-1", plan: "standard" };
const root = document.getElementById("root");
const state = document.getElementById("rototo-state")?.textContent;
const named = new URL(location.href).searchParams.get("account");
const account = ACCOUNTS.find(({ id }) => id === named) ?? FIRST;

if (root !== null) {
  const isRendered = state?.startsWith("{") === true;
  const client = configuration(account, isRendered ? state : undefined);
  // Before React has loaded the first component: the sooner the request is on its way, the better.
  void client.start();
  const app = <App client={client} account={account} />;
  if (isRendered) hydrateRoot(root, app);
  else createRoot(root).render(app);
}

if ("serviceWorker" in navigator && import.meta.env.PROD) void navigator.serviceWorker.register("/sw.js");
