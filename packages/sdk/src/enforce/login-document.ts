import * as z from 'zod';
import { AisubmitError, type Reason } from '../errors.ts';
import { escapeControlChars } from '../escape-control-chars.ts';
import { API_VERSION } from '../request/api-version.ts';
import { objectName } from '../request/names.ts';
import { parseWith } from '../request/parse-with.ts';
import { readDocuments, type SourceDocument } from '../request/read-documents.ts';
import { strictObject } from '../request/strict-object.ts';
import { certificateAuthority } from './certificates.ts';
import { claimName } from './claim-name.ts';
import { httpsUrl } from './https-url.ts';

/** More than any login needs; what a server sends is read no further. */
const MAX_CHARACTERS = 256 * 1024;

/**
 * Scopes of a login that names none: who it is, and a refresh token. `groups` is not among them, since providers that do
 * not know it (Keycloak without such a client scope, Entra ID) refuse the whole login for it.
 */
export const DEFAULT_SCOPES: readonly string[] = ['openid', 'offline_access', 'email'];

const clientId = z
  .string()
  .max(256, 'must be at most 256 characters')
  .regex(/^[\x21-\x7e]+$/, 'must be the client id as the provider shows it: printable ASCII without spaces');

/** RFC 6749, section 3.3. */
const scope = z
  .string()
  .max(256, 'must be at most 256 characters')
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be one scope: printable ASCII without spaces, quotes and backslashes');

/** How people log in, as an admin publishes it. */
const loginSchema = strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Login'),
  metadata: strictObject({ name: objectName.optional() }).optional(),
  spec: strictObject({
    issuer: httpsUrl,
    clientId,
    scopes: z.array(scope).max(32, 'must be at most 32 scopes').optional(),
    certificateAuthority: certificateAuthority.optional(),
    usernameClaim: claimName.optional(),
    server: strictObject({ url: httpsUrl, certificateAuthority: certificateAuthority.optional() }).optional(),
  }),
});

/** How people log in to a cluster. Nothing in it is secret: it is published to whoever has not logged in yet. */
export interface Login {
  readonly name?: string | undefined;
  /** Issuer of the tokens, spelled as in their `iss`. */
  readonly issuer: string;
  /** Public client at the issuer, and audience of the tokens. */
  readonly clientId: string;
  /** Scopes to ask for; `openid` is always the first. */
  readonly scopes: readonly string[];
  /** PEM of the authorities that the issuer's certificate is checked against; the system's when absent. */
  readonly certificateAuthority?: string | undefined;
  /** Claim that holds the name to show to the user; it decides nothing. */
  readonly usernameClaim?: string | undefined;
  /** The API server that this login is for. */
  readonly server?: LoginServer | undefined;
}

export interface LoginServer {
  readonly url: string;
  /** PEM of the cluster's authorities; absent where its certificate is publicly trusted. */
  readonly certificateAuthority?: string | undefined;
}

/**
 * Turns YAML text, or a value, into a login.
 *
 * @param options.source - What the document is called in errors. @default 'the login document'
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake, and its line where text was given.
 */
export function parseLoginDocument(input: unknown, options: { readonly source?: string } = {}): Login {
  const { source = 'the login document' } = options;
  const document = typeof input === 'string' ? readOne(input, source) : undefined;
  try {
    const { metadata, spec } = parseWith(loginSchema, document === undefined ? input : document.value, 'Login');
    const { scopes = DEFAULT_SCOPES, ...rest } = spec;
    return { ...metadata, ...rest, scopes: [...new Set(['openid', ...scopes])] };
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    throw unusable(source, document === undefined ? error.reasons : located(error.reasons, document));
  }
}

function readOne(text: string, source: string): SourceDocument {
  if (text.length > MAX_CHARACTERS) {
    throw unusable(source, [{ message: `is larger than ${MAX_CHARACTERS / 1024} KiB` }]);
  }
  const documents = readDocuments(text, { source });
  const [first] = documents;
  if (first === undefined || documents.length > 1) {
    throw unusable(source, [{ message: `must be one document of kind Login (got ${documents.length})` }]);
  }
  return first;
}

function located(reasons: readonly Reason[], { positionOf, source }: SourceDocument): Reason[] {
  return reasons.map((reason) => {
    const { line, column } = positionOf(reason.path ?? '');
    return { ...reason, message: `${reason.message} (${escapeControlChars(source)}:${line}:${column})` };
  });
}

function unusable(source: string, reasons: readonly Reason[]): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(source)} cannot be used as it is`, {
    reasons,
    fix: 'an admin of the cluster writes it anew: kubectl aisubmit admin login',
  });
}

/** JSON Schema (2020-12) of the document, for editors and tools; the parser knows more. */
export function loginJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'aisubmit Login', ...z.toJSONSchema(loginSchema, { io: 'input' }) };
}
