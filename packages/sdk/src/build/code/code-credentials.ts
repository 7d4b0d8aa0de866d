import { CREDENTIAL_FORMATS, URL_WITH_PASSWORD } from '../../credential-formats.ts';
import type { Reason } from '../../errors.ts';
import { escapeControlChars } from '../../escape-control-chars.ts';
import type { CodeFile } from './code-file.ts';

interface Found {
  /** Absent for a file that is one by its name. */
  readonly line?: number;
  readonly what: string;
}

/** Files that hold logins whatever is in them. */
const BY_NAME: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /(^|\/)[._]netrc$/i, what: 'holds logins' },
  { pattern: /(^|\/)\.(git-credentials|pgpass|htpasswd|vault-token)$/i, what: 'holds logins' },
  { pattern: /(^|\/)id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/i, what: 'is a private key' },
  { pattern: /\.(p12|pfx|jks|keystore|kdbx|ppk)$/i, what: 'is a store of private keys or passwords' },
  { pattern: /(^|\/)(credentials|\.databrickscfg)$/i, what: 'holds logins' },
  { pattern: /(^|\/)\.kube\/config$|(^|\/)kubeconfig$/i, what: 'is a login to a cluster' },
  { pattern: /(^|\/)\.docker\/config\.json$/i, what: 'holds logins' },
];

const FORMATS = CREDENTIAL_FORMATS.map(({ name, pattern }) => ({ name, pattern: new RegExp(pattern, 'g') }));
const ENV_FILE = /(^|\/)\.(env(\.[^/]*)?|pypirc)$|\.env$/i;
/** A variable that is one by its name, with a value that is no reference and no blank to be filled in. */
const ENV_LINE =
  /^\s*(?:export\s+)?[A-Za-z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL)[A-Za-z0-9_]*\s*[=:]\s*["']?([^\s"'#]+)/i;
const BLANK = /[<>{}$%*]|^(?:x+|\.+|-+|your.*|change.?me|example|todo|none|null|true|false|dummy|test|placeholder)$/i;
/** In a URL of a template or an example the password is a blank as well. */
const URL_BLANK = /^(?:password|passwd|pass|pwd|pw|secret|token)$/i;
/** A line of a minified file may be the whole file; what is looked for is short. */
const WINDOW = 2048;
const OVERLAP = 256;

/** Credentials in a file, by its name and by its lines. The value itself is never shown. */
export function credentialsIn(file: CodeFile): Reason[] {
  const name = escapeControlChars(file.path);
  return findingsIn(file).map(({ line, what }) => ({
    path: line === undefined ? name : `${name}:${line}`,
    message: what,
    fix: FIX,
  }));
}

const FIX =
  'make a Secret of it (kubectl aisubmit secret create) and use --env-secret or --mount secret:NAME:/PATH; or name the file in ' +
  '.gitignore or .aisubmitignore';

function findingsIn({ path, bytes }: CodeFile): Found[] {
  const named = BY_NAME.find(({ pattern }) => pattern.test(path));
  if (named !== undefined) return [{ what: named.what }];
  const isEnv = ENV_FILE.test(path);
  const found: Found[] = [];
  for (const [index, line] of textOf(bytes)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const what = credentialIn(line) ?? (isEnv ? secretVariable(line.slice(0, WINDOW)) : undefined);
    if (what !== undefined) found.push({ line: index + 1, what: `holds ${what}` });
  }
  return found;
}

/** Byte by byte, so that nothing is unreadable; without the zeros of UTF-16, which would keep its letters apart. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes).replaceAll('\0', '');
}

function credentialIn(line: string): string | undefined {
  for (let at = 0; at === 0 || at < line.length - OVERLAP; at += WINDOW - OVERLAP) {
    const part = line.slice(at, at + WINDOW);
    const found = FORMATS.find(({ name, pattern }) => part.match(pattern)?.some((match) => isMeant(name, match)));
    if (found !== undefined) return found.name;
  }
  return undefined;
}

function isMeant(name: string, match: string): boolean {
  if (name !== URL_WITH_PASSWORD) return true;
  const password = match.slice(match.indexOf(':', '://'.length) + 1, -1);
  return !BLANK.test(password) && !URL_BLANK.test(password);
}

function secretVariable(line: string): string | undefined {
  const value = ENV_LINE.exec(line)?.[1];
  return value === undefined || BLANK.test(value) ? undefined : 'a variable that is a secret by its name';
}
