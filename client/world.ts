// What a client needs from outside: sockets, time, chance, and to be told when the network or the page is back.

/** The part of a WebSocket (WHATWG) that a client uses. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface World {
  /** Throws when the URL is none. */
  socket(url: string, protocol: string): Socket;
  /** Runs it after so many milliseconds; the result takes that back. */
  later(run: () => void, milliseconds: number): () => void;
  /** From 0 to 1, without 1. */
  random(): number;
  /** Calls `woke` when the network is back (`online`) or the page is seen again; the result ends that. */
  watch(woke: (online: boolean) => void): () => void;
}

/** What browsers have, and other engines in part. */
interface Page {
  readonly WebSocket: new (url: string, protocol: string) => Socket;
  readonly addEventListener?: (name: string, run: () => void) => void;
  readonly removeEventListener?: (name: string, run: () => void) => void;
  readonly document?: Pick<Page, "addEventListener" | "removeEventListener"> & { readonly visibilityState: string };
}

/** The world of the engine that runs this: a browser, Deno, Bun, Node from 22. */
export function engineWorld(): World {
  const page = globalThis as unknown as Page;
  return {
    socket: (url, protocol) => new page.WebSocket(url, protocol),
    later(run, milliseconds) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    watch(woke) {
      const online = (): void => woke(true);
      const shown = (): void => woke(false);
      const seen = (): void => {
        if (page.document?.visibilityState === "visible") woke(false);
      };
      page.addEventListener?.("online", online);
      page.addEventListener?.("pageshow", shown);
      page.document?.addEventListener?.("visibilitychange", seen);
      return () => {
        page.removeEventListener?.("online", online);
        page.removeEventListener?.("pageshow", shown);
        page.document?.removeEventListener?.("visibilitychange", seen);
      };
    },
  };
}

/** An error of a listener is the page's, and stops nothing here. */
export function run<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
