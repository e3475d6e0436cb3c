// What a prompt and the program that it is attached to say to each other: one JSON object per line.
import type { Socket } from "node:net";

/** From the prompt. `number` comes back with the answer. */
type Request =
  | { readonly kind: "hello"; readonly readOnly: boolean; readonly colour: boolean; readonly directory: string }
  | { readonly kind: "submit"; readonly number: number; readonly text: string }
  | { readonly kind: "complete"; readonly number: number; readonly line: string }
  | { readonly kind: "interrupt" };

/** From the program. */
type Reply =
  | { readonly kind: "result" | "problem"; readonly text: string }
  | { readonly kind: "answer"; readonly number: number; readonly answer: string }
  | {
      readonly kind: "completion";
      readonly number: number;
      readonly word: string;
      readonly candidates: readonly string[];
    };

/** A line longer than this (UTF-16 units) ends the connection. */
const longestLine = 16 * 1024 * 1024;

export function send(socket: Socket, message: Request | Reply): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls back with every message that comes; a line that is no JSON object ends the connection. */
export function receive(socket: Socket, take: (message: unknown) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk) => {
    rest += String(chunk);
    if (rest.length > longestLine) socket.destroy();
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      let message: unknown;
      try {
        message = JSON.parse(line);
      } catch {
        socket.destroy();
        return;
      }
      take(message);
    }
  });
}

export function field(message: unknown, name: string): unknown {
  return typeof message === "object" && message !== null ? Reflect.get(message, name) : undefined;
}

export function textField(message: unknown, name: string): string {
  const value = field(message, name);
  return typeof value === "string" ? value : "";
}
