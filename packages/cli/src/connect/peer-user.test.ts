import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { isOwnPeer, uidOf } from './peer-user.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:22B8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:22B8 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:D431 0100007F:22B8 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
`;

test('the user at the other end is found, not the one at this', () => {
  expect(uidOf(TABLE, { from: 0xd431, to: 0x22b8 })).toBe(1001);
  expect(uidOf(TABLE, { from: 0x22b8, to: 0xd431 })).toBe(1000);
  expect(uidOf(TABLE, { from: 1, to: 0x22b8 })).toBeUndefined();
  expect(uidOf('', { from: 1, to: 2 })).toBeUndefined();
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
