import { readFile } from 'node:fs/promises';
import { isIPv4, type Socket } from 'node:net';

/** Where Linux lists connections; a socket of either family can be made to reach a loopback address of the older one. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Reads what it likes anyway; under WSL its program is what connects for the browser of Windows. */
const ROOT = 0;
/** A program that has closed its end owns it no more; the tables then say 0, as for root, and no inode. */
const NOBODY = -1;

/**
 * True unless it is certain that the program at the other end of a connection within this machine is another user's: who
 * watches the list of processes could be quicker than the browser that was started. Only Linux says whose a connection is.
 */
export async function isOwnPeer(socket: Socket): Promise<boolean> {
  const own = process.getuid?.();
  const { remoteAddress, remotePort, localPort } = socket;
  if (own === undefined || remoteAddress === undefined || remotePort === undefined || localPort === undefined)
    return true;
  const tables = await Promise.all(TABLES.map((file) => readFile(file, 'latin1').catch(() => '')));
  const ends = { from: remotePort, to: localPort, address: remoteAddress };
  const uids = tables.map((table) => uidOf(table, ends)).filter((uid) => uid !== undefined);
  return uids.every((uid) => uid === own || uid === ROOT);
}

interface Ends {
  readonly from: number;
  readonly to: number;
  /** From which it comes; a connection from another machine is in no table as an outgoing one. */
  readonly address: string;
}

/** Finds the user of an outgoing connection in a table of Linux's; -1 where its program has closed it. */
export function uidOf(table: string, { from, to, address }: Ends): number | undefined {
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', , , , , uid, , inode] = line.trim().split(/\s+/);
    const isThis = portOf(local) === from && portOf(remote) === to && isAddress(local.split(':')[0] ?? '', address);
    if (isThis && uid !== undefined) return inode === '0' ? NOBODY : Number(uid);
  }
  return undefined;
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}

/** Of the newer family only the ports are compared: there is but one connection between two ports of a loopback address. */
function isAddress(hex: string, address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv4(plain)) return true;
  // Each four bytes are written as a number, which on most machines begins with the last byte.
  const bytes = plain.split('.').map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase());
  return [bytes, bytes.toReversed()].some((order) => hex.endsWith(order.join('')));
}
