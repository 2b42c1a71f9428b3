// The messages of this page and what has become of each, drawn as a line of steps.

const STEP_NAMES = {
  encrypted: 'encrypted',
  accepted: 'accepted',
  arrived: 'arrived',
  fetched: 'fetched',
  decrypted: 'decrypted',
  undecryptable: 'not decryptable',
  acknowledged: 'acknowledged',
};

export function duration(milliseconds) {
  if (milliseconds < 10) {
    return `${milliseconds.toFixed(1)} ms`;
  }
  if (milliseconds < 1000) {
    return `${Math.round(milliseconds)} ms`;
  }
  return milliseconds < 100_000
    ? `${(milliseconds / 1000).toFixed(2)} s`
    : `${Math.round(milliseconds / 60_000)} min`;
}

function element(name, properties = {}, ...children) {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children);
  return created;
}

/** What the user agent has seen of a message, by its version. */
class Arrival {
  steps = [];
  text;

  constructor({ at, encoding }) {
    this.steps.push({ name: 'arrived', at });
    this.encoding = encoding;
  }
}

class Message {
  element = element('li', { className: 'message' });
  version = null;
  steps = [];
  arrival = null;
  /** Set when it ends otherwise than by delivery: replaced, expired, dropped, refused. */
  fate = null;
  problem = '';
  announced = false;

  constructor(options, sentAt, sentOffline) {
    this.options = options;
    this.sentAt = sentAt;
    this.sentOffline = sentOffline;
  }

  get fromOutside() {
    return this.options === null;
  }

  get delivered() {
    return this.arrival !== null;
  }

  get waiting() {
    return this.version !== null && !this.delivered && this.fate === null;
  }

  get line() {
    const accepted = this.steps.find((step) => step.name === 'accepted');
    const steps = [...this.steps, ...(this.arrival?.steps ?? [])];
    steps.sort((one, other) => one.at - other.at);
    return steps.map((step) => {
      if (!this.sentOffline || !accepted || !this.delivered) {
        return step;
      }
      switch (step.name) {
        case 'accepted':
          return { ...step, kept: this.arrival.steps[0].at - accepted.at };
        case 'arrived':
          return { ...step, name: 'fetched' };
        default:
          return step;
      }
    });
  }
}

export class MessageList {
  #list;
  #announce;
  #onChange;
  #messages = [];
  #arrivals = new Map();
  #sending = 0;

  /**
   * @param {HTMLOListElement} list
   * @param {(text: string) => void} announce for those who listen instead of look
   */
  constructor(list, announce, onChange) {
    this.#list = list;
    this.#announce = announce;
    this.#onChange = onChange;
  }

  get length() {
    return this.#messages.length;
  }

  /** Draws a message that is about to be sent. */
  begin(options, online) {
    this.#sending += 1;
    const message = new Message(options, performance.now(), !online);
    this.#add(message);
    return message;
  }

  /** @param {{name: string, at: number}[]} steps what the sender's side reports */
  accepted(message, version, steps) {
    message.version = version;
    message.steps = steps;
    message.arrival = this.#arrivals.get(version) ?? null;
    if (message.waiting && message.sentOffline) {
      this.#keep(message);
    }
    this.#sent(message);
  }

  refused(message, problem) {
    message.fate = 'refused';
    message.problem = problem;
    this.#announce(`The push was refused: ${problem}`);
    this.#sent(message);
  }

  arrived(detail) {
    this.#arrivals.set(detail.version, new Arrival(detail));
    this.#match(detail.version);
  }

  step({ version, name, at, text }) {
    const arrival = this.#arrivals.get(version);
    if (!arrival) {
      return;
    }
    arrival.steps.push({ name, at });
    if (text !== undefined) {
      arrival.text = text;
    }
    this.#match(version);
  }

  clear() {
    this.#messages = [];
    this.#arrivals.clear();
    this.#list.replaceChildren();
    this.#onChange();
  }

