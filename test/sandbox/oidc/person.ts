import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { readAll } from './read-all.ts';

/** A page that a person ended on. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

const MOST_STEPS = 15;

/**
 * Goes through an issuer's pages as a browser with a person before it: follows redirects, keeps cookies, fills each form
 * in and sends it, until a page has none or lies outside the issuer.
 */
export async function visit(
  start: string,
  { issuer, caPem, fields }: { issuer: string; caPem: string; fields: Readonly<Record<string, string>> },
): Promise<Page> {
  const cookies = new Map<string, string>();
  let step: Step = { url: start, form: undefined };
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const inside = new URL(step.url).origin === issuer;
    const page = await load(step, { caPem, cookies: inside ? cookies : new Map() });
    if (!inside) return page;
    const next = redirect(page) ?? formOf(page, fields);
    if (next === undefined) return page;
    step = next;
  }
  throw new Error(`the issuer's pages do not end: ${step.url}`);
}

interface Step {
  readonly url: string;
  readonly form: URLSearchParams | undefined;
}

async function load(
  { url, form }: Step,
  { caPem, cookies }: { caPem: string; cookies: Map<string, string> },
): Promise<Page> {
  const body = form?.toString();
  const headers = {
    accept: 'text/html',
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) }),
  };
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.startsWith('https:')
      ? httpsRequest(url, { method, headers, ca: caPem, agent: false }, resolve)
      : httpRequest(url, { method, headers, agent: false }, resolve);
    request.on('error', reject);
    request.end(body);
  });
  for (const cookie of answer.headers['set-cookie'] ?? []) remember(cookie, cookies);
  return { url, status: answer.statusCode ?? 0, headers: answer.headers, body: await readAll(answer) };
}

function remember(cookie: string, cookies: Map<string, string>): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}

function redirect({ url, headers }: Page): Step | undefined {
  return headers.location === undefined ? undefined : { url: new URL(headers.location, url).href, form: undefined };
}

function formOf({ url, body }: Page, fields: Readonly<Record<string, string>>): Step | undefined {
  const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(body);
  if (form === null) return undefined;
  const [, attributes = '', inside = ''] = form;
  const filled = new URLSearchParams();
  for (const [tag] of inside.matchAll(/<(?:input|button)\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name === undefined) continue;
    const value = fields[name] ?? (tag.startsWith('<input') ? (attribute(tag, 'value') ?? '') : undefined);
    if (value !== undefined) filled.set(name, value);
  }
  return { url: new URL(attribute(attributes, 'action') ?? url, url).href, form: filled };
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&');
}
