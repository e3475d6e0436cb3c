// Clients of the program's server that somebody plays: each connects, says lines and sees what it hears.
import type { RunEvent, RunRequest } from "../messages.ts";
import { follow, make } from "./elements.ts";

const MOST = 4;

type Send = (request: RunRequest) => void;

class Client {
  readonly element: HTMLElement;
  readonly number: number;
  readonly #send: Send;
  readonly #log: HTMLElement;
  readonly #connect: HTMLButtonElement;
  readonly #say: HTMLButtonElement;
  #port: () => number | undefined;
  #isConnected = false;

  constructor(number: number, send: Send, port: () => number | undefined) {
    this.number = number;
    this.#send = send;
    this.#port = port;
    const whose = `client ${number}`;
    const plain = { autocomplete: "off", autocapitalize: "off", spellcheck: false } as const;
    const path = make("input", { ...plain, value: "/", id: `path-${number}` });
    const subprotocol = make("input", { ...plain, id: `subprotocol-${number}`, placeholder: "none" });
    subprotocol.setAttribute("list", "subprotocols");
    const text = make("input", { ...plain, id: `text-${number}` });
    this.#log = make("div", { className: "messages", tabIndex: 0, role: "log", ariaLabel: `Messages of ${whose}` });
    this.#connect = make("button", { type: "button", textContent: "Connect" });
    this.#connect.onclick = () => this.#toggle(path.value, subprotocol.value);
    this.#say = make("button", { textContent: "Send", disabled: true });
    const form = make(
      "form",
      { className: "row" },
      make("label", { htmlFor: text.id, textContent: "Message" }),
      text,
      this.#say,
    );
    form.onsubmit = (event) => {
      event.preventDefault();
      if (!this.#isConnected) return;
      this.#send({ kind: "say", client: number, text: text.value });
      this.#add("out", text.value);
      text.value = "";
    };
    const row = make("div", { className: "row" });
    row.append(make("label", { htmlFor: path.id, textContent: "Path" }), path);
    row.append(make("label", { htmlFor: subprotocol.id, textContent: "Subprotocol" }), subprotocol, this.#connect);
    const legend = make("legend", { textContent: `Client ${number}` });
    this.element = make("fieldset", { className: "client" }, legend, row, this.#log, form);
  }

  heard(text: string): void {
    this.#add("in", text);
  }

  connected(): void {
    this.#show(true, "connected");
  }

  disconnected(reason: string): void {
    this.#show(false, reason);
  }

  #toggle(path: string, subprotocol: string): void {
    if (this.#isConnected) {
      this.#send({ kind: "disconnect", client: this.number });
      return;
    }
    const port = this.#port();
    if (port === undefined) this.#add("note", "no server is running");
    else this.#send({ kind: "connect", client: this.number, port, path: path === "" ? "/" : path, subprotocol });
  }

  #show(isConnected: boolean, note: string): void {
    this.#isConnected = isConnected;
    this.#connect.textContent = isConnected ? "Disconnect" : "Connect";
    this.#say.disabled = !isConnected;
    this.#add("note", note);
  }

  #add(kind: "in" | "out" | "note", text: string): void {
    const line = make("p", { className: kind });
    if (kind === "note") line.append(text);
    else {
      line.append(make("span", { ariaHidden: "true", textContent: kind === "in" ? "← " : "→ " }));
      line.append(make("span", { className: "spoken", textContent: kind === "in" ? "received: " : "sent: " }), text);
    }
    follow(this.#log, () => this.#log.append(line));
  }
}

export class Clients {
  readonly #parent: HTMLElement;
  readonly #add: HTMLButtonElement;
  readonly #send: Send;
  readonly #port: () => number | undefined;
  #clients: Client[] = [];

  /** `port`: where the program's server listens. */
  constructor(parent: HTMLElement, add: HTMLButtonElement, send: Send, port: () => number | undefined) {
    this.#parent = parent;
    this.#add = add;
    this.#send = send;
    this.#port = port;
    add.onclick = () => this.#open();
  }

  /** One, for a new run. */
  reset(): void {
    this.#clients = [];
    this.#parent.replaceChildren();
    this.#add.disabled = false;
    this.#open();
  }

  take(event: RunEvent): void {
    const client = "client" in event ? this.#clients[event.client - 1] : undefined;
    if (event.kind === "connected") client?.connected();
    else if (event.kind === "heard") client?.heard(event.text);
    else if (event.kind === "disconnected") client?.disconnected(event.reason);
  }

  /** The program is gone. */
  lost(): void {
    for (const client of this.#clients) client.disconnected("the program has ended");
  }

  #open(): void {
    const client = new Client(this.#clients.length + 1, this.#send, this.#port);
    this.#clients.push(client);
    this.#parent.append(client.element);
    this.#add.disabled = this.#clients.length === MOST;
  }
}
