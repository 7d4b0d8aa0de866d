import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { ApiStatus } from '../api/api-status.ts';
import type { Obj } from '../api/object.ts';
import { makeServerCertificate } from '../certificates.ts';
import { execOptions, KUBELET_NAMES } from '../embedded/open-stream.ts';
import { type LogSource, readOptions, refuseUnavailable } from '../embedded/reads/pod-log.ts';
import { closeServer, listen } from '../front.ts';
import type { PodStreams } from '../kubelet/pod-streams.ts';
import { serveExec } from '../streams/serve-exec.ts';
import { servePortForward } from '../streams/serve-port-forward.ts';
import { refuseUpgrade, type Upgrade } from '../streams/upgrade.ts';

export interface KubeletServer {
  readonly port: number;
  readonly caPem: string;
  close(): Promise<void>;
}

export interface KubeletParts {
  findPod(namespace: string, name: string): Obj | undefined;
  readonly logs: LogSource;
  readonly streams: PodStreams;
}

/** The endpoints of a kubelet that the API server calls: `/containerLogs/NAMESPACE/POD/CONTAINER`, `/exec/…` and `/portForward/NAMESPACE/POD`. */
export async function startKubeletServer(parts: () => KubeletParts | undefined): Promise<KubeletServer> {
  const { caPem, certPem, keyPem } = await makeServerCertificate();
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    try {
      answer(request, response, parts());
    } catch (error) {
      const status = error instanceof ApiStatus ? error.code : 500;
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : '');
    }
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    serve({ request, socket, head }, parts()).catch((error: unknown) => {
      const status = error instanceof ApiStatus ? error.code : 500;
      refuseUpgrade(socket, status, error instanceof Error ? error.message : '');
    });
  });
  const port = await listen(server);
  return { port, caPem, close: () => closeServer(server) };
}

function answer(request: IncomingMessage, response: ServerResponse, parts: KubeletParts | undefined): void {
  const url = new URL(request.url ?? '/', 'https://kubelet');
  const [, root, namespace = '', name = '', container = ''] = url.pathname.split('/').map(decodeURIComponent);
  const pod = parts?.findPod(namespace, name);
  if (root !== 'containerLogs' || pod === undefined || parts === undefined)
    throw new ApiStatus(404, `pod "${name}" not found`);
  const options = readOptions(url.searchParams, container);
  refuseUnavailable(pod, options);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const stop = parts.logs(pod, options, {
    write: (text) => void (response.writableEnded || response.write(text)),
    end: () => void (response.writableEnded || response.end()),
  });
  response.once('close', stop);
}

async function serve(upgrade: Upgrade, parts: KubeletParts | undefined): Promise<void> {
  const url = new URL(upgrade.request.url ?? '/', 'https://kubelet');
  const [, root, namespace = '', name = '', container = ''] = url.pathname.split('/').map(decodeURIComponent);
  const pod = parts?.findPod(namespace, name);
  if (pod === undefined || parts === undefined) throw new ApiStatus(404, 'pod does not exist');
  const { streams } = parts;
  if (root === 'exec') {
    const exec = { pod, container, ...execOptions(url.searchParams, KUBELET_NAMES) };
    const opened = streams.openExec(exec);
    if (opened instanceof ApiStatus) throw opened;
    return serveExec(upgrade, exec, opened);
  }
  if (root !== 'portForward') throw new ApiStatus(404, `404 page not found`);
  const refusal = streams.refusalOfPortForward(pod);
  if (refusal !== undefined) throw refusal;
  return servePortForward(upgrade, (port) => streams.connect(pod, port));
}
