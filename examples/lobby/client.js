// Written by `snow client` from the channels of the program: change those, and write it again.

const SUBPROTOCOL = "snow.channels.v1";
function topicOf(channel, parameters) {
  return [channel, ...parameters].map((part) => encodePart(`${part}`)).join(":");
}
const UNRESERVED = /^[\w.~-]*$/;
function encodePart(text) {
  if (UNRESERVED.test(text)) return text;
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD")).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
  );
}
function frameOf(message) {
  try {
    const frame = JSON.parse(`${message}`);
    return isFrame(frame) ? frame : void 0;
  } catch {
    return void 0;
  }
}
function isFrame(value) {
  return Array.isArray(value) && typeof value[0] === "string";
}
function textOf(value) {
  return typeof value === "string" ? value : "";
}
function positionOf(value) {
  if (!Array.isArray(value)) return void 0;
  const [epoch, seq, who] = value;
  return typeof epoch === "string" && typeof seq === "number" && typeof who === "string" ? [epoch, seq, who] : void 0;
}
export class ChannelError extends Error {
  code;
  constructor(code, text = "") {
    super(text === "" ? code : `${code}: ${text}`);
    this.name = "ChannelError";
    this.code = code;
  }
}
function engineWorld() {
  const page = globalThis;
  return {
    socket: (url, protocol) => new page.WebSocket(url, protocol),
    later(run2, milliseconds) {
      const timer = setTimeout(run2, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    watch(woke) {
      const online = () => woke(true);
      const shown2 = () => woke(false);
      const seen = () => {
        if (page.document?.visibilityState === "visible") woke(false);
      };
      page.addEventListener?.("online", online);
      page.addEventListener?.("pageshow", shown2);
      page.document?.addEventListener?.("visibilitychange", seen);
      return () => {
        page.removeEventListener?.("online", online);
        page.removeEventListener?.("pageshow", shown2);
        page.document?.removeEventListener?.("visibilitychange", seen);
      };
    }
  };
}
function run(listener, value) {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
const QUIET = 25e3;
const ANSWER = 5e3;
const OPENING = 1e4;
const LONGEST_WAIT = 3e4;
async function askedValue(asked) {
  return typeof asked === "function" ? await asked() : asked;
}
function backoff(world, attempt) {
  return world.random() * Math.min(LONGEST_WAIT, 1e3 * 2 ** attempt);
}
const TO_TOPIC = ["event", "seq", "presence"];
export class Connection {
  world;
  #url;
  #members = /* @__PURE__ */ new Set();
  #byId = /* @__PURE__ */ new Map();
  #byTopic = /* @__PURE__ */ new Map();
  #listeners = /* @__PURE__ */ new Set();
  #unwatch;
  #state = "waiting";
  #socket;
  /** Attempts since the server was heard. */
  #attempts = 0;
  /** Attempts of all time: which one is going on. */
  #attempt = 0;
  #lastId = 0;
  /** Takes back what is due next: an attempt, its time limit, a ping, its time limit. */
  #unschedule = () => {
  };
  constructor(url, world = engineWorld()) {
    this.#url = url;
    this.world = world;
    this.#unwatch = world.watch((online) => this.#woke(online));
    void this.#connect();
  }
  get state() {
    return this.#state;
  }
  /** Calls it at each change of the state; the result ends that. */
  onState(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** Ends the connection and all that stands on it. */
  close() {
    this.#stop("closed", "");
  }
  add(member) {
    if (this.#state === "closed") member.stopped("closed", "");
    else {
      this.#members.add(member);
      if (this.#state === "open") member.opened();
    }
  }
  remove(member, id) {
    this.#members.delete(member);
    this.release(member, id);
  }
  /** A new id, whose frames go to the member. */
  claim(member) {
    this.#byId.set(++this.#lastId, member);
    return this.#lastId;
  }
  /** The frames of its topic go to the member, too. */
  bind(member) {
    this.#byTopic.set(member.topic, member);
  }
  release(member, id) {
    this.#byId.delete(id);
    if (this.#byTopic.get(member.topic) === member) this.#byTopic.delete(member.topic);
  }
  send(frame) {
    if (this.#state === "open") this.#socket?.send(JSON.stringify(frame));
  }
  #become(state) {
    this.#state = state;
    for (const listener of [...this.#listeners]) run(listener, state);
  }
  #schedule(run2, milliseconds) {
    this.#unschedule();
    this.#unschedule = this.world.later(run2, milliseconds);
  }
  async #connect() {
    const attempt = ++this.#attempt;
    this.#attempts++;
    this.#schedule(() => this.#lost(), OPENING);
    this.#become("connecting");
    let url;
    try {
      url = await askedValue(this.#url);
    } catch {
      if (this.#isAt(attempt)) this.#lost();
      return;
    }
    if (!this.#isAt(attempt)) return;
    try {
      this.#listen(this.world.socket(url, SUBPROTOCOL));
    } catch (error) {
      this.#stop("url", error instanceof Error ? error.message : "");
    }
  }
  #isAt(attempt) {
    return this.#state === "connecting" && this.#attempt === attempt && this.#socket === void 0;
  }
  #listen(socket) {
    this.#socket = socket;
    socket.onopen = () => {
      this.#awaitQuiet();
      this.#become("open");
      for (const member of [...this.#members]) member.opened();
    };
    socket.onmessage = ({ data }) => {
      this.#attempts = 0;
      this.#awaitQuiet();
      const frame = frameOf(data);
      if (frame === void 0) return;
      const to = TO_TOPIC.includes(frame[0]) ? this.#byTopic : this.#byId;
      to.get(frame[1])?.received(frame);
    };
    socket.onclose = ({ code, reason }) => {
      if (code >= 4400 && code < 4500) this.#stop("rejected", reason);
      else this.#lost();
    };
    socket.onerror = () => {
    };
  }
  #awaitQuiet() {
    this.#schedule(() => this.#ping(), QUIET);
  }
  #ping() {
    this.send(["ping"]);
    this.#schedule(() => this.#lost(), ANSWER);
  }
  #woke(online) {
    if (this.#state === "open") this.#ping();
    else if (this.#state === "waiting" || online && this.#state === "connecting") {
      this.#drop();
      if (online) this.#attempts = 0;
      void this.#connect();
    }
  }
  #lost() {
    this.#drop();
    this.#schedule(() => void this.#connect(), backoff(this.world, Math.max(0, this.#attempts - 1)));
    for (const member of [...this.#members]) member.lost();
    this.#become("waiting");
  }
  #stop(code, text) {
    if (this.#state === "closed") return;
    this.#drop();
    this.#unwatch();
    this.#become("closed");
    for (const member of [...this.#members]) member.stopped(code, text);
    this.#members.clear();
  }
  /** Forgets the socket: nothing that it says later counts. */
  #drop() {
    this.#unschedule();
    const socket = this.#socket;
    this.#socket = void 0;
    this.#byId.clear();
    this.#byTopic.clear();
    if (socket === void 0) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
    }
  }
}
export function connect(url) {
  return new Connection(url);
}
function entriesOf(value) {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return entries.filter((entry) => Array.isArray(entry[1]));
}
function presenceAfter(people, change) {
  if (typeof change !== "object" || change === null) return people;
  const { all, joined, left } = change;
  if (all !== void 0) return new Map(entriesOf(all));
  const after = new Map(people);
  for (const [key, data] of entriesOf(left)) {
    const rest = [...after.get(key) ?? []];
    for (const gone of data) {
      const index = rest.findIndex((one) => JSON.stringify(one) === JSON.stringify(gone));
      if (index >= 0) rest.splice(index, 1);
    }
    if (rest.length > 0) after.set(key, rest);
    else after.delete(key);
  }
  for (const [key, data] of entriesOf(joined)) after.set(key, [...after.get(key) ?? [], ...data]);
  return after;
}
const PASSING = ["rejoin", "internal"];
class Membership {
  topic;
  #connection;
  #hello;
  #options;
  #observer;
  #calls = /* @__PURE__ */ new Map();
  /** Calls and casts that wait for the topic. */
  #waiting = [];
  #state = "joining";
  /** 0: none. */
  #id = 0;
  #attempt = 0;
  /** Attempts since it was joined. */
  #attempts = 0;
  #ever = false;
  #lastCall = 0;
  #position;
  #people = /* @__PURE__ */ new Map();
  constructor(connection, topic, hello, options, observer) {
    this.#connection = connection;
    this.topic = topic;
    this.#hello = hello;
    this.#options = options;
    this.#observer = observer;
    connection.add(this);
  }
  get people() {
    return this.#people;
  }
  /** Rejects with a ChannelError. It is sent once at most. */
  call(operation, parameters, options = {}) {
    return new Promise((resolve, reject) => {
      if (this.#state === "ended") return reject(new ChannelError("closed"));
      const number = ++this.#lastCall;
      const limit = options.timeout ?? this.#options.timeout ?? 5e3;
      const untime = this.#connection.world.later(
        () => this.#settle(number)?.reject(new ChannelError("timeout")),
        limit
      );
      this.#calls.set(number, { resolve, reject, untime });
      const send = (id) => {
        if (this.#calls.has(number)) this.#connection.send(["call", id, number, operation, parameters]);
      };
      if (!this.#hand(send)) this.#settle(number)?.reject(new ChannelError("disconnected"));
    });
  }
  /** false: it is over, or too many wait, and this one is dropped. */
  cast(operation, parameters) {
    return this.#hand((id) => this.#connection.send(["cast", id, operation, parameters]));
  }
  leave() {
    if (this.#id !== 0 && this.#state !== "ended") this.#connection.send(["leave", this.#id]);
    this.#end("left", "");
  }
  opened() {
    void this.#join();
  }
  lost() {
    this.#unjoin();
  }
  stopped(code, text) {
    this.#end(code, text);
  }
  received(frame) {
    switch (frame[0]) {
      case "joined":
        this.#joined(positionOf(frame[2]), frame[3], frame[4]);
        break;
      case "refused":
        this.#over(textOf(frame[2]), frame[3], !this.#ever);
        break;
      case "closed":
        this.#over(textOf(frame[2]), frame[3], frame[2] !== "rejoin" && this.#state === "joining" && !this.#ever);
        break;
      case "event":
        if (this.#isNew(frame[2])) this.#observer.event(frame[3]);
        break;
      case "seq":
        this.#isNew(frame[2]);
        break;
      case "push":
        this.#observer.event(frame[2]);
        break;
      case "presence":
        this.#people = presenceAfter(new Map(this.#people), frame[2]);
        this.#observer.presence(this.#people);
        break;
      case "reply":
        this.#settle(frame[2])?.resolve(frame[3]);
        break;
      case "fault":
        if (frame[2] === null && this.#state === "joining") this.#end(textOf(frame[3]), textOf(frame[4]));
        else this.#settle(frame[2])?.reject(new ChannelError(textOf(frame[3]), textOf(frame[4])));
        break;
    }
  }
  async #join() {
    const attempt = ++this.#attempt;
    let hello;
    try {
      hello = await askedValue(this.#hello);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (this.#ever) this.#again();
      else this.#end("hello", error);
      return;
    }
    if (attempt !== this.#attempt) return;
    this.#id = this.#connection.claim(this);
    this.#connection.send(["join", this.#id, this.topic, hello ?? null, this.#position ?? null]);
  }
  #joined(position, recovered, welcome) {
    const afresh = this.#ever && recovered !== true;
    this.#position = position;
    this.#attempts = 0;
    this.#ever = true;
    this.#state = "joined";
    this.#connection.bind(this);
    this.#observer.joined(welcome, afresh);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const send of waiting) send(this.#id);
  }
  /** false for an event that came before. */
  #isNew(seq) {
    if (typeof seq !== "number" || this.#position === void 0) return true;
    const [epoch, last, who] = this.#position;
    if (seq <= last) return false;
    this.#position = [epoch, seq, who];
    return true;
  }
  /** Sends it when joined; else it waits. false: there is no room. */
  #hand(send) {
    if (this.#state === "ended") return false;
    if (this.#state === "joined") send(this.#id);
    else if (this.#waiting.length < (this.#options.queue ?? 100)) this.#waiting.push(send);
    else return false;
    return true;
  }
  #over(code, value, final) {
    if (PASSING.includes(code) && !final) this.#again();
    else this.#end(code, value);
  }
  /** Joins once more, later, on this connection. */
  #again() {
    this.#unjoin();
    const attempt = this.#attempt;
    const { world } = this.#connection;
    world.later(
      () => {
        if (attempt === this.#attempt && this.#connection.state === "open") void this.#join();
      },
      backoff(world, this.#attempts++)
    );
  }
  /** Not in the topic any more: what was sent and not answered never will be. */
  #unjoin() {
    this.#attempt++;
    if (this.#state === "joined") {
      this.#state = "joining";
      this.#fail("disconnected");
    }
    this.#connection.release(this, this.#id);
    this.#id = 0;
  }
  #end(code, value) {
    if (this.#state === "ended") return;
    this.#attempt++;
    this.#state = "ended";
    this.#waiting = [];
    this.#fail(code === "left" ? "left" : "closed");
    this.#connection.remove(this, this.#id);
    this.#observer.ended(code, value);
  }
  #fail(code) {
    for (const number of [...this.#calls.keys()]) this.#settle(number)?.reject(new ChannelError(code));
  }
  /** The call, which is answered now; undefined when it was before. */
  #settle(number) {
    if (typeof number !== "number") return void 0;
    const call2 = this.#calls.get(number);
    this.#calls.delete(number);
    call2?.untime();
    return call2;
  }
}
const HELD = 1e3;
let membershipOf;
export class Channel {
  #form;
  #handlers = /* @__PURE__ */ new Map();
  #presence = /* @__PURE__ */ new Set();
  #restart = /* @__PURE__ */ new Set();
  #closed = /* @__PURE__ */ new Set();
  #membership;
  /** Events until there is a handler, and whoever made it or awaits the join has gone on; undefined from then on. */
  #held = [];
  #overflowed = false;
  #welcome;
  #ended;
  static {
    membershipOf = (channel) => {
      if (#membership in channel) return channel.#membership;
      throw new TypeError("not a channel");
    };
  }
  /** Use the static `join` of a channel's class. */
  constructor(form, connection, parameters, hello, options, settled) {
    this.#form = form;
    for (const [name, handler] of Object.entries(options.on ?? {})) {
      if (handler !== void 0) this.#handle(name, handler);
    }
    let isJoined = false;
    this.#membership = new Membership(connection, topicOf(form.name, parameters), hello, options, {
      joined: (welcome, afresh) => {
        this.#welcome = welcome === null ? welcome : decoded(form.decode.welcome, welcome);
        if ((afresh || !isJoined) && options.onWelcome !== void 0) run(options.onWelcome, this.welcome);
        isJoined = true;
        settled();
        if (afresh) this.#restarted();
        void this.#release();
      },
      event: (event) => this.#event(event),
      presence: () => {
        const people = this.#people();
        for (const listener of [...this.#presence]) run(listener, people);
      },
      ended: (code, value) => {
        settled({ value: this.#reason(code, value) });
        this.#ended = [code, shown(value)];
        if (code !== "left") for (const listener of [...this.#closed]) run((end) => listener(...end), this.#ended);
      }
    });
  }
  /** What the server said when this client joined, last. */
  get welcome() {
    return this.#welcome;
  }
  /** Calls the handler for each event of that name from now on. */
  on(name, handler) {
    this.#handle(name, handler);
    void this.#release();
  }
  off(name, handler) {
    this.#handlers.get(name)?.delete(handler);
  }
  /** Calls the listener with who is here, at once and after each change; the result ends that. */
  onPresence(listener) {
    run(listener, this.#people());
    return joinedTo(this.#presence, listener);
  }
  /** Calls the listener when events were missed for good: what the page shows is to be read again. */
  onRestart(listener) {
    return joinedTo(this.#restart, listener);
  }
  /** Calls the listener when the membership has ended other than by `leave`: `closed` with the program's text, `denied`, `no_channel`, `limit`, `rejected`. */
  onClosed(listener) {
    return joinedTo(this.#closed, listener);
  }
  /** Ends the membership. */
  leave() {
    this.#membership.leave();
  }
  #handle(name, handler) {
    const handlers = this.#handlers.get(name) ?? /* @__PURE__ */ new Set();
    this.#handlers.set(name, handlers.add(handler));
  }
  #event(event) {
    if (this.#held !== void 0) {
      if (this.#handlers.size > 0 || this.#held.length < HELD) this.#held.push(event);
      else this.#overflowed = true;
      return;
    }
    const name = typeof event === "object" && event !== null ? Reflect.get(event, this.#form.tag) : void 0;
    const handlers = this.#handlers.get(name);
    if (handlers === void 0 || handlers.size === 0) return;
    const value = decoded(this.#form.decode.event, event);
    for (const handler of [...handlers]) run(handler, value);
  }
  /** Hands on what is held, behind those who are to go on first: they may be a few promises away. */
  async #release() {
    for (let turn = 0; turn < 4; turn++) await null;
    const held = this.#held;
    if (held === void 0 || this.#handlers.size === 0) return;
    this.#held = void 0;
    if (this.#overflowed) this.#restarted();
    else for (const event of held) this.#event(event);
  }
  #restarted() {
    this.#overflowed = false;
    if (this.#held !== void 0) this.#held = [];
    for (const listener of [...this.#restart]) run(listener, void 0);
  }
  /** What a join rejects with. `hello`: the error of the page's own function. */
  #reason(code, value) {
    if (code === "hello") return value;
    return code === "denied" ? decoded(this.#form.decode.refusal, value) : new ChannelError(code, shown(value));
  }
  #people() {
    const decode = this.#form.decode.presence;
    const people = this.#membership.people;
    if (decode === void 0) return people;
    return new Map([...people].map(([key, data]) => [key, data.map((one) => decode(one))]));
  }
}
function joining(make) {
  return new Promise((resolve, reject) => {
    const channel = make((error) => error === void 0 ? resolve(channel) : reject(error.value));
  });
}
function call(channel, operation, parameters, options) {
  return membershipOf(channel).call(operation, parameters, options);
}
function cast(channel, operation, parameters) {
  return membershipOf(channel).cast(operation, parameters);
}
function answerOf(result) {
  if ("err" in result) throw result.err;
  return result.ok;
}
function decoded(decode, value) {
  return decode === void 0 ? value : decode(value);
}
function joinedTo(listeners, listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
function shown(value) {
  return typeof value === "string" ? value : value === void 0 || value === null ? "" : JSON.stringify(value);
}

export class Table extends Channel {
  static join(connection, topic, hello, options = {}) {
    return joining((settled) => new Table({ name: "Table", tag: "type", decode: {} }, connection, [topic["number"]], hello, options, settled));
  }

  mark(cell, options) {
    return call(this, "Mark", [cell], options).then(answerOf);
  }

  again(options) {
    return call(this, "Again", [], options).then(answerOf);
  }

  say(text) {
    return cast(this, "Say", [text]);
  }
}

export class Hall extends Channel {
  static join(connection, _topic, hello, options = {}) {
    return joining((settled) => new Hall({ name: "Hall", tag: "type", decode: {} }, connection, [], hello, options, settled));
  }

  play() {
    return cast(this, "Play", []);
  }

  rest() {
    return cast(this, "Rest", []);
  }
}
