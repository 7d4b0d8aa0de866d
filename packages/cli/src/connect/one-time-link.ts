import type { Socket } from 'node:net';
import { AisubmitError } from '@aisubmit/sdk';
import { isOwnPeer } from './peer-user.ts';
import { readRequestHead } from './read-request-head.ts';

export interface OneTimeLinkOptions {
  /** 256 bits that nobody can guess. */
  readonly secret: string;
  readonly now: () => number;
  /** Hosts by which this machine is called, without a port. */
  readonly hosts: readonly string[];
  /** Begins a session at the server and returns its cookies. */
  readonly signIn: (host: string) => Promise<readonly string[]>;
  /** Told when it was not a browser of this user that came, or when signing in did not work. */
  readonly say: (text: string) => void;
}

/** A link that signs a browser in, once. */
export interface OneTimeLink {
  readonly path: string;
  /** For `forwardPort`: deals with a connection that asks for the link, and with no other. */
  readonly greet: (socket: Socket) => Promise<boolean>;
}

const FOLDER = '/aisubmit/';
const LIFETIME_MS = 15 * 60_000;

/** Makes a link under the address of a forwarded port. What else is asked for there goes to the pod as it is. */
export function oneTimeLink(options: OneTimeLinkOptions): OneTimeLink {
  const state = { used: false, until: options.now() + LIFETIME_MS };
  return {
    path: `${FOLDER}${options.secret}`,
    greet: async (socket) => {
      const head = await readRequestHead(socket, `GET ${FOLDER}`);
      if (head === undefined) return false;
      const answer = await answerTo(head, { socket, options, state });
      socket.end(httpText(answer));
      socket.resume();
      socket.once('end', () => socket.destroy());
      return true;
    },
  };
}

interface Answer {
  readonly status: keyof typeof STATUS;
  readonly text: string;
  readonly cookies?: readonly string[];
  /** For who is signed in already and came back. */
  readonly leadsOn?: boolean;
}

const STATUS = {
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  410: 'Gone',
  502: 'Bad Gateway',
} as const;

interface Visit {
  readonly socket: Socket;
  readonly options: OneTimeLinkOptions;
  readonly state: { used: boolean; readonly until: number };
}

async function answerTo(head: string, { socket, options, state }: Visit): Promise<Answer> {
  const host = hostOf(head, options.hosts);
  // A page of the internet whose name was made to mean this machine.
  if (host === undefined) return { status: 400, text: 'This address is not the one that was opened.' };
  const [, secret = ''] = /^GET \/aisubmit\/([\w-]{1,200})(?:\?\S*)? HTTP\/1\.[01]\r\n/.exec(head) ?? [];
  if (!isSame(secret, options.secret)) return { status: 404, text: 'There is no such link.' };
  const over = state.used ? 'This link was for once' : 'This link has expired';
  if (state.used || options.now() > state.until) {
    return { status: 410, text: `${over}. Run kubectl aisubmit connect again for another.`, leadsOn: state.used };
  }
  state.used = true;
  if (!(await isOwnPeer(socket))) {
    options.say(
      'warning: a program of another user of this machine asked for the link; it was refused, and works no more',
    );
    return { status: 403, text: 'This link is for the user who ran kubectl aisubmit connect.' };
  }
  try {
    return { status: 302, text: '', cookies: await options.signIn(host) };
  } catch (error) {
    state.used = false;
    const why = error instanceof AisubmitError ? error.message : 'signing in did not work';
    options.say(`could not sign in: ${why}`);
    return { status: 502, text: `Could not sign in: ${why}. Reload this page to try again.` };
  }
}

function isSame(given: string, secret: string): boolean {
  const { createHash, timingSafeEqual } = process.getBuiltinModule('node:crypto');
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function hostOf(head: string, hosts: readonly string[]): string | undefined {
  const found = [...head.matchAll(/\r\nhost:[ \t]*([^\r\n]*?)[ \t]*(?=\r\n)/gi)].map(([, host = '']) =>
    host.toLowerCase(),
  );
  const [host] = found;
  if (host === undefined || found.length !== 1) return undefined;
  return hosts.includes(host.replace(/:\d{1,5}$/, '')) ? host : undefined;
}

function httpText({ status, text, cookies = [], leadsOn = false }: Answer): string {
  const body =
    text === ''
      ? ''
      : `<!doctype html><meta charset="utf-8"><title>aisubmit</title><p>${escapeHtml(text)}</p>${leadsOn ? ON : ''}\n`;
  const headers = [
    `HTTP/1.1 ${status} ${STATUS[status]}`,
    // The server's own way from there on.
    ...(status === 302
      ? ['Location: /', ...cookies.map((cookie) => `Set-Cookie: ${cookie.replaceAll(/[\r\n\0]/g, '')}`)]
      : []),
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Referrer-Policy: no-referrer',
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}

const ON = '<p><a href="/">If you are signed in, go on to the notebook</a></p>';

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (char) => HTML[char] ?? '');
}
