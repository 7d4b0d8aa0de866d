import type { RequestDraft } from './request-draft.ts';

type Entry = { [key: string]: unknown };
type Part = (value: string) => Entry;

/**
 * Reads `URL[,KEY=VALUE…]`, such as `s3://data/sets/a,download=/data`; without a path it is about credentials. With
 * `bucket=` among the parts it is Run:ai's `name=NAME,bucket=BUCKET,path=PATH,url=ENDPOINT`, which brings data to a path.
 */
export function readStore(text: string, draft: RequestDraft): Entry {
  const [first = '', ...rest] = text.split(',');
  const parts = [/^[a-z0-9-]+=/i.test(first) ? first : `url=${first}`, ...rest];
  if (/[?&]X-Amz-/i.test(text)) throw draft.wrong('must not be a presigned URL, which is a secret', SECRET);
  const isRunai = parts.some((part) => /^bucket=/i.test(part));
  return withMode(readParts(parts, isRunai ? RUNAI : PARTS, draft), isRunai);
}

/** A path without a mode is where data comes to in Run:ai's words; without a path nothing is copied. */
function withMode(entry: Entry, isRunai: boolean): Entry {
  if (entry['mode'] !== undefined) return entry;
  return { ...entry, mode: isRunai ? 'download' : 'credentials' };
}

const PARTS: Readonly<Record<string, Part>> = {
  url: (url) => ({ url }),
  download: (path) => ({ mode: 'download', path }),
  upload: (path) => ({ mode: 'upload', path }),
  mode: (mode) => ({ mode }),
  path: (path) => ({ path }),
  secret: (secret) => ({ secret }),
  role: (role) => ({ role }),
  endpoint: (endpoint) => ({ endpoint }),
  region: (region) => ({ region }),
  'path-style': (value) => ({ pathStyle: yes(value) }),
  ca: (ca) => ({ ca }),
  size: (size) => ({ size }),
  interval: (interval) => ({ interval }),
  claim: (claim) => ({ claim }),
};

const RUNAI: Readonly<Record<string, Part>> = {
  name: () => ({}),
  bucket: (bucket) => ({ url: `s3://${bucket}` }),
  path: (path) => ({ path }),
  url: (endpoint) => ({ endpoint }),
  secret: (secret) => ({ secret }),
};

/** Keys that people put where everybody can read them. */
const KEYS = ['accesskey', 'access-key', 'access_key', 'secretkey', 'secret-key', 'secret_key', 'key', 'token'];
const SECRET = 'make a Secret and name it: kubectl aisubmit secret create s3 NAME, then --s3-secret NAME';
const EXAMPLES =
  'write for example s3://data/sets/a,download=/data or s3://results/me,upload=/out,endpoint=https://s3.example.com, and --s3-secret NAME';

/** What is unknown is not repeated when it may be a piece of a key. */
function readParts(parts: readonly string[], known: Readonly<Record<string, Part>>, draft: RequestDraft): Entry {
  const entry: Entry = {};
  for (const text of parts) {
    const at = text.indexOf('=');
    const key = (at === -1 ? text : text.slice(0, at)).trim().toLowerCase();
    const part = Object.hasOwn(known, key) ? known[key] : undefined;
    if (part === undefined && KEYS.includes(key)) throw draft.wrong('must not hold a key: it is a secret', SECRET);
    if (part === undefined) {
      const shown = /^[a-z][a-z-]{0,19}$/.test(key) ? ` "${key}"` : '';
      throw draft.wrong(`has an unknown part${shown} (known: ${Object.keys(known).join(', ')})`, EXAMPLES);
    }
    Object.assign(entry, part(at === -1 ? '' : text.slice(at + 1).trim()));
  }
  return entry;
}

// Anything but a yes or a no stays, so that the schema says what is wrong with it.
function yes(value: string): boolean | string {
  if (value === '' || value === 'true') return true;
  return value === 'false' ? false : value;
}
