// One WebSocket that stays open whatever happens to gateways: it comes back by itself, at once after an orderly restart
// and else with growing delays, notices a gateway that says nothing, and hands over fresh tokens before old ones end.
import { Backoff } from './backoff.js';
import { onSession, renew, token, user } from './session.js';

const PING_MS = 10_000;
const OPEN_TIMEOUT_MS = 10_000;
const RESTART = 1012;
const TOKEN_ENDED = 4401;
const ATTEMPTS_BEFORE_RENEWAL = 3;

export class Connection {
  #path;
  #handlers;
  #socket = null;
  #open = false;
  #backoff = new Backoff();
  #timer = null;
  #heartbeat = null;
  #pinged = 0;
  #heard = 0;
  #failures = 0;
  #ended = true;

  /**
   * @param path /ws or /ws/advice
   * @param handlers `frame(event, data)`, `opened()` after the server's greeting, `closed()`
   */
  constructor(path, handlers) {
    this.#path = path;
    this.#handlers = handlers;
    onSession('renewed', () => this.#handOverToken());
    addEventListener('online', () => this.#comeBackNow());
    addEventListener('offline', () => this.#comeBack(0));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        this.#comeBackNow();
      }
    });
  }

  get isOpen() {
    return this.#open;
  }

  begin() {
    this.#ended = false;
    this.#connect();
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** @returns whether the frame was handed to the socket */
  send(event, data) {
    if (!this.#open) {
      return false;
    }
    this.#socket.send(JSON.stringify({ event, data }));
    return true;
  }

  async #connect() {
    clearTimeout(this.#timer);
    this.#drop();
    let bearer;
    try {
      bearer = await token();
    } catch {
      this.#later(this.#backoff.next());
      return;
    }
    if (this.#ended || this.#socket) {
      return;
    }
    const address = new URL(this.#path, location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, ['aimessenger.v1', `bearer.${bearer}`]);
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#comeBack(0), OPEN_TIMEOUT_MS);
    socket.addEventListener('message', (message) => {
      if (socket === this.#socket) {
        this.#received(JSON.parse(message.data));
      }
    });
    socket.addEventListener('close', (closing) => {
      if (socket === this.#socket) {
        this.#closed(closing.code);
      }
    });
  }

  #received({ event, data }) {
    this.#heard = Date.now();
    if (event === 'connected') {
      clearTimeout(this.#timer);
      this.#open = true;
      this.#failures = 0;
      this.#backoff.reset();
      this.#heartbeat = setInterval(() => this.#beat(), PING_MS);
      this.#handlers.opened();
    } else if (event !== 'pong') {
      this.#handlers.frame(event, data);
    }
  }

  #beat() {
    if (this.#pinged > this.#heard) {
      // Not even the last ping was answered.
      this.#comeBack(0);
      return;
    }
    this.#pinged = Date.now();
    this.send('ping', {});
  }

  async #closed(code) {
    const wasOpen = this.#open;
    this.#drop();
    if (this.#ended) {
      return;
    }
    // A browser does not tell why it was refused: now and then the token is to blame.
    this.#failures += wasOpen ? 0 : 1;
    if (code === TOKEN_ENDED || this.#failures % ATTEMPTS_BEFORE_RENEWAL === ATTEMPTS_BEFORE_RENEWAL - 1) {
      await renew().catch(() => {});
    }
    this.#later(code === RESTART && wasOpen ? 0 : this.#backoff.next());
  }

  #comeBack(milliseconds) {
    this.#drop();
    this.#later(milliseconds);
  }

  #comeBackNow() {
    if (!this.#ended && !this.#socket) {
      this.#later(0);
    }
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    if (!this.#ended && user) {
      this.#timer = setTimeout(() => this.#connect(), milliseconds);
    }
  }

  #drop() {
    const socket = this.#socket;
    const wasOpen = this.#open;
    this.#socket = null;
    this.#open = false;
    clearInterval(this.#heartbeat);
    socket?.close();
    if (wasOpen) {
      this.#handlers.closed();
    }
  }

  async #handOverToken() {
    if (this.#open) {
      this.send('auth', { token: await token() });
    }
  }
}
