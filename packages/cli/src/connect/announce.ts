import type { ForwardedPort, WorkloadDoor, WorkloadRef } from '@aisubmit/sdk/client';
import { hasLocalBrowser, openBrowser } from '../auth/open-browser.ts';
import { shortId } from '../submission.ts';
import { curlLine } from '../ui/curl-line.ts';
import type { ConnectOptions } from './connect-options.ts';
import type { NotebookDoor } from './notebook-door.ts';
import { isDenied, isPassing } from './notebook-token.ts';

interface Announcement extends ConnectOptions {
  readonly ref: WorkloadRef;
  readonly door: WorkloadDoor;
  readonly notebook: NotebookDoor | undefined;
}

type NotebookAnnouncement = Announcement & { readonly notebook: NotebookDoor };

/** Says where the workload is to be found now, and opens a browser where that helps. */
export async function announce(forwards: readonly ForwardedPort[], options: Announcement): Promise<void> {
  const { ref, door, progress, host } = options;
  const id = shortId(ref);
  progress.stop();
  for (const forward of forwards) {
    const { localPort, port } = forward;
    const base = baseUrl(forward);
    const isOwn = port === door.port;
    if (options.ports.every(({ local }) => local === undefined) && isOwn && localPort !== port && port >= 1024) {
      progress.say(`note: port ${port} of this machine is taken; ${id} is on ${localPort}`);
    }
    if (isOwn) await announceOwn(base, options);
    else host.stdout.write(`${base}\n`);
  }
  progress.say(`${id}: connected; Ctrl-C ends it`);
}

async function announceOwn(base: string, options: Announcement): Promise<void> {
  const { door, notebook, host, progress, ref } = options;
  if (notebook !== undefined) return announceNotebook(base, { ...options, notebook });
  if (door.kind === 'endpoint' && door.command[0] !== 'tensorboard') {
    host.stdout.write(`${curlLine(base, door)}\n`);
    return;
  }
  const isPage = door.kind === 'tensorboard' || door.command[0] === 'tensorboard';
  if (isPage && (await opened(base, options))) progress.say(`${shortId(ref)}: opened in your browser`);
  host.stdout.write(`${base}\n`);
}

async function announceNotebook(base: string, options: NotebookAnnouncement): Promise<void> {
  const { door, host, progress, ref, showToken } = options;
  const id = shortId(ref);
  const { link, token } = await handOver(base, options);
  if (door.kind === 'pycharm') {
    host.stdout.write(`${base}\n`);
    progress.say(`${id}: in PyCharm, configure a Jupyter server at this address with the token of --show-token`);
  } else if (await opened(link, options)) {
    host.stdout.write(`${base}\n`);
    progress.say(`${id}: opened in your browser`);
  } else {
    host.stdout.write(`${link}\n`);
    if (wantsBrowser(options)) progress.say(`${id}: no browser could be opened`);
    if (link !== base) progress.say(`${id}: the link signs you in, once; open it within 15 minutes`);
    sayWayHere(base, options);
  }
  if (showToken && token !== undefined) host.stdout.write(`${token}\n`);
}

interface HandOver {
  /** What a browser is to open. */
  readonly link: string;
  readonly token?: string;
}

async function handOver(base: string, { notebook, progress, ref }: NotebookAnnouncement): Promise<HandOver> {
  const link = `${base}${notebook.path}`;
  try {
    return { link, token: await notebook.token() };
  } catch (error) {
    // Of what passes, the link says whether it has passed.
    if (isPassing(error)) return { link };
    if (!isDenied(error)) throw error;
    progress.say(`${shortId(ref)}: its token cannot be read for you: ${error.message}`);
    const why =
      (error.code === 'NOT_FOUND' ? error.fix : undefined) ?? 'ask an admin to let you run `cat` in your pods';
    progress.say(`  fix: ${why}; until then, type the token into the page that asks for it`);
    return { link: base };
  }
}

async function opened(url: string, options: Announcement): Promise<boolean> {
  return wantsBrowser(options) && (await openBrowser(url, options.host));
}

function wantsBrowser({ host, browser }: Announcement): boolean {
  return browser && hasLocalBrowser(host);
}

/** Whoever is here over SSH has the browser on another machine, where this address leads nowhere. */
function sayWayHere(base: string, { host, progress, ref }: Announcement): void {
  const { port, hostname } = new URL(base);
  if ((host.env['SSH_CONNECTION'] ?? '') === '' || hostname !== '127.0.0.1') return;
  progress.say(
    `${shortId(ref)}: first, where your browser is: ssh -L ${port}:127.0.0.1:${port} and the name of this machine`,
  );
}

function baseUrl({ address, localPort }: ForwardedPort): string {
  const host = WILDCARDS[address] ?? (address.includes(':') ? `[${address}]` : address);
  return `http://${host}:${localPort}`;
}

/** Addresses that stand for all, and the one by which this machine reaches them. */
const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
