import { type Account, sameAccount } from '../account.ts';
import { type Check, isText, jsonValue, misfit, type ObjectShape } from './object-shape.ts';
import type { TokenStoreKind } from './token-store.ts';

/** What the plugin remembers of a login; nothing of it is secret. */
export interface AccountEntry extends Account {
  readonly store: TokenStoreKind;
  /** `sub` of the id token. */
  readonly subject: string;
  /** What the issuer calls the user, for messages. */
  readonly username?: string;
  /** `sha256:<hex>` over the certificates of the CA file that the login was made with; absent: publicly trusted. */
  readonly serverCa?: string;
  readonly tlsServerName?: string;
  /** PEM text of the authorities that sign for the issuer; absent: publicly trusted. */
  readonly issuerCa?: string;
  /** An issuer on loopback without TLS, for development. */
  readonly allowInsecureIssuer?: true;
  readonly scopes: readonly string[];
  /** When the login was made, ISO 8601. */
  readonly savedAt: string;
}

const MAX_ACCOUNTS = 500;
const MAX_URL = 2048;
const MAX_PEM = 128 * 1024;

const isUrl: Check = (value) => {
  if (typeof value !== 'string' || value.length > MAX_URL || !URL.canParse(value)) return false;
  return /^https?:\/\/[^\s@]+$/.test(value);
};

const isScopes: Check = (value) =>
  Array.isArray(value) && value.length <= 64 && value.every(isText(256, /^[\x21\x23-\x5b\x5d-\x7e]+$/));

const isTime: Check = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);

const ENTRY: ObjectShape = {
  required: {
    server: isUrl,
    issuer: isUrl,
    clientId: isText(1024),
    store: (value) => value === 'keychain' || value === 'file',
    subject: isText(1024),
    scopes: isScopes,
    savedAt: (value) => isTime(value) && !Number.isNaN(Date.parse(String(value))),
  },
  optional: {
    username: isText(1024),
    serverCa: isText(71, /^sha256:[0-9a-f]{64}$/),
    tlsServerName: isText(253, /^[A-Za-z0-9._:-]+$/),
    issuerCa: isText(MAX_PEM, /^[\x20-\x7e\r\n\t]*-----BEGIN CERTIFICATE-----[\x20-\x7e\r\n\t]*$/),
    allowInsecureIssuer: (value) => value === true,
  },
};

const INDEX: ObjectShape = {
  required: {
    version: (value) => value === 1,
    accounts: (value) => Array.isArray(value) && value.length <= MAX_ACCOUNTS,
  },
  optional: {},
};

/** Makes entries of the index's text, or says what is wrong with it, never quoting a value. */
export function parseAccounts(text: string): readonly AccountEntry[] | string {
  const value = jsonValue(text);
  if (value === undefined) return 'it is not JSON';
  const flaw = misfit(value, INDEX);
  if (flaw !== undefined) return flaw;
  const { accounts } = value as { readonly accounts: readonly AccountEntry[] };
  for (const [index, entry] of accounts.entries()) {
    const wrong = misfit(entry, ENTRY) ?? contradiction(entry);
    if (wrong !== undefined) return `accounts[${index}]: ${wrong}`;
    if (accounts.slice(0, index).some((other) => sameAccount(other, entry))) {
      return `accounts[${index}]: the same login stands above it`;
    }
  }
  return accounts;
}

function contradiction({ issuer, allowInsecureIssuer }: AccountEntry): string | undefined {
  if (issuer.startsWith('https:') || allowInsecureIssuer === true) return undefined;
  return '"issuer" is not https';
}
