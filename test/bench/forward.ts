// Stands beside `kubectl port-forward`: listens, and passes each connection on to a port of a pod.
// Arguments: kubeconfig, namespace, pod, port. Prints the port it listens on.

import { createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { connectCluster, openPortForward } from '@aisubmit/sdk/client';

const [kubeconfig = '', namespace = '', pod = '', port = ''] = process.argv.slice(2);
const api = await connectCluster({ env: { KUBECONFIG: kubeconfig } });
const server = createServer({ allowHalfOpen: true }, async (local) => {
  local.on('error', () => {});
  const remote = await openPortForward(api, { namespace, pod, port: Number(port) });
  const failed = (): void => void local.destroy();
  await Promise.all([pipeline(local, remote), pipeline(remote, local)]).catch(failed);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`Forwarding from 127.0.0.1:${address?.port} -> ${port}`);
});
