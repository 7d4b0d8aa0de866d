import { createWebSocketStream } from 'ws';
import { type Connect, PORT_FORWARD_PROTOCOL, spdyPortForward } from './spdy-port-forward.ts';
import {
  acceptSpdy,
  acceptWebSocket,
  offeredProtocols,
  refuseUpgrade,
  type Upgrade,
  wantsWebSocket,
} from './upgrade.ts';

const TUNNEL_PROTOCOL = `SPDY/3.1+${PORT_FORWARD_PROTOCOL}`;

/** Serves a port-forward over SPDY, bare or in a WebSocket. */
export async function servePortForward(upgrade: Upgrade, connect: Connect): Promise<void> {
  if (!wantsWebSocket(upgrade)) {
    if (acceptSpdy(upgrade, [PORT_FORWARD_PROTOCOL]) !== undefined) spdyPortForward(upgrade.socket, connect);
    return;
  }
  const offered = offeredProtocols(upgrade);
  if (!offered.includes(TUNNEL_PROTOCOL)) {
    const words = `requested protocol(s) are not supported: [${offered.join(' ')}]; supports [${TUNNEL_PROTOCOL}]`;
    refuseUpgrade(upgrade.socket, 403, words);
    return;
  }
  const socket = await acceptWebSocket(upgrade, TUNNEL_PROTOCOL);
  spdyPortForward(createWebSocketStream(socket), connect);
}
