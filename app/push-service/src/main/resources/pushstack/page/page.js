// Puts the user agent, the form and the list of messages together.
import { MessageList } from './messages.js';
import { curlCommand, firefoxPreferences, nodeCommands } from './samples.js';
import { UserAgent } from './user-agent.js';

const SAMPLE_DELAY_MS = 300;
const COPIED_MS = 1500;
const STATES = { offline: 'Offline', connecting: 'Connecting…', online: 'Online' };

const $ = (id) => document.getElementById(id);
const form = $('send');
const restrictions = document.querySelectorAll('input[name=restriction]');

const announce = (text) => ($('announcement').textContent = text);
const messages = new MessageList($('message-list'), announce, () => {
  $('empty').hidden = messages.length > 0;
  $('clear').hidden = messages.length === 0;
});

function show(problem) {
  $('problem').textContent = problem;
  $('problem').hidden = !problem;
}

async function call(path, body) {
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const content = await answer.json();
  if (!answer.ok) {
    throw new Error(content.message);
  }
  return content;
}

function options() {
  const fields = new FormData(form);
  return {
    payload: fields.get('payload'),
    ttl: Number(fields.get('ttl')),
    topic: fields.get('topic'),
    urgency: fields.get('urgency'),
    encoding: fields.get('encoding'),
  };
}

/** The subscription outlives the connection: sending while offline is the point of this page. */
function request({ endpoint, keys }, chosen) {
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth, ...chosen };
}

async function send(agent, chosen) {
  const message = messages.begin(chosen, agent.state === 'online');
  try {
    const report = await call('/page/send', request(agent.subscription, chosen));
    if (report.status === 201) {
      messages.accepted(message, report.version, [
        { name: 'encrypted', at: message.sentAt + report.encryptedMs },
        { name: 'accepted', at: performance.now() },
      ]);
    } else {
      messages.refused(message, `${report.status}: ${report.message}`);
    }
  } catch (problem) {
    messages.refused(message, problem.message);
  }
}

let sampleTimer = 0;
function refreshSamples(agent) {
  clearTimeout(sampleTimer);
  sampleTimer = setTimeout(async () => {
    if (!agent.subscription || !form.checkValidity()) {
      return;
    }
    const chosen = options();
    const { subscription } = agent;
    const prepared = await call('/page/prepare', request(subscription, chosen));
    $('sample-curl').textContent = curlCommand(subscription.endpoint, prepared);
    const restricted = document.querySelector('input[name=restriction]:checked').value === 'key';
    $('sample-node').textContent = restricted
      ? '# This subscription takes only what this page’s key has signed.\n# Let anyone send, under “Who may send”, to use the library.'
      : nodeCommands(subscription, chosen);
  }, SAMPLE_DELAY_MS);
}

function drawAgent(agent) {
  $('state').dataset.state = agent.state;
  $('state').textContent = STATES[agent.state];
  $('uaid').textContent = agent.uaid || '–';
  $('endpoint').textContent = agent.subscription?.endpoint ?? '–';
  document.body.dataset.ready = String(agent.subscription !== null);
  for (const button of [$('send-one'), $('send-five')]) {
    button.disabled = agent.subscription === null;
  }
  for (const restriction of restrictions) {
    restriction.disabled = agent.state !== 'online';
  }
}

function listen(agent, applicationServerKey) {
  agent.addEventListener('state', () => drawAgent(agent));
  agent.addEventListener('subscription', () => {
    drawAgent(agent);
    refreshSamples(agent);
  });
  agent.addEventListener('problem', ({ detail }) => show(detail.message));
  agent.addEventListener('message', ({ detail }) => messages.arrived(detail));
  agent.addEventListener('step', ({ detail }) => messages.step(detail));

  $('online').addEventListener('click', () => {
    const on = $('online').getAttribute('aria-checked') === 'false';
    $('online').setAttribute('aria-checked', String(on));
    if (on) {
      agent.goOnline();
    } else {
      agent.goOffline();
    }
  });
  for (const restriction of restrictions) {
    restriction.addEventListener('change', async () => {
      show('');
      try {
        await agent.subscribe(restriction.value === 'key' ? applicationServerKey : null);
      } catch (problem) {
        show(problem.message);
      }
      drawAgent(agent);
    });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(agent, options());
  });
  $('send-five').addEventListener('click', () => {
    if (form.reportValidity()) {
      const chosen = options();
      for (let number = 1; number <= 5; number += 1) {
        send(agent, { ...chosen, payload: `${chosen.payload || 'Push'} ${number}` });
      }
    }
  });
  form.addEventListener('input', () => refreshSamples(agent));
}

$('clear').addEventListener('click', () => {
  messages.clear();
  $('messages-title').focus();
});

for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText($(button.dataset.copy).textContent);
    button.textContent = 'Copied';
    announce('Copied');
    setTimeout(() => (button.textContent = 'Copy'), COPIED_MS);
  });
}

const info = await call('/page/info');
$('version').textContent = info.version;
$('service-url').textContent = info.webSocketUrl;
$('sample-firefox').textContent = firefoxPreferences(info.webSocketUrl);
const agent = new UserAgent(info.webSocketUrl);
drawAgent(agent);
listen(agent, info.applicationServerKey);
$('online').click();
