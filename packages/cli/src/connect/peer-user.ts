import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/**
 * True unless it is certain that the program at the other end of a loopback connection is another user's: who watches
 * the list of processes could be quicker than the browser that was started. Only Linux says whose a connection is.
 */
export async function isOwnPeer(socket: Socket): Promise<boolean> {
  const own = process.getuid?.();
  const { remoteAddress, remotePort, localPort } = socket;
  if (own === undefined || remotePort === undefined || localPort === undefined) return true;
  const isLoopback = remoteAddress === '127.0.0.1' || remoteAddress === '::1';
  if (!isLoopback) return true;
  const table = await readFile(remoteAddress === '::1' ? '/proc/net/tcp6' : '/proc/net/tcp', 'latin1').catch(() => '');
  const uid = uidOf(table, { from: remotePort, to: localPort });
  return uid === undefined || uid === own;
}

/** Finds the user of a connection in `/proc/net/tcp`. */
export function uidOf(table: string, { from, to }: { readonly from: number; readonly to: number }): number | undefined {
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', , , , , uid] = line.trim().split(/\s+/);
    if (portOf(local) === from && portOf(remote) === to && uid !== undefined) return Number(uid);
  }
  return undefined;
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}
