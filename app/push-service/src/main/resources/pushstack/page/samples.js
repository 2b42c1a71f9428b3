// The same push from elsewhere, as text to copy.

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

export function firefoxPreferences(serviceUrl) {
  const preferences = [['dom.push.serverURL', serviceUrl]];
  if (serviceUrl.startsWith('ws:')) {
    preferences.push(['dom.push.testing.allowInsecureServerURL', true]);
  }
  preferences.push(['dom.push.connection.enabled', true]);
  return preferences
    .map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`)
    .join('\n');
}

/** @param {{headers: Record<string, string>, body: string}} prepared the body as base64 */
export function curlCommand(endpoint, { headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`);
  const source = body ? `printf %s ${quoted(body)} | base64 -d |\n` : '';
  const data = body ? ['  --data-binary @-'] : [];
  return source + ['curl -i -X POST', ...lines, ...data, `  ${quoted(endpoint)}`].join(' \\\n');
}

export function nodeCommands({ endpoint, keys }, options) {
  const subscription = { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
  const settings = { TTL: options.ttl, urgency: options.urgency, contentEncoding: options.encoding };
  if (options.topic) {
    settings.topic = options.topic;
  }
  const script = [
    "import webpush from 'web-push';",
    `const subscription = ${JSON.stringify(subscription, null, 2)};`,
    'const { method, headers, body } = webpush.generateRequestDetails(',
    `  subscription, ${JSON.stringify(options.payload || null)}, ${JSON.stringify(settings)});`,
    'const answer = await fetch(subscription.endpoint, { method, headers, body });',
    'console.log(answer.status, await answer.text());',
  ].join('\n');
  return `npm install web-push\nnode --input-type=module -e ${quoted(script)}`;
}
