// Sends one push as an application server does. Standard input has the order as JSON, standard
// output gets the answer. The library's own sender speaks HTTPS only, so Node's fetch posts what
// the library encrypted and signed.
import { text } from 'node:stream/consumers';
import webpush from 'web-push';

const { subscription, payload, options } = JSON.parse(await text(process.stdin));
const { endpoint, method, headers, body } = webpush.generateRequestDetails(
  subscription,
  payload,
  options,
);
const answer = await fetch(endpoint, { method, headers, body });
const report = { status: answer.status, body: await answer.text() };
process.stdout.write(JSON.stringify(report));
