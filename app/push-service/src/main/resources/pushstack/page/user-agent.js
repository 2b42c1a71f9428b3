// A user agent: one WebSocket to the push service, one subscription, every message acknowledged.
import { decode } from './base64url.js';
import { SubscriptionKeys } from './encryption.js';

const ANSWER_LIMIT_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
// The service takes pings that come faster than every 45 s for a fault.
const PING_INTERVAL_MS = 120_000;
const DO_NOT_RETRY = 4774;
const REMEMBERED_VERSIONS = 100;
const ACK = { delivered: 100, undecryptable: 101, undeliverable: 102 };

/**
 * Events: `state` (offline, connecting, online), `subscription`, `message` (before decryption is
 * tried), and `step` for each later step of a message.
 */
export class UserAgent extends EventTarget {
  #url;
  #socket = null;
  #wanted = false;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer = 0;
  #pingTimer = 0;
  #waiting = new Map();
  #seen = [];
  #applicationServerKey = null;

  state = 'offline';
  uaid = '';
  subscription = null;

  constructor(url) {
    super();
    this.#url = url;
  }

  goOnline() {
    this.#wanted = true;
    this.#connect();
  }

  goOffline() {
    this.#wanted = false;
    clearTimeout(this.#retryTimer);
    this.#socket?.close(1000);
    this.#leave();
  }

  /** Replaces the subscription. @param {string | null} applicationServerKey base64url */
  async subscribe(applicationServerKey) {
    this.#applicationServerKey = applicationServerKey;
    const old = this.subscription;
    this.subscription = null;
    if (old) {
      await this.#ask({ messageType: 'unregister', channelID: old.channelID, code: 200 });
    }
    const channelID = crypto.randomUUID();
    const keys = await SubscriptionKeys.generate();
    const request = { messageType: 'register', channelID };
    if (applicationServerKey) {
      request.key = applicationServerKey;
    }
    const answer = await this.#ask(request);
    if (answer.status !== 200) {
      throw new Error(`the service refused the subscription with status ${answer.status}`);
    }
    this.subscription = { channelID, keys, endpoint: answer.pushEndpoint };
    this.#tell('subscription');
  }

  #connect() {
    if (this.#socket) {
      return;
    }
    this.#become('connecting');
    const socket = new WebSocket(this.#url, 'push-notification');
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = (event) => this.#receive(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (socket === this.#socket) {
        this.#leave();
        this.#retry(event.code);
      }
    };
  }

  #hello() {
    const hello = { messageType: 'hello', use_webpush: true, broadcasts: {} };
    if (this.uaid) {
      hello.uaid = this.uaid;
    }
    this.#send(hello);
  }

  #leave() {
    this.#socket = null;
    clearTimeout(this.#pingTimer);
    for (const { reject } of this.#waiting.values()) {
      reject(new Error('the connection is gone'));
    }
    this.#waiting.clear();
    this.#become('offline');
  }

  #retry(closeCode) {
    if (!this.#wanted || closeCode === DO_NOT_RETRY) {
      return;
    }
    this.#become('connecting');
    this.#retryTimer = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
  }

  #receive(message) {
    const arrived = performance.now();
    this.#retryMs = FIRST_RETRY_MS;
    this.#schedulePing();
    switch (message.messageType) {
      case 'hello':
        this.#welcome(message);
        break;
      case 'notification':
        this.#deliver(message, arrived);
        break;
      case 'register':
      case 'unregister':
        this.#waiting.get(`${message.messageType} ${message.channelID}`)?.resolve(message);
        break;
      default:
      // An answered ping, or something that only newer user agents know.
    }
  }

  #welcome({ uaid }) {
    const forgotten = uaid !== this.uaid;
    this.uaid = uaid;
    this.#become('online');
    if (forgotten) {
      this.subscription = null;
      this.subscribe(this.#applicationServerKey).catch((problem) => this.#tell('problem', problem));
    }
  }

  async #deliver(message, arrived) {
    const { version, channelID } = message;
    const known = this.subscription?.channelID === channelID;
    if (!known || this.#seen.includes(version)) {
      this.#acknowledge(message, ACK.undeliverable);
      return;
    }
    this.#seen.push(version);
    this.#seen.splice(0, this.#seen.length - REMEMBERED_VERSIONS);
    this.#tell('message', { version, at: arrived, encoding: message.headers?.encoding ?? null });
    try {
      const text = message.data
        ? await this.subscription.keys.decrypt(decode(message.data), message.headers)
        : null;
      this.#tell('step', { version, name: 'decrypted', at: performance.now(), text });
      this.#acknowledge(message, ACK.delivered);
    } catch {
      this.#tell('step', { version, name: 'undecryptable', at: performance.now() });
      this.#acknowledge(message, ACK.undecryptable);
    }
  }

  #acknowledge({ channelID, version }, code) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return; // The service still has it and sends it again.
    }
    this.#send({ messageType: 'ack', updates: [{ channelID, version, code }] });
    this.#tell('step', { version, name: 'acknowledged', at: performance.now() });
  }

  #schedulePing() {
    clearTimeout(this.#pingTimer);
    this.#pingTimer = setTimeout(() => {
      this.#send({});
      this.#pingTimer = setTimeout(() => this.#socket?.close(4000), ANSWER_LIMIT_MS);
    }, PING_INTERVAL_MS);
  }

  /** Sends a request and waits for the answer of the same type and channel. */
  async #ask(request) {
    const id = `${request.messageType} ${request.channelID}`;
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#waiting.set(id, { resolve, reject });
    const limit = setTimeout(() => reject(new Error('no answer in time')), ANSWER_LIMIT_MS);
    try {
      this.#send(request);
      return await promise;
    } finally {
      clearTimeout(limit);
      this.#waiting.delete(id);
    }
  }

  #send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      throw new Error('offline');
    }
    this.#socket.send(JSON.stringify(message));
  }

  #become(state) {
    if (state !== this.state) {
      this.state = state;
      this.#tell('state');
    }
  }

  #tell(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
