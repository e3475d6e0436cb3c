// A client on Node's built-in WebSocket that waits for messages instead of milliseconds.
import { onTestFinished } from "vitest";

export interface Client {
  readonly send: (text: string) => void;
  /** The next message that was not taken yet. */
  readonly next: () => Promise<string>;
  /** Messages that came and were not taken yet. */
  readonly waiting: () => readonly string[];
  readonly close: (code?: number) => void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Connects, offering a subprotocol if one is named; resolves when the connection is open. */
export function connect(url: string, subprotocol?: string): Promise<Client> {
  const socket = new WebSocket(url, subprotocol);
  const messages: string[] = [];
  const takers: ((text: string) => void)[] = [];
  socket.onmessage = ({ data }) => {
    const taker = takers.shift();
    if (taker === undefined) messages.push(data);
    else taker(data);
  };
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => resolve({ code, reason });
  });
  onTestFinished(() => socket.close());
  const client: Client = {
    send: (text) => socket.send(text),
    next: () => {
      const message = messages.shift();
      return message === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(message);
    },
    waiting: () => messages,
    close: (code) => socket.close(code),
    closed,
  };
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(client);
    socket.onerror = () => reject(new Error(`no connection to ${url}`));
  });
}
