// What a user agent does to a push message: RFC 8291 over RFC 8188, and the draft before it.
import { decode, encode } from './base64url.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const TAG_LENGTH = 16;
const text = new TextEncoder();

/** The keys of one subscription. The private one cannot leave the browser's key store. */
export class SubscriptionKeys {
  static async generate() {
    const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
    const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return new SubscriptionKeys(pair.privateKey, point, crypto.getRandomValues(new Uint8Array(16)));
  }

  constructor(privateKey, point, secret) {
    this.privateKey = privateKey;
    this.point = point;
    this.secret = secret;
  }

  get p256dh() {
    return encode(this.point);
  }

  get auth() {
    return encode(this.secret);
  }

  /**
   * @param {Uint8Array} body
   * @param {{encoding: string, encryption?: string, crypto_key?: string}} headers
   * @returns {Promise<string>}
   */
  async decrypt(body, headers) {
    switch (headers.encoding) {
      case 'aes128gcm':
        return this.#decryptStandard(body);
      case 'aesgcm':
        return this.#decryptDraft(body, headers);
      default:
        throw new Error(`unknown encoding ${headers.encoding}`);
    }
  }

  async #decryptStandard(body) {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const salt = body.subarray(0, 16);
    const recordSize = view.getUint32(16);
    const keyEnd = 21 + view.getUint8(20);
    const sender = body.subarray(21, keyEnd);
    const info = concat(text.encode('WebPush: info\0'), this.point, sender);
    const input = await hkdf(this.secret, await this.#agree(sender), info, 32);
    const key = await hkdf(salt, input, text.encode('Content-Encoding: aes128gcm\0'), 16);
    const nonce = await hkdf(salt, input, text.encode('Content-Encoding: nonce\0'), 12);
    const records = await openRecords(body.subarray(keyEnd), recordSize, key, nonce);
    return join(
      records.map((record, index) => {
        const end = record.findLastIndex((byte) => byte !== 0);
        const delimiter = index === records.length - 1 ? 2 : 1;
        if (end < 0 || record[end] !== delimiter) {
          throw new Error('a record has no delimiter');
        }
        return record.subarray(0, end);
      }),
    );
  }

  async #decryptDraft(body, headers) {
    const salt = decode(parameter(headers.encryption, 'salt'));
    const sender = decode(parameter(headers.crypto_key, 'dh'));
    const recordSize = Number(parameter(headers.encryption, 'rs') || 4096) + TAG_LENGTH;
    const context = concat(text.encode('P-256\0'), [0, 65], this.point, [0, 65], sender);
    const shared = await this.#agree(sender);
    const input = await hkdf(this.secret, shared, text.encode('Content-Encoding: auth\0'), 32);
    const info = (name) => concat(text.encode(`Content-Encoding: ${name}\0`), context);
    const key = await hkdf(salt, input, info('aesgcm'), 16);
    const nonce = await hkdf(salt, input, info('nonce'), 12);
    const records = await openRecords(body, recordSize, key, nonce);
    return join(records.map((record) => record.subarray(2 + record[0] * 256 + record[1])));
  }

  async #agree(senderPoint) {
    const sender = await crypto.subtle.importKey('raw', senderPoint, CURVE, false, []);
    return crypto.subtle.deriveBits({ name: 'ECDH', public: sender }, this.privateKey, 256);
  }
}

async function openRecords(data, recordSize, keyBytes, nonce) {
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-GCM', false, ['decrypt']);
  const records = [];
  for (let start = 0; start < data.length; start += recordSize) {
    const record = data.subarray(start, start + recordSize);
    const iv = nonceOf(nonce, records.length);
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, record);
    records.push(new Uint8Array(opened));
  }
  return records;
}

/** The nonce of a record: the last 48 bits are combined with its number. */
function nonceOf(nonce, number) {
  const iv = new Uint8Array(nonce);
  for (let rest = number, at = iv.length - 1; rest > 0; rest = Math.floor(rest / 256), at -= 1) {
    iv[at] ^= rest % 256;
  }
  return iv;
}

async function hkdf(salt, input, info, length) {
  const key = await crypto.subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8));
}

/** The value of a parameter in the first section of the header that has it. */
function parameter(header = '', name) {
  const items = header.split(/[,;]/).map((item) => item.trim());
  return items.find((item) => item.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

function concat(...parts) {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

function join(parts) {
  return new TextDecoder('utf-8', { fatal: true }).decode(concat(...parts));
}