  #sent(message) {
    this.#sending -= 1;
    this.#tell(message);
    if (this.#sending === 0) {
      // Until now an unknown version could have been one of those still being sent.
      for (const version of this.#arrivals.keys()) {
        this.#match(version);
      }
    }
  }

  #match(version) {
    let message = this.#messages.find((candidate) => candidate.version === version);
    if (!message && this.#sending > 0) {
      return;
    }
    if (!message) {
      message = new Message(null, this.#arrivals.get(version).steps[0].at, false);
      message.version = version;
      this.#add(message);
    }
    message.arrival = this.#arrivals.get(version);
    message.fate = null;
    this.#tell(message);
  }

  /** Draws the message and says once that it has come. */
  #tell(message) {
    this.#draw(message);
    const readable = message.arrival?.steps.some((step) => step.name === 'decrypted');
    if (readable && !message.announced) {
      message.announced = true;
      this.#announce(this.#summary(message));
    }
  }

  /** Foresees what storage does with a message while nobody fetches it. */
  #keep(message) {
    const { topic, ttl } = message.options;
    if (ttl === 0) {
      message.fate = 'dropped';
      return;
    }
    for (const older of this.#messages) {
      if (topic && older !== message && older.waiting && older.options.topic === topic) {
        older.fate = 'replaced';
        this.#draw(older);
      }
    }
    const expire = () => {
      if (message.waiting) {
        message.fate = 'expired';
        this.#draw(message);
      }
    };
    // Timers longer than this would fire at once; nobody looks at a page for so long.
    setTimeout(expire, Math.min(ttl * 1000, 2 ** 31 - 1));
  }

  #add(message) {
    this.#messages.push(message);
    this.#list.prepend(message.element);
    this.#draw(message);
    this.#onChange();
  }

  #summary(message) {
    const text = message.arrival.text ?? 'A push without data';
    return `${text}: ${this.#verdict(message).join(' ')}`;
  }

  /** A figure and what it says; the figure may be empty. */
  #verdict(message) {
    const { fate, arrival, line } = message;
    if (arrival) {
      const { kept } = line.find((step) => step.kept !== undefined) ?? {};
      if (kept !== undefined) {
        return [duration(kept), 'kept, then delivered'];
      }
      return message.fromOutside
        ? ['', 'sent from outside']
        : [duration(arrival.steps[0].at - message.sentAt), 'delivered'];
    }
    switch (fate) {
      case 'replaced':
        return ['', 'replaced by a newer one of its topic'];
      case 'expired':
        return ['', 'expired in storage'];
      case 'dropped':
        return ['', 'TTL 0 and nobody there: not kept'];
      case 'refused':
        return ['', message.problem];
      default:
        return ['', message.version ? (message.sentOffline ? 'kept' : 'on its way') : 'sending'];
    }
  }

  #draw(message) {
    const { options, arrival } = message;
    const text = arrival?.text === undefined ? options?.payload || null : arrival.text;
    const [figure, words] = this.#verdict(message);
    const verdict = element('p', { className: 'verdict' });
    if (figure) {
      verdict.append(element('strong', { textContent: figure }), ' ');
    }
    verdict.append(words);
    const facts = options
      ? [
          `TTL ${options.ttl}`,
          options.topic && `topic ${options.topic}`,
          `urgency ${options.urgency}`,
          text !== null && options.encoding,
        ]
      : [arrival.encoding];
    message.element.dataset.fate = arrival
      ? 'delivered'
      : (message.fate ?? (message.waiting && message.sentOffline ? 'kept' : 'sending'));
    message.element.replaceChildren(
      element(
        'div',
        { className: 'message-head' },
        element('p', {
          className: text === null ? 'message-text none' : 'message-text',
          textContent: text ?? 'without data',
        }),
        verdict,
      ),
      element(
        'p',
        { className: 'message-facts' },
        ...facts.filter(Boolean).map((fact) => element('span', { textContent: `${fact} ` })),
      ),
      this.#track(message),
    );
  }

  #track(message) {
    const track = element('ol', { className: 'track' });
    for (const { name, at, kept } of message.line) {
      const step = element(
        'li',
        { className: 'step' },
        element('span', { className: 'step-name', textContent: STEP_NAMES[name] }),
        element('span', { className: 'step-time', textContent: `+${duration(at - message.sentAt)}` }),
      );
      step.dataset.name = name;
      if (kept !== undefined) {
        step.append(element('span', { className: 'kept', textContent: `kept ${duration(kept)}` }));
      }
      track.append(step);
    }
    if (message.waiting || (message.version === null && message.fate === null)) {
      const words = message.waiting && message.sentOffline ? 'waiting in storage' : 'on its way';
      const step = element('li', { className: 'step' }, element('span', { className: 'step-name' }, words));
      step.dataset.name = 'waiting';
      track.append(step);
    }
    return track;
  }
}
