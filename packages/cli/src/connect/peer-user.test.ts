import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { isOwnPeer, uidOf } from './peer-user.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:22B8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:22B8 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:D431 0100007F:22B8 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
`;

const TABLE6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:D432 0000000000000000FFFF00000100007F:22B8 01 00000000:00000000 00:00000000 00000000  1002        0 4 1 0
   1: 00000000000000000000000001000000:D433 00000000000000000000000001000000:22B8 01 00000000:00000000 00:00000000 00000000  1003        0 5 1 0
`;
const OTHER = `${TABLE}   3: 0200007F:D434 0100007F:22B8 01 00000000:00000000 00:00000000 00000000  1004        0 6 1 0 20 4 30 10 -1\n`;

test('the user at the other end is found, not the one at this', () => {
  const address = '127.0.0.1';
  expect(uidOf(TABLE, { from: 0xd431, to: 0x22b8, address })).toBe(1001);
  expect(uidOf(TABLE, { from: 0x22b8, to: 0xd431, address })).toBe(1000);
  expect(uidOf(TABLE, { from: 1, to: 0x22b8, address })).toBeUndefined();
  expect(uidOf(TABLE, { from: 0xd431, to: 0x22b8, address: '10.0.0.9' })).toBeUndefined();
  expect(uidOf('', { from: 1, to: 2, address })).toBeUndefined();
});

test('whatever loopback address and family a program takes', () => {
  expect(uidOf(TABLE6, { from: 0xd432, to: 0x22b8, address: '127.0.0.1' })).toBe(1002);
  expect(uidOf(TABLE6, { from: 0xd432, to: 0x22b8, address: '::ffff:127.0.0.1' })).toBe(1002);
  expect(uidOf(TABLE6, { from: 0xd433, to: 0x22b8, address: '::1' })).toBe(1003);
  expect(uidOf(OTHER, { from: 0xd434, to: 0x22b8, address: '127.0.0.2' })).toBe(1004);
});

vi.mock('node:fs/promises', { spy: true });

const ROOTS = `${TABLE}   3: 0100007F:D435 0100007F:22B8 01 00000000:00000000 00:00000000 00000000     0        0 7 1 0
   4: 0100007F:D436 0100007F:22B8 06 00000000:00000000 03:00000F9F 00000000     0        0 0 3 0
`;

test.each([
  ['root, which connects for a browser of Windows', 0xd435, true],
  ['nobody, since it has gone', 0xd436, false],
])('at the other end is %s', async (_name, remotePort, isOwn) => {
  vi.mocked(readFile).mockImplementation(async (file) => (String(file).endsWith('6') ? '' : ROOTS));
  expect(await isOwnPeer({ remoteAddress: '127.0.0.1', remotePort, localPort: 0x22b8 } as Socket)).toBe(isOwn);
  vi.mocked(readFile).mockReset();
});

test.each([
  ['another loopback address', '127.0.0.2', 0xd434],
  ['a socket of the newer family', '127.0.0.1', 0xd432],
  ['another user', '127.0.0.1', 0xd431],
])('a stranger is known by %s', async (_name, remoteAddress, remotePort) => {
  vi.mocked(readFile).mockImplementation(async (file) => (String(file).endsWith('6') ? TABLE6 : OTHER));
  expect(await isOwnPeer({ remoteAddress, remotePort, localPort: 0x22b8 } as Socket)).toBe(false);
  vi.mocked(readFile).mockReset();
});

test('a connection of this very process is our own', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  expect(await isOwnPeer(socket)).toBe(true);
  client.destroy();
  socket.destroy();
  server.close();
});
