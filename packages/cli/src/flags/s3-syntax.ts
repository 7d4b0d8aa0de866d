import { type Part, type PartFields, readParts, yesOrNo } from './part-syntax.ts';
import type { RequestDraft } from './request-draft.ts';

/**
 * Reads `URL[,KEY=VALUE…]`, such as `s3://data/sets/a,download=/data`; without a path it is about credentials. With
 * `bucket=` among the parts it is Run:ai's `name=NAME,bucket=BUCKET,path=PATH,url=ENDPOINT`, which brings data to a path.
 */
export function readStore(text: string, draft: RequestDraft): PartFields {
  const [first = '', ...rest] = text.split(',');
  const parts = [/^[a-z0-9-]+=/i.test(first) ? first : `url=${first}`, ...rest];
  if (/[?&]X-Amz-/i.test(text)) throw draft.wrong('must not be a presigned URL, which is a secret', SECRET);
  const isRunai = parts.some((part) => /^bucket=/i.test(part));
  const refuse = (key: string): void => {
    if (KEYS.includes(key)) throw draft.wrong('must not hold a key: it is a secret', SECRET);
  };
  const entry = readParts(parts, { known: isRunai ? RUNAI : PARTS, examples: EXAMPLES, refuse }, draft);
  if (entry['mode'] !== undefined) return entry;
  if (entry['path'] !== undefined && !isRunai) {
    throw draft.wrong('says where, and not which way', 'write download=/PATH or upload=/PATH instead of path=/PATH');
  }
  // A path without a mode is where data comes to in Run:ai's words; without a path nothing is copied.
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
  'path-style': (value) => ({ pathStyle: yesOrNo(value) }),
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
